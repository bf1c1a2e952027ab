import { randomBytes } from 'node:crypto'
import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { connectPart, connectUrl } from './connect.ts'
import { needRoom } from './disk-trouble.ts'
import { kafkaPart } from './kafka.ts'
import { headgateDatabase, postgresPart, postgresPassword } from './postgres.ts'
import { type PostgresAddress, postgresUrl } from './postgres-database.ts'
import { choosePorts, type JavaSoftware, javaSoftware, type StackPorts } from './preparation.ts'
import { ProcessRecords } from './process-records.ts'
import { registryPart, registryUrl } from './registry.ts'
import { makeSinkDatabase, sinkDatabase, sinkSecrets } from './sink-database.ts'
import { Stack } from './stack.ts'
import type { Part } from './supervisor.ts'
import type { EmbeddedOptions, EmbeddedStack, PartName } from './types.ts'

export { lockHome } from './home-lock.ts'
export type { EmbeddedStack } from './types.ts'
export { wipeHome } from './wipe-home.ts'

/** What empty data folders take: a new PostgreSQL 40 MB and a first piece of its log, and room to write the first records. */
const newDataBytes = 120e6

/**
 * Ends what an earlier start left behind, brings the software, takes ports and starts the parts side by side. Resolves as soon as all
 * addresses are known; each part answers a little later (`ready`). Rejects with EmbeddedError before anything listens.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedStack> {
  const { home, log } = options
  const names = new Set<PartName>(options.parts)
  // The registry keeps its schemas in PostgreSQL.
  if (names.has('registry')) names.add('postgres')
  await mkdir(home, { recursive: true })
  const records = new ProcessRecords(home)
  await records.endOrphans(log)
  const isNew = await access(join(home, 'postgres/data/PG_VERSION')).then(
    () => false,
    () => names.has('postgres'),
  )
  if (isNew) await needRoom(home, newDataBytes, 'the data of the embedded parts')
  const software = await javaSoftware(options, names)
  const ports = await choosePorts(options.ports)
  const postgres = { port: ports.postgres, user: 'headgate', password: names.has('postgres') ? await postgresPassword(home) : '' }
  const stack = new Stack({
    bootstrap: names.has('kafka') ? [`127.0.0.1:${ports.kafka}`] : null,
    registryUrl: names.has('registry') ? registryUrl(ports.registry) : null,
    connectUrl: names.has('connect') ? connectUrl(ports.connect) : null,
    databaseUrl: names.has('postgres') ? postgresUrl(postgres, headgateDatabase) : null,
    sinks: names.has('connect') && names.has('postgres') ? sinkDatabase(ports.postgres) : null,
  })
  const ready = (name: PartName, signal: AbortSignal) => stack.ready(name, signal)
  const parts = partsOf({ home, names, ports, postgres, software, ready })
  stack.start(parts, { records, log })
  return stack
}

interface Ingredients {
  home: string
  names: ReadonlySet<PartName>
  ports: StackPorts
  postgres: PostgresAddress
  software: JavaSoftware | null
  ready: (name: PartName, signal: AbortSignal) => Promise<void>
}

/** In the order of the start; the stop goes the other way. */
function partsOf(ingredients: Ingredients): Part[] {
  const { home, names, ports, postgres, software, ready } = ingredients
  const parts: Part[] = []
  if (names.has('postgres')) parts.push(postgresPart(home, postgres))
  if (software === null) return parts
  const { java, kafkaJars, registryRelease } = software
  if (names.has('kafka')) parts.push(kafkaPart({ home, port: ports.kafka, controllerPort: ports.kafkaController, java, jars: kafkaJars }))
  if (names.has('registry')) {
    const { registry: port, registryManagement: managementPort } = ports
    const postgresReady = (signal: AbortSignal) => ready('postgres', signal)
    parts.push(registryPart({ home, port, managementPort, java, release: registryRelease, postgres, postgresReady }))
  }
  if (names.has('connect')) parts.push(worker(ingredients, software))
  return parts
}

/** The last to start: a small machine has its page, Kafka and the registry first. Without a registry it runs all the same. */
function worker({ home, names, ports, postgres, ready }: Ingredients, { java, connectFiles }: JavaSoftware): Part {
  const password = randomBytes(18).toString('hex')
  return connectPart({
    home,
    port: ports.connect,
    java,
    files: connectFiles,
    secrets: sinkSecrets(password),
    bootstrap: [`127.0.0.1:${ports.kafka}`],
    groupId: 'connect',
    ready: async (signal) => {
      await ready('kafka', signal)
      if (names.has('registry')) await ready('registry', signal).catch(() => undefined)
      if (!names.has('postgres')) return
      await ready('postgres', signal)
      await makeSinkDatabase(postgres, password)
    },
  })
}
