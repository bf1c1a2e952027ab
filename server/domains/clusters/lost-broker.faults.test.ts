import { afterAll, beforeAll, expect, it } from 'vitest'
import { BrokerPage } from '../../contract/brokers.ts'
import { Cluster } from '../../contract/clusters.ts'
import { RecordPage } from '../../contract/records.ts'
import { listPartitions, TopicPage } from '../../contract/topics.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { type OwnKafkaCluster, ownKafkaCluster } from '../../testing/own-kafka-cluster.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer, testCluster } from '../../testing/start-test-server.ts'

let own: OwnKafkaCluster
let kafka: TestKafka
let shared: TestKafka
let database: FreshDatabase
let server: TestServer
/** One replica a partition: on the brokers 1, 2 and 3. */
let thin: string
/** Two replicas a partition: any broker may go. */
let safe: string
let beside: string

const settings = {
  'sasl.enabled.mechanisms': 'PLAIN',
  'plain.sasl.jaas.config': 'org.apache.kafka.common.security.plain.PlainLoginModule required user_alice="right";',
}

beforeAll(async () => {
  shared = new TestKafka(testStack().bootstrap)
  const locked = { name: 'LOCKED', protocol: 'SASL_PLAINTEXT', settings } as const
  ;[database, own, beside] = await Promise.all([freshDatabase(), ownKafkaCluster({ brokers: 3, listener: locked }), shared.makeTopic('beside')])
  kafka = new TestKafka(own.bootstrap)
  thin = await kafka.makeTopic('thin', { replicas: [[1], [2], [3]] })
  safe = await kafka.makeTopic('safe', {
    replicas: [
      [1, 3],
      [2, 1],
      [3, 2],
    ],
  })
  await shared.produce(beside, 0, [{ key: null, value: Buffer.from('beside') }])
  for (const topic of [thin, safe]) {
    for (let partition = 0; partition < 3; partition++) await kafka.produce(topic, partition, [{ key: null, value: Buffer.from(`of ${partition}`) }])
  }
  // A replica that is not in sync yet could not take the lead.
  await eventually(
    'all replicas of the safe topic are in sync',
    async () => {
      const { topics } = await kafka.cluster.describe({ signal: AbortSignal.timeout(5000), timeoutMs: 5000 })
      return topics.find(({ name }) => name === safe)?.partitions.every(({ isr }) => isr.length === 2)
    },
    60_000,
  )
  server = await startTestServer({
    databaseUrl: database.url,
    clusters: [
      testCluster({ id: 'healthy' }),
      testCluster({ id: 'lame', bootstrap: own.bootstrap, registry: null }),
      testCluster({
        id: 'locked',
        bootstrap: [own.extra ?? ''],
        registry: null,
        sasl: { mechanism: 'PLAIN', username: 'alice', password: 'wrong-word' },
      }),
    ],
  })
}, 180_000)
afterAll(async () => {
  await server.stop()
  await Promise.all([kafka.close().catch(() => undefined), shared.close()])
  await own.end()
  await database.drop()
}, 60_000)

const ask = async (path: string): Promise<unknown> => {
  const response = await server.api(path)
  const text = await response.text()
  expect(response.status, text).toBe(200)
  return JSON.parse(text)
}
const clusterNow = async (id: string) => Cluster.parse(await ask(`/clusters/${id}`))
const partitionsOf = async (topic: string) => listPartitions.reply.parse(await ask(`/clusters/lame/topics/${topic}/partitions`)).items
const oldestOf = async (cluster: string, topic: string) => RecordPage.parse(await ask(`/clusters/${cluster}/topics/${topic}/records?position=oldest`))
const values = (page: RecordPage) => page.items.map(({ value }) => value.decoded).toSorted()

it('a cluster that lost one of three brokers shows what is left of it, and the others notice nothing', async () => {
  await eventually('the cluster is up', async () => (await clusterNow('lame')).status === 'up', 30_000)
  expect(values(await oldestOf('lame', thin))).toEqual(['of 0', 'of 1', 'of 2'])

  let over = false
  const said: unknown[] = []
  const allAlong = (async () => {
    while (!over) said.push(await oldestOf('healthy', beside).then(values, String))
  })()
  await own.nodes[2]?.kill()
  const partitions = await eventually(
    'one partition has no leader',
    async () => {
      const found = await partitionsOf(thin)
      return found.some(({ leader }) => leader === null) ? found : null
    },
    60_000,
  )
  expect(partitions.map(({ leader }) => leader)).toEqual([1, 2, null])

  const listed = await eventually(
    'the list of topics marks it',
    async () => {
      const page = TopicPage.parse(await ask('/clusters/lame/topics'))
      return page.items.find(({ name }) => name === thin)?.offlinePartitions === 1 ? page : null
    },
    60_000,
  )
  expect(listed.items.find(({ name }) => name === safe)).toMatchObject({ partitions: 3, offlinePartitions: 0, underReplicatedPartitions: 2 })
  expect(await clusterNow('lame')).toMatchObject({ status: 'degraded', offlinePartitions: 1 })
  const brokers = BrokerPage.parse(await ask('/clusters/lame/brokers')).items
  expect(brokers.map(({ id, state }) => [id, state === 'up'])).toEqual([
    [1, true],
    [2, true],
    [3, false],
  ])

  const left = await oldestOf('lame', thin)
  expect(values(left)).toEqual(['of 0', 'of 1'])
  expect(left.complete).toBe(false)
  expect(left.notices).toEqual([expect.objectContaining({ partition: 2 })])
  const whole = await eventually(
    'the safe topic has its leaders',
    async () => {
      const page = await oldestOf('lame', safe)
      return page.complete ? page : null
    },
    60_000,
  )
  expect(values(whole)).toEqual(['of 0', 'of 1', 'of 2'])

  over = true
  await allAlong
  expect(new Set(said.map(String))).toEqual(new Set(['beside']))
  expect((await clusterNow('healthy')).status).toBe('up')
}, 240_000)

it('a wrong password beside them is told as such, and stays on its own', async () => {
  const locked = await eventually(
    'it is called down',
    async () => {
      const found = await clusterNow('locked')
      return found.status === 'down' ? found : null
    },
    30_000,
  )
  expect(locked.problems[0]?.message).toMatch(/refused the login/)
  expect(JSON.stringify(locked)).not.toContain('wrong-word')
  expect(values(await oldestOf('healthy', beside))).toEqual(['beside'])
}, 60_000)
