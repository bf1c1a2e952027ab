import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { type OwnKafkaCluster, type OwnNode, ownKafkaCluster } from '../../testing/own-kafka-cluster.ts'
import { faultScene, provesExact } from './fault-scene.ts'
import { ended, type ReplayServer, replayOf, serveReplays, start } from './replay-fixture.ts'

/** Where positions of groups and states of transactions are kept, led by the broker that falls. */
const internal = ['__consumer_offsets', '__transaction_state']
const settings = {
  'offsets.topic.num.partitions': '1',
  'transaction.state.log.num.partitions': '1',
  'group.initial.rebalance.delay.ms': '0',
  // The broker leads again soon after it is back, in the middle of the job.
  'leader.imbalance.check.interval.seconds': '2',
  'leader.imbalance.per.broker.percentage': '0',
}

let own: OwnKafkaCluster
let fallen: OwnNode
let kafka: TestKafka
let database: FreshDatabase
let server: ReplayServer

beforeAll(async () => {
  ;[database, own] = await Promise.all([freshDatabase(), ownKafkaCluster({ brokers: 2, settings })])
  const [, second] = own.nodes
  if (second === undefined) throw new Error('there is no second broker')
  fallen = second
  kafka = new TestKafka(own.bootstrap)
  for (const topic of internal) {
    await kafka.createTopic(topic, { replicas: [[2, 1]], configs: { 'cleanup.policy': 'compact' } })
    kafka.keepTopic(topic)
  }
  server = await serveReplays(database.url, { bootstrap: own.bootstrap.join(',') })
}, 180_000)
afterAll(async () => {
  await server?.kill()
  await kafka?.close()
  await own?.end()
  await database?.drop()
}, 60_000)

/** It leads again what it led, and has a follower that misses nothing. */
async function untilItLeads(topics: string[]): Promise<void> {
  const leads = async () => {
    const described = await kafka.cluster.describe({ topics, signal: AbortSignal.timeout(5000), timeoutMs: 5000 })
    const partitions = described.topics.flatMap((topic) => topic.partitions)
    return partitions.length >= topics.length && partitions.every(({ leader, isr, replicas }) => leader === 2 && isr.length === replicas.length)
  }
  await eventually('the second broker leads', leads, 120_000)
}

const layouts = [
  { title: 'of two that have everything', replicas: [2, 1] },
  { title: 'that alone has queue and target', replicas: [2] },
]
const falls = [
  { what: 'is killed', times: 10, fall: () => fallen.kill() },
  { what: 'is restarted', times: 5, fall: () => fallen.stop() },
]
const series = falls.flatMap(({ what, times, fall }) =>
  Array.from({ length: times }, (_, at) => ({ at, what, fall, ...(layouts[at % 2] ?? { title: '', replicas: [2] }) })),
)

describe('a replay loses and doubles nothing', () => {
  it.each(series)(
    'when the broker $title $what under it, $at',
    async ({ fall, replicas }) => {
      await untilItLeads(internal)
      const place = await faultScene(kafka, own.bootstrap, { replicas: [replicas, replicas] })
      await untilItLeads([place.dlq, place.target])
      const { id } = await start(server.base, { ...place.body, ratePerSecond: 250 })
      await eventually('it has begun', async () => Number((await replayOf(server.base, id)).replayed) > 0, 60_000)
      await delay(Math.random() * 1200)
      await fall()
      fallen.start()
      expect(Number((await replayOf(server.base, id)).replayed)).toBeLessThan(2000)
      await ended(server.base, id, 180_000)
      await untilItLeads([...internal, place.dlq, place.target])
      await provesExact(server.base, id, place)
    },
    400_000,
  )
})
