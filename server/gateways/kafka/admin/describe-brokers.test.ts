import { afterAll, expect, test } from 'vitest'
import { silentLog } from '../../../core/log.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { testStack } from '../../../testing/stack.ts'
import { TcpProxy } from '../../../testing/tcp-proxy.ts'
import { openKafkaCluster } from '../index.ts'

const { bootstrap } = testStack()
const kafka = new TestKafka(bootstrap)
const { signal } = new AbortController()
afterAll(() => kafka.close())

test('the quorum tells its leader, its voters and how far each has come', async () => {
  const { leaderId, leaderEpoch, highWatermark, voters } = await kafka.cluster.describeQuorum({ signal })
  expect(leaderEpoch).toBeGreaterThan(0)
  expect(highWatermark).toBeGreaterThan(0n)
  const leader = voters.find(({ id }) => id === leaderId)
  expect(leader?.logEnd).toBeGreaterThanOrEqual(highWatermark)
})

test('a broker tells the calls it understands by name, its release, and the features that are finalised', async () => {
  const [software] = await kafka.cluster.describeBrokers({ signal })
  expect(software).toMatchObject({ release: '4.3', error: null })
  const fetch = software?.apis.find(({ name }) => name === 'Fetch')
  expect(fetch?.key).toBe(1)
  expect(fetch?.max).toBeGreaterThanOrEqual(17)
  expect(software?.finalized.find(({ name }) => name === 'metadata.version')?.max).toBeGreaterThanOrEqual(30)
  expect(software?.supported.map(({ name }) => name)).toContain('group.version')
  expect(await kafka.cluster.describeBrokers({ signal, brokers: [999] })).toEqual([])
})

test('log directories tell how much room their volume has', async () => {
  const { dirs, replicas } = await kafka.cluster.describeLogDirs({ signal })
  const [dir] = dirs
  expect(dir?.error).toBeNull()
  expect(dir?.usableBytes).toBeGreaterThan(0n)
  expect(dir?.totalBytes).toBeGreaterThanOrEqual(dir?.usableBytes ?? 0n)
  expect(new Set(replicas.map((replica) => replica.dir))).toEqual(new Set([dir?.path]))
})

test('configuration tells where else a value could come from, with names of their own', async () => {
  const topic = await kafka.makeTopic('synonyms', { configs: { 'segment.bytes': '1048576' } })
  const [answer] = await kafka.cluster.describeConfigs([{ type: 'topic', name: topic }], { signal, names: ['segment.bytes'], synonyms: true })
  const [entry] = answer?.entries ?? []
  expect(entry).toMatchObject({ value: '1048576', source: 'topic', type: 'int' })
  // A broker that sets it itself has a value between the two.
  expect(entry?.synonyms.at(0)).toEqual({ name: 'segment.bytes', value: '1048576', source: 'topic' })
  expect(entry?.synonyms.at(-1)).toEqual({ name: 'log.segment.bytes', value: '1073741824', source: 'default' })
  const [without] = await kafka.cluster.describeConfigs([{ type: 'topic', name: topic }], { signal, names: ['segment.bytes'] })
  expect(without?.entries[0]?.synonyms).toEqual([])
})

test('a quorum behind a network that swallows everything rejects at its deadline', async () => {
  const [first = ''] = bootstrap
  const proxy = new TcpProxy({ host: first.split(':')[0] ?? '', port: Number(first.split(':')[1]) })
  const address = await proxy.listen()
  proxy.mode = 'silent'
  const cluster = openKafkaCluster({ id: 'silent', bootstrap: [address], clientId: 'test', timeoutMs: 300 }, silentLog)
  await expect(cluster.describeQuorum({ signal })).rejects.toMatchObject({ retriable: true })
  await cluster.close()
  await proxy.close()
})
