import { afterAll, beforeAll, expect, it } from 'vitest'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { KafkaCluster } from '../../gateways/kafka/types.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { emptySnapshot } from './snapshot.ts'
import { takeSnapshot } from './take-snapshot.ts'

let kafka: TestKafka
beforeAll(() => {
  kafka = new TestKafka(testStack().bootstrap)
})
afterAll(() => kafka.close())

/** The real cluster, some of whose calls are refused. */
function refusing(calls: (keyof KafkaCluster)[], kafkaName: string): KafkaCluster {
  return new Proxy(kafka.cluster, {
    get: (cluster, name) => {
      if (calls.some((call) => call === name))
        return () => Promise.reject(new KafkaError({ code: 1, kafkaName, message: 'refused', retriable: false }))
      const value: unknown = Reflect.get(cluster, name)
      return typeof value === 'function' ? value.bind(cluster) : value
    },
  })
}

const handleOf = (cluster: KafkaCluster) => ({ kafka: cluster, registry: null, connect: [] })
const call = { signal: AbortSignal.timeout(30_000) }
const parts: (keyof KafkaCluster)[] = ['listOffsets', 'describeLogDirs', 'listGroups', 'describeConfigs']

it('parts of a look that do not answer keep their old figures, say so, and make the cluster degraded', async () => {
  const topic = await kafka.makeTopic('kept', { configs: { 'retention.ms': '7200000' } })
  await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('v') }])
  const first = await takeSnapshot(handleOf(kafka.cluster), emptySnapshot, 100_000, call)
  const second = await takeSnapshot(handleOf(refusing(parts, 'DEADLINE')), first, 200_000, call)
  expect(second.figures.get(topic)).toMatchObject({
    spans: [{ logStart: 0n, highWatermark: 1n }],
    bytes: first.figures.get(topic)?.bytes,
    settings: { retentionMs: '7200000' },
  })
  expect(second).toMatchObject({ groups: first.groups, brokerBytes: first.brokerBytes, settingsAt: first.settingsAt, status: 'degraded' })
  expect(second.problems.length).toBeGreaterThanOrEqual(4)
})

it('parts that this connection may not see do not make the cluster degraded', async () => {
  const snapshot = await takeSnapshot(
    handleOf(refusing(['describeLogDirs', 'listGroups'], 'CLUSTER_AUTHORIZATION_FAILED')),
    emptySnapshot,
    100_000,
    call,
  )
  expect(snapshot.status).toBe('up')
  expect(snapshot.problems).toHaveLength(2)
})
