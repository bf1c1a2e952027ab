import { afterAll, beforeAll, expect, it } from 'vitest'
import { Cluster } from '../../contract/clusters.ts'
import { RecordPage } from '../../contract/records.ts'
import { TopicPage } from '../../contract/topics.ts'
import { eventually } from '../../testing/eventually.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { type OwnStack, ownStack } from '../../testing/own-stack.ts'
import { startTestServer, type TestServer, testCluster } from '../../testing/start-test-server.ts'

let own: OwnStack
let server: TestServer
let kafka: TestKafka

beforeAll(async () => {
  own = await ownStack(() => undefined)
  const bootstrap = own.stack.bootstrap ?? []
  kafka = new TestKafka(bootstrap)
  const doomed = testCluster({ id: 'doomed', bootstrap, registry: { url: own.stack.registryUrl ?? '' } })
  server = await startTestServer({ databaseUrl: own.stack.databaseUrl ?? '', clusters: [doomed, testCluster({ id: 'healthy' })] })
})
afterAll(async () => {
  await server.stop()
  await kafka.close()
  await own.end()
})

async function cluster(id: string): Promise<Cluster> {
  return Cluster.parse(await (await server.api(`/clusters/${id}`)).json())
}

it('a cluster that is killed while it is read is shown as down with its last figures, and is read again when it is back', async () => {
  const topic = await kafka.makeTopic('outage')
  await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('kept') }])
  await eventually(
    'the topic is seen',
    async () => (await (await server.api(`/clusters/doomed/topics?search=${topic}`)).text()).includes('"records":"1"'),
    60_000,
  )

  const pid = own.stack.parts().find((part) => part.name === 'kafka')?.pid
  if (pid == null) throw new Error('Kafka has no pid')
  process.kill(pid, 'SIGKILL')
  await eventually('the cluster is called down', async () => (await cluster('doomed')).status === 'down', 60_000)

  const stale = TopicPage.parse(await (await server.api(`/clusters/doomed/topics?search=${topic}`)).json())
  expect(stale.items).toMatchObject([{ name: topic, records: '1' }])
  expect(stale.problems[0]?.message).toMatch(/does not answer/)
  expect((await cluster('healthy')).status).toBe('up')
  const refused = await server.api(`/clusters/doomed/topics/${topic}/records`)
  if (refused.status !== 200) expect(await refused.json()).toMatchObject({ retry: 'later' })

  await eventually('the cluster is up again', async () => (await cluster('doomed')).status === 'up', 60_000)
  const page = await eventually(
    'its records are read again',
    async () => RecordPage.safeParse(await (await server.api(`/clusters/doomed/topics/${topic}/records`)).json()).data,
    60_000,
  )
  expect(page.items.map((record) => record.value.decoded)).toEqual(['kept'])
}, 300_000)
