import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { silentLog } from '../core/log.ts'
import { javaSoftware } from '../embedded/preparation.ts'
import { eventually } from './eventually.ts'
import { TestKafka } from './kafka.ts'
import { testPort } from './test-port.ts'

const software = join(import.meta.dirname, '../../.headgate/software')

export interface OwnListener {
  /** Kafka's name of it, in capitals. */
  name: string
  protocol: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'
  /** host:port that it tells its clients; its own when left out. */
  advertised?: string
  /** Settings below `listener.name.<name>.`, without that prefix. */
  settings?: Record<string, string>
}

export interface OwnKafkaOptions {
  listeners: OwnListener[]
  settings?: Record<string, string>
  /** Of the broker's heap; 384 unless told. */
  heapMiB?: number
  /** More for its class path. */
  jars?: string[]
  scram?: { mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-512'; name: string; password: string }[]
}

/** A real broker of one test's own, set up as a test wants it, right or wrong. The listener PLAIN is added for those who set the scene. */
export interface OwnKafka {
  /** host:port by the name of the listener; PLAIN and CONTROLLER are among them. */
  addresses: Map<string, string>
  end(): Promise<void>
}

/** Starts one KRaft node and waits until it answers. Everybody on PLAIN may do everything; the rest is up to ACLs. */
export async function ownKafka(options: OwnKafkaOptions): Promise<OwnKafka> {
  const run = await kafkaPrograms(options.heapMiB, options.jars)
  const folder = await mkdtemp(join(tmpdir(), 'headgate-kafka-'))
  const listeners: OwnListener[] = [{ name: 'PLAIN', protocol: 'PLAINTEXT' }, ...options.listeners, { name: 'CONTROLLER', protocol: 'PLAINTEXT' }]
  const addresses = new Map<string, string>()
  const taken = new Set<number>()
  for (const { name } of listeners) {
    const port = await testPort(taken)
    taken.add(port)
    addresses.set(name, `127.0.0.1:${port}`)
  }
  const properties = join(folder, 'server.properties')
  await mkdir(join(folder, 'data'))
  await writeFile(properties, propertiesOf(listeners, addresses, folder, options.settings ?? {}))
  const java = (main: string, args: string[]) => run(folder, main, args)
  const users = (options.scram ?? []).flatMap(({ mechanism, name, password }) => ['--add-scram', `${mechanism}=[name=${name},password=${password}]`])
  const id = newClusterId()
  const formatted = await java('kafka.tools.StorageTool', ['format', '--standalone', '-t', id, '-c', properties, ...users])
  if (formatted.failed) throw new Error(`the data folder could not be made: ${formatted.all}`)
  const broker = java('kafka.Kafka', [properties])
  const end = async () => {
    broker.kill('SIGKILL')
    await broker
    await rm(folder, { recursive: true, force: true })
  }
  const ended = broker.then(({ all }) => {
    throw new Error(`the broker ended: ${all}`)
  })
  // Nobody waits for it once the broker answers.
  ended.catch(() => undefined)
  try {
    await Promise.race([ended, eventually('the broker answers', () => answersAt(addresses.get('PLAIN') ?? ''), 60_000)])
  } catch (error) {
    await end()
    throw error
  }
  return { addresses, end }
}

/** What a broker may take to stop in good order, ms. */
const forceKillAfterDelay = 60_000

/** Runs a main class of Kafka with the folder as its own. It ends with this process. */
export async function kafkaPrograms(heapMiB = 384, jars: string[] = []) {
  const found = await javaSoftware({ home: software, software, parts: ['kafka'], log: silentLog }, new Set(['kafka'] as const))
  if (found === null) throw new Error('there is no Java')
  const flags = [`-Xmx${heapMiB}m`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', [...found.kafkaJars, ...jars].join(':')]
  return (folder: string, main: string, args: string[]) =>
    execa(found.java.jvm.java, [...flags, main, ...args], {
      cwd: folder,
      all: true,
      reject: false,
      buffer: { all: true },
      cleanup: true,
      forceKillAfterDelay,
    })
}

export const newClusterId = () => randomBytes(16).toString('base64url').replace(/^-/, 'A')

/** Whether so many brokers are in the cluster that answers there. */
export async function answersAt(address: string, brokers = 1): Promise<boolean> {
  const kafka = new TestKafka([address])
  try {
    return (await kafka.cluster.describe({ signal: AbortSignal.timeout(2000), timeoutMs: 2000 })).brokers.length === brokers
  } finally {
    await kafka.close()
  }
}

/** server.properties of a node that is broker and controller, unless `settings` say otherwise. */
export function propertiesOf(
  listeners: OwnListener[],
  addresses: ReadonlyMap<string, string>,
  folder: string,
  settings: Record<string, string>,
): string {
  const at = (name: string) => addresses.get(name) ?? ''
  const all = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.bootstrap.servers': at('CONTROLLER'),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAIN',
    listeners: listeners.map(({ name }) => `${name}://${at(name)}`).join(','),
    'advertised.listeners': listeners
      .filter(({ name }) => name !== 'CONTROLLER')
      .map(({ name, advertised }) => `${name}://${advertised ?? at(name)}`)
      .join(','),
    'listener.security.protocol.map': listeners.map(({ name, protocol }) => `${name}:${protocol}`).join(','),
    'log.dirs': join(folder, 'data'),
    'offsets.topic.num.partitions': '1',
    'offsets.topic.replication.factor': '1',
    'auto.create.topics.enable': 'false',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
    ...settings,
    ...Object.fromEntries(
      listeners.flatMap(({ name, settings: own = {} }) =>
        Object.entries(own).map(([key, value]) => [`listener.name.${name.toLowerCase()}.${key}`, value]),
      ),
    ),
  }
  return Object.entries(all)
    .map(([key, value]) => `${key}=${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`)
    .join('')
}
