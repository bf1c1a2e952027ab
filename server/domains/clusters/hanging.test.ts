import { afterAll, beforeAll, expect, it } from 'vitest'
import { Cluster } from '../../contract/clusters.ts'
import { RecordPage } from '../../contract/records.ts'
import { TopicPage } from '../../contract/topics.ts'
import { parseBootstrap } from '../../gateways/kafka/transport/target.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { type OwnKafka, ownKafka } from '../../testing/own-kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer, testCluster } from '../../testing/start-test-server.ts'
import { TcpProxy } from '../../testing/tcp-proxy.ts'
import { testPort } from '../../testing/test-port.ts'

let own: OwnKafka
/** All traffic to the cluster `behind` goes through here, since its broker advertises this address. */
let wire: TcpProxy
/** Accepts and never says a word, from the beginning. */
let mute: TcpProxy
let kafka: TestKafka
let shared: TestKafka
let database: FreshDatabase
let server: TestServer

beforeAll(async () => {
  database = await freshDatabase()
  const port = await testPort()
  own = await ownKafka({ listeners: [{ name: 'BEHIND', protocol: 'PLAINTEXT', advertised: `127.0.0.1:${port}` }] })
  wire = new TcpProxy(parseBootstrap(own.addresses.get('BEHIND') ?? ''))
  mute = new TcpProxy(parseBootstrap(testStack().bootstrap[0] ?? ''))
  mute.mode = 'silent'
  kafka = new TestKafka([own.addresses.get('PLAIN') ?? ''])
  shared = new TestKafka(testStack().bootstrap)
  const clusters = [
    testCluster({ id: 'healthy' }),
    testCluster({ id: 'behind', bootstrap: [await wire.listen(port)], registry: null }),
    testCluster({ id: 'mute', bootstrap: [await mute.listen()], registry: null }),
  ]
  server = await startTestServer({ databaseUrl: database.url, clusters })
})
afterAll(async () => {
  await server.stop()
  await Promise.all([wire.close(), mute.close(), kafka.close(), shared.close()])
  await own.end()
  await database.drop()
})

const recordsOf = (cluster: string, topic: string) => server.api(`/clusters/${cluster}/topics/${topic}/records`)
const clusterNow = async (id: string) => Cluster.parse(await (await server.api(`/clusters/${id}`)).json())

it('fifty calls to a healthy cluster are answered while fifty hang at another', async () => {
  const topic = await shared.makeTopic('beside')
  await shared.produce(topic, 0, [{ key: null, value: Buffer.from('at once') }])
  // What the first call of all has to load is no part of this.
  await eventually('the healthy cluster is read', async () => (await recordsOf('healthy', topic)).status === 200)
  let stillHanging = 50
  const hanging = Array.from({ length: 50 }, async () => {
    const { status } = await recordsOf('mute', topic)
    stillHanging -= 1
    return status
  })
  const healthy = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const response = await recordsOf('healthy', topic)
      return { status: response.status, hanging: stillHanging }
    }),
  )
  expect(healthy.filter(({ status }) => status !== 200)).toEqual([])
  expect(healthy.every((answer) => answer.hanging > 0)).toBe(true)
  const refusals = await Promise.all(hanging)
  expect(refusals.filter((status) => status !== 503 && status !== 504)).toEqual([])
  expect((await clusterNow('healthy')).status).toBe('up')
})

it('a cluster that hangs answers with what is known, refuses the rest at once, and is read again when it is back', async () => {
  const topic = await kafka.makeTopic('behind')
  await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('kept') }])
  await eventually('the record is read', async () => (await recordsOf('behind', topic)).status === 200, 60_000)
  await eventually(
    'the topic is listed',
    async () => (await (await server.api(`/clusters/behind/topics?search=${topic}`)).text()).includes(topic),
    60_000,
  )

  wire.mode = 'silent'
  const first = await recordsOf('behind', topic)
  expect(await first.json()).toMatchObject({ code: 'cluster-down', status: 503 })
  const refusal = await eventually('calls are refused at once', async () => {
    const { detail = '' }: { detail?: string } = await (await recordsOf('behind', topic)).json()
    return detail.includes('It is tried again at') ? detail : null
  })
  expect(refusal).toMatch(/did not answer|did not complete the connection/)
  await eventually('it is called down', async () => (await clusterNow('behind')).status === 'down', 60_000)
  const stale = TopicPage.parse(await (await server.api(`/clusters/behind/topics?search=${topic}`)).json())
  expect(stale.items.map(({ name }) => name)).toEqual([topic])
  expect(stale.problems[0]?.message).toMatch(/does not answer/)

  wire.mode = 'pass'
  const page = await eventually(
    'its records are read again',
    async () => RecordPage.safeParse(await (await recordsOf('behind', topic)).json()).data,
    60_000,
  )
  expect(page.items.map((record) => record.value.text ?? record.value.decoded)).toEqual(['kept'])
  await eventually('it is called up', async () => (await clusterNow('behind')).status === 'up', 60_000)
}, 300_000)
