import { join } from 'node:path'

/** A folder of verified files that the embedded stack runs from. */
export interface Software {
  /** Name of the folder and of its entry in downloads.lock.json. */
  name: string
  title: string
  /** The pom that Maven reads; the one of the stack unless told. */
  pom?: string
  /** Goal and properties for Maven, which puts the files into `folder`. */
  maven(folder: string): string[]
  /** A downloaded archive that is unpacked after it was verified, and not kept. */
  archive: string | null
}

export const pomFile = join(import.meta.dirname, 'maven/pom.xml')

/** One version of the plugin, because 3.8 cannot copy the registry: it asks for a parent that is not in Maven Central. */
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.9.0'

export const kafkaSoftware: Software = {
  name: 'kafka-4.3.1',
  title: 'Apache Kafka 4.3.1',
  maven: (folder) => [`${plugin}:copy-dependencies`, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
  archive: null,
}

export const registrySoftware: Software = {
  name: 'apicurio-registry-3.0.9',
  title: 'Apicurio Registry 3.0.9',
  maven: (folder) => [`${plugin}:copy`, '-Dartifact=io.apicurio:apicurio-registry-app:3.0.9:tar.gz:all', `-DoutputDirectory=${folder}`],
  archive: 'apicurio-registry-app-3.0.9-all.tar.gz',
}

/** A worker with the file connectors; others are plugins of their own. */
export const connectSoftware: Software = {
  name: 'connect-4.3.1',
  title: 'Kafka Connect 4.3.1',
  pom: join(import.meta.dirname, 'maven/connect.xml'),
  maven: (folder) => [`${plugin}:copy-dependencies`, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
  archive: null,
}

/** A plugin in a folder of its own, as Connect wants it: with the drivers of the databases that it writes to. */
export const jdbcSoftware: Software = {
  name: 'debezium-jdbc-3.5.0',
  title: 'Debezium JDBC connector 3.5.0',
  maven: (folder) => [`${plugin}:copy`, '-Dartifact=io.debezium:debezium-connector-jdbc:3.5.0.Final:tar.gz:plugin', `-DoutputDirectory=${folder}`],
  archive: 'debezium-connector-jdbc-3.5.0.Final-plugin.tar.gz',
}

export const allSoftware = [kafkaSoftware, registrySoftware, connectSoftware, jdbcSoftware]
