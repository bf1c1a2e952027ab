import { afterAll, beforeAll, expect, it } from 'vitest'
import { silentLog } from '../../../core/log.ts'
import { eventually } from '../../../testing/eventually.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { type OwnKafkaCluster, ownKafkaCluster } from '../../../testing/own-kafka-cluster.ts'
import type { Fields } from '../protocol/field-types.ts'
import { Api, Protocol } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import { endingIn } from '../transport/deadline.ts'
import { Directory } from '../transport/directory.ts'
import { type Answer, type CallOptions, Lane } from '../transport/lane.ts'
import { Routes } from '../transport/routes.ts'
import { parseBootstrap, type Target } from '../transport/target.ts'
import { fetchStretch } from './fetch-stretch.ts'
import { NearReplicas } from './near-replicas.ts'
import { type Reader, readPartition } from './read-partition.ts'

/** Writes down which broker each Fetch goes to. */
class WatchedLane extends Lane {
  fetchedFrom: (number | null)[] = []

  override call(target: Target, apiKey: number, body: Fields, deadline: Deadline, options: CallOptions = {}): Promise<Answer> {
    if (apiKey === Api.fetch) this.fetchedFrom.push(target.id)
    return super.call(target, apiKey, body, deadline, options)
  }
}

let own: OwnKafkaCluster
let kafka: TestKafka
let lane: WatchedLane
const closing = new AbortController()

beforeAll(async () => {
  own = await ownKafkaCluster({
    brokers: 2,
    racks: ['far', 'near'],
    settings: { 'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector' },
  })
  kafka = new TestKafka(own.bootstrap)
  lane = new WatchedLane({ protocol: new Protocol(), clientId: 'headgate-near', connectTimeoutMs: 10_000, connectionsPerBroker: 2 })
}, 180_000)
afterAll(async () => {
  closing.abort()
  await lane.close()
  await kafka.close()
  await own.end()
}, 60_000)

function readerIn(rack: string | null): Reader {
  const directory = new Directory(lane, own.bootstrap.map(parseBootstrap), silentLog)
  return { lane, routes: new Routes(directory, 10_000, closing.signal), near: new NearReplicas(rack, directory) }
}

async function written(count: number): Promise<string> {
  const topic = await kafka.makeTopic('near', { replicas: [[1, 2]] })
  for (let index = 0; index < count; index++) await kafka.produce(topic, 0, [{ key: null, value: Buffer.from(`record ${index}`) }])
  return topic
}

const whole = (topic: string, to: bigint) =>
  ({ topic, partition: 0, from: 0n, to, maxRecords: 1000, maxBytes: 10_000_000, isolation: 'committed' }) as const

async function readAll(reader: Reader, topic: string, to: bigint): Promise<{ found: number; from: (number | null)[] }> {
  lane.fetchedFrom = []
  const { entries } = await readPartition(reader, whole(topic, to), endingIn(20_000, closing.signal))
  return { found: entries.length, from: lane.fetchedFrom }
}

it('records are read from the replica in our rack once the leader has named it, and from the leader where no rack is set', async () => {
  const topic = await written(20)
  const reader = readerIn('near')
  // A follower is named once its leader knows it to have the first record, and learns by its next fetch how far all have come.
  await eventually(
    'all records are read in our rack',
    async () => {
      const { found, from } = await readAll(reader, topic, 20n)
      return found === 20 && from.every((broker) => broker === 2)
    },
    30_000,
  )
  lane.fetchedFrom = []
  const search = {
    topic,
    partition: 0,
    from: 0n,
    to: 20n,
    maxBytes: 1_000_000,
    isolation: 'committed',
    hasTransactions: false,
    lastStable: 20n,
  } as const
  expect(await fetchStretch(reader, search, endingIn(20_000, closing.signal))).toMatchObject({ nextOffset: 20n })
  expect(lane.fetchedFrom).toEqual([2])
  expect(new Set((await readAll(readerIn(null), topic, 20n)).from)).toEqual(new Set([1]))
})

it('what the replica does not have yet is read from the leader: nothing at the end is left out', async () => {
  const topic = await written(5)
  const reader = readerIn('near')
  await eventually('the replica in our rack gives the records', async () => (await readAll(reader, topic, 5n)).from.includes(2), 30_000)
  for (let end = 6n; end <= 30n; end++) {
    await kafka.produce(topic, 0, [{ key: null, value: Buffer.from(`record ${end}`) }])
    expect((await readAll(reader, topic, end)).found).toBe(Number(end))
  }
})

it('a replica that is lost is done without', async () => {
  const topic = await written(20)
  const reader = readerIn('near')
  await eventually('the replica in our rack gives the records', async () => (await readAll(reader, topic, 20n)).from.includes(2), 30_000)
  await own.nodes[1]?.kill()
  const { found, from } = await readAll(reader, topic, 20n)
  expect(found).toBe(20)
  expect(from).toContain(1)
  expect(from.at(-1)).toBe(1)
})
