import { afterAll, beforeAll, expect, it } from 'vitest'
import { RecordPage } from '../../contract/records.ts'
import { parseBootstrap } from '../../gateways/kafka/transport/target.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { type OwnKafka, ownKafka } from '../../testing/own-kafka.ts'
import { startTestServer, type TestServer, testCluster } from '../../testing/start-test-server.ts'
import { type ProxyMode, TcpProxy } from '../../testing/tcp-proxy.ts'
import { testPort } from '../../testing/test-port.ts'

let own: OwnKafka
let wire: TcpProxy
let kafka: TestKafka
let database: FreshDatabase
let server: TestServer
let topic: string
const RECORDS = 300

beforeAll(async () => {
  database = await freshDatabase()
  const port = await testPort()
  own = await ownKafka({ listeners: [{ name: 'BEHIND', protocol: 'PLAINTEXT', advertised: `127.0.0.1:${port}` }] })
  wire = new TcpProxy(parseBootstrap(own.addresses.get('BEHIND') ?? ''))
  kafka = new TestKafka([own.addresses.get('PLAIN') ?? ''])
  server = await startTestServer({
    databaseUrl: database.url,
    clusters: [testCluster({ id: 'behind', bootstrap: [await wire.listen(port)], registry: null })],
  })
  topic = await kafka.makeTopic('network', { partitions: 3 })
  for (let partition = 0; partition < 3; partition++) {
    await kafka.produce(
      topic,
      partition,
      Array.from({ length: RECORDS / 3 }, (_, index) => ({ key: null, value: Buffer.from(`${partition}-${index}`.padEnd(200, '.')) })),
    )
  }
}, 120_000)
afterAll(async () => {
  await server.stop()
  await Promise.all([wire.close(), kafka.close()])
  await own.end()
  await database.drop()
})

async function readAll(): Promise<string[] | null> {
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ position: 'oldest', limit: '100', ...(cursor === '' ? {} : { cursor }) })
    const response = await server.api(`/clusters/behind/topics/${topic}/records?${query}`)
    if (response.status !== 200) {
      expect(await response.json()).toMatchObject({ retry: 'later' })
      return null
    }
    const page = RecordPage.parse(await response.json())
    if (page.stopReason === 'error') return null
    seen.push(...page.items.map((record) => `${record.partition}/${record.offset}`))
    cursor = page.nextCursor
  }
  return seen
}

it.each(['slow', 'slice'] as const)(
  'over a network that is %s every record is read, once',
  async (mode) => {
    wire.mode = mode
    const seen = await eventually('all is read', readAll, 60_000)
    expect(seen).toHaveLength(RECORDS)
    expect(new Set(seen).size).toBe(RECORDS)
  },
  90_000,
)

it.each(['reset', 'refuse', 'silent'] as const satisfies ProxyMode[])(
  'a network that does %s costs its own calls, each answered with what to do, and all is read when it is well again',
  async (mode) => {
    wire.mode = 'pass'
    expect(await eventually('all is read before', readAll, 30_000)).toHaveLength(RECORDS)
    wire.mode = mode
    wire.cut()
    const answers = await Promise.all(Array.from({ length: 20 }, () => readAll()))
    expect(answers.filter((answer) => answer !== null)).toEqual([])
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect((await server.api(`/clusters/behind/topics?search=${topic}`)).status).toBe(200)
    wire.mode = 'pass'
    wire.cut()
    expect(await eventually('all is read after', readAll, 30_000)).toHaveLength(RECORDS)
  },
  120_000,
)
