import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { allowAll } from '../auth/policy.ts'
import { systemClock } from '../core/clock.ts'
import { silentLog } from '../core/log.ts'
import { LiveTails } from '../domains/live/index.ts'
import type { KafkaCluster, Tail } from '../gateways/kafka/types.ts'
import { createSerde } from '../serde/decode.ts'
import { doctorOf } from '../testing/doctor-of.ts'
import { TestKafka } from '../testing/kafka.ts'
import { testStack } from '../testing/stack.ts'
import { contextFor } from './realtime-under-test.ts'

let kafka: TestKafka

beforeAll(() => {
  kafka = new TestKafka(testStack().bootstrap)
})

afterAll(() => kafka.close())

/** The real cluster; `polled` is called when a poll of a tail has come back and is about to be handed out. */
function watched(cluster: KafkaCluster, polled: () => void): KafkaCluster {
  const openTail: KafkaCluster['openTail'] = async (...args) => {
    const tail = await cluster.openTail(...args)
    const poll: Tail['poll'] = async (call) => {
      const result = await tail.poll(call)
      polled()
      return result
    }
    return { poll, positions: () => tail.positions(), close: () => tail.close() }
  }
  return new Proxy(cluster, {
    get: (target, name) => {
      const own: unknown = name === 'openTail' ? openTail : Reflect.get(target, name)
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
}

function liveOn(cluster: KafkaCluster) {
  const live = new LiveTails({ clock: systemClock, log: silentLog })
  const handle = {
    id: 'local',
    name: 'Local',
    embedded: true,
    readOnly: false,
    production: false,
    color: null,
    security: 'PLAINTEXT',
    kafka: cluster,
    registry: null,
    connect: [],
    doctor: doctorOf(kafka.cluster.bootstrap),
  }
  const serde = createSerde()
  const outlet = { full: () => false, batch: () => undefined, state: () => undefined }
  const open = (topic: string, from: 'end' | { topic: string; partition: number; offset: string }[]) => {
    const ctx = contextFor(handle, serde, allowAll, { requestId: 'test', signal: AbortSignal.timeout(10_000) })
    return live.open(ctx, { cluster: 'local', topics: [topic], from, maxPerSecond: 1000 }, outlet, () => undefined)
  }
  return { live, open }
}

test('a view that is closed while its reader hands out a poll leaves nothing behind that the next view of the topic would join', async () => {
  const topic = await kafka.makeTopic('closed', { partitions: 1 })
  let closeNow: (() => void) | null = null
  const { live, open } = liveOn(
    watched(kafka.cluster, () => {
      const close = closeNow
      closeNow = null
      if (close !== null) setImmediate(close)
    }),
  )
  const first = await open(topic, [{ topic, partition: 0, offset: '0' }])
  closeNow = () => first.close()
  await vi.waitFor(() => expect(live.stats()).toEqual({ tails: 0, readers: 0 }), 20_000)
  for (const _ of [1, 2]) {
    const next = await open(topic, 'end')
    expect(live.stats()).toEqual({ tails: 1, readers: 1 })
    next.close()
    await vi.waitFor(() => expect(live.stats().readers).toBe(0), 20_000)
  }
  await live.close()
})
