import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type JavaRuntime, javaCommand } from './java-command.ts'
import { log4jYaml } from './kafka-settings.ts'
import type { Part } from './supervisor.ts'

export interface ConnectOptions {
  home: string
  port: number
  java: JavaRuntime
  /** Connect's jars, in a fixed order. */
  jars: string[]
  bootstrap: string[]
  /** Workers of one name share their work. Its topics begin with it as well. */
  groupId: string
  /** Resolves when the Kafka that holds its topics answers. */
  kafkaReady: (signal: AbortSignal) => Promise<void>
}

export function connectUrl(port: number): string {
  return `http://127.0.0.1:${port}`
}

/** One worker of Kafka Connect in distributed mode: what it runs is kept in topics of the Kafka that it works on. */
export function connectPart(options: ConnectOptions): Part {
  const { home, port, java, jars } = options
  const folder = join(home, 'connect')
  const logFile = join(home, 'logs/connect.log')
  const properties = join(folder, 'worker.properties')
  return {
    name: 'connect',
    port,
    logFile,
    outputFile: join(home, 'logs/connect.out'),
    startTimeoutMs: 120_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 8000,
    killSignal: 'SIGKILL',
    prepare: async (signal) => {
      await mkdir(folder, { recursive: true })
      await writeFile(properties, workerProperties(options))
      await writeFile(join(folder, 'log4j2.yaml'), log4jYaml(logFile))
      await options.kafkaReady(signal)
      const flags = ['-Xms64m', '-Xmx256m', '-XX:TieredStopAtLevel=1', `-Dlog4j2.configurationFile=${join(folder, 'log4j2.yaml')}`]
      const run = ['-cp', jars.join(':'), 'org.apache.kafka.connect.cli.ConnectDistributed', properties]
      return javaCommand(java, { flags, archive: 'connect', cwd: folder, run })
    },
    // Its own word (KIP-1017): the worker has joined its group and read its topics to their ends.
    answers: async (signal) => (await fetch(`${connectUrl(port)}/health`, { signal })).ok,
  }
}

function workerProperties({ port, bootstrap, groupId }: ConnectOptions): string {
  const converters = ['key', 'value'].flatMap((part) => [
    `${part}.converter=org.apache.kafka.connect.json.JsonConverter`,
    `${part}.converter.schemas.enable=false`,
  ])
  const topics = ['config', 'offset', 'status'].flatMap((kind) => [
    `${kind}.storage.topic=${groupId}.${kind}`,
    `${kind}.storage.replication.factor=1`,
    ...(kind === 'config' ? [] : [`${kind}.storage.partitions=1`]),
  ])
  return [
    `bootstrap.servers=${bootstrap.join(',')}`,
    `group.id=${groupId}`,
    `listeners=${connectUrl(port)}`,
    'rest.advertised.host.name=127.0.0.1',
    // Plugins are found by what they say of themselves; the other way reads every class of every jar.
    'plugin.discovery=service_load',
    ...converters,
    ...topics,
    '',
  ].join('\n')
}
