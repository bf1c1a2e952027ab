import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './eventually.ts'
import { answersAt, kafkaPrograms, newClusterId, type OwnListener, propertiesOf } from './own-kafka.ts'
import { testPort } from './test-port.ts'

export interface OwnNode {
  id: number
  /** host:port of its clients. */
  address: string
  /** Ends it this instant, as a machine that fails does; the first node is the controller and has to live. */
  kill(): Promise<void>
  /** Ends it in good order, as an operator does: it hands on first what it leads. */
  stop(): Promise<void>
  /** Once more, on the data it has; does not wait until it answers. */
  start(): void
  /** Rejects with its output when it ends by itself before it was ended for the first time. */
  lost: Promise<void>
}

/** A real Kafka of several brokers: the first is the controller as well. */
export interface OwnKafkaCluster {
  bootstrap: string[]
  /** host:port of the further listener. */
  extra: string | null
  nodes: OwnNode[]
  end(): Promise<void>
}

export interface OwnKafkaClusterOptions {
  brokers: number
  /** Of the first broker, beside the one for everybody. */
  listener?: OwnListener
  /** Of all brokers. */
  settings?: Record<string, string>
  /** Of each broker, in their order. Default: none has one. */
  racks?: string[]
}

/** Starts the brokers side by side and waits until the first lists them all. Small heaps: what they hold in a test is small. */
export async function ownKafkaCluster({ brokers, listener, settings = {}, racks = [] }: OwnKafkaClusterOptions): Promise<OwnKafkaCluster> {
  const run = await kafkaPrograms(192)
  const folder = await mkdtemp(join(tmpdir(), 'headgate-brokers-'))
  const taken = new Set<number>()
  const take = async () => {
    const port = await testPort(taken)
    taken.add(port)
    return `127.0.0.1:${port}`
  }
  const controller = await take()
  const clusterId = newClusterId()
  const nodes: OwnNode[] = []
  const end = async () => {
    await Promise.all(nodes.map((node) => node.kill()))
    await rm(folder, { recursive: true, force: true })
  }
  const extra = listener === undefined ? null : { listener, address: await take() }
  try {
    const addresses: string[] = []
    while (addresses.length < brokers) addresses.push(await take())
    const starting = addresses.map((address, index) =>
      startNode({
        id: index + 1,
        address,
        controller,
        clusterId,
        folder,
        run,
        settings: { ...settings, ...(racks[index] === undefined ? {} : { 'broker.rack': racks[index] }) },
        extra: index === 0 ? extra : null,
      }),
    )
    // Those that came up are ended even where another did not.
    for (const started of await Promise.allSettled(starting)) if (started.status === 'fulfilled') nodes.push(started.value)
    await Promise.all(starting)
    const all = eventually(`${brokers} brokers are in the cluster`, () => answersAt(nodes[0]?.address ?? '', brokers), 120_000)
    await Promise.race([all, ...nodes.map(({ lost }) => lost.then(() => all))])
  } catch (error) {
    await end()
    throw error
  }
  return { bootstrap: nodes.map(({ address }) => address), extra: extra?.address ?? null, nodes, end }
}

interface NodeOptions {
  id: number
  address: string
  controller: string
  clusterId: string
  folder: string
  extra: { listener: OwnListener; address: string } | null
  settings: Record<string, string>
  run: Awaited<ReturnType<typeof kafkaPrograms>>
}

async function startNode(options: NodeOptions): Promise<OwnNode> {
  const { id, address, clusterId, folder, run } = options
  const own = join(folder, String(id))
  await mkdir(join(own, 'data'), { recursive: true })
  const properties = join(own, 'server.properties')
  await writeFile(properties, nodeProperties(options, own))
  const first = id === 1 ? '--standalone' : '--no-initial-controllers'
  const formatted = await run(own, 'kafka.tools.StorageTool', ['format', first, '-t', clusterId, '-c', properties])
  if (formatted.failed) throw new Error(`the data folder of broker ${id} could not be made: ${formatted.all}`)
  const launch = () => run(own, 'kafka.Kafka', [properties])
  let program = launch()
  let expected = false
  const end = (signal: 'SIGKILL' | 'SIGTERM') => async () => {
    expected = true
    program.kill(signal)
    await program
  }
  const start = () => {
    program = launch()
  }
  const lost = program.then(({ all }) => {
    if (!expected) throw new Error(`broker ${id} ended: ${all}`)
  })
  // Nobody waits for it once the brokers answer.
  lost.catch(() => undefined)
  return { id, address, kill: end('SIGKILL'), stop: end('SIGTERM'), start, lost }
}

function nodeProperties({ id, address, controller, extra, settings }: NodeOptions, folder: string): string {
  const plain: OwnListener = { name: 'PLAIN', protocol: 'PLAINTEXT' }
  const controllerListener: OwnListener = { name: 'CONTROLLER', protocol: 'PLAINTEXT' }
  const addresses = new Map([
    ['PLAIN', address],
    ['CONTROLLER', controller],
    ...(extra === null ? [] : [[extra.listener.name, extra.address] as const]),
  ])
  const isFirst = id === 1
  return propertiesOf(isFirst ? [plain, ...(extra === null ? [] : [extra.listener]), controllerListener] : [plain], addresses, folder, {
    'node.id': String(id),
    'process.roles': isFirst ? 'broker,controller' : 'broker',
    // Every broker has to know how the controller is spoken to.
    ...(isFirst ? {} : { 'listener.security.protocol.map': 'PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT' }),
    // A broker that is gone is fenced soon: 9 s is Kafka's own default.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
    // Its default is 128 MB, more than half of the heap.
    'log.cleaner.dedupe.buffer.size': '16777216',
    ...settings,
  })
}
