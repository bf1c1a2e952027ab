import { expect, test, vi } from 'vitest'
import type { TailBatch, TailState } from '../../contract/events.ts'
import { systemClock } from '../../core/clock.ts'
import { silentLog } from '../../core/log.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { RawRecord, Tail, TailPoll } from '../../gateways/kafka/types.ts'
import type { BatchText } from './batch-text.ts'
import type { Found } from './delivery.ts'
import { defaultLiveLimits, type LiveLimits } from './limits.ts'
import { RingBudget } from './ring-budget.ts'
import { TailSession } from './session.ts'
import { type ReaderParts, SharedReader } from './shared-reader.ts'
import { TopicWatch } from './topic-watch.ts'
import { Viewer } from './viewer.ts'

const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAA'

const raw = (offset: bigint): RawRecord => ({
  partition: 0,
  offset,
  timestamp: 0n,
  timestampType: 'create',
  key: null,
  value: Buffer.from(String(offset)),
  headers: [],
  state: 'committed',
  sizeBytes: 10,
})

const nothing: TailPoll = { entries: [], expired: [], problems: [] }
const records = (from: bigint, to: bigint, topicId = TOPIC_ID): TailPoll => ({
  ...nothing,
  entries: Array.from({ length: Number(to - from) }, (_, index) => ({
    topic: 'orders',
    topicId,
    entry: { kind: 'record', record: raw(from + BigInt(index)) },
  })),
})

const refusal = (kafkaName: string, retriable: boolean, broker: number | null = 1) =>
  new KafkaError({ code: 3, kafkaName, message: `says ${kafkaName}`, retriable, broker, topic: 'orders', partition: 0 })

/** A tail that answers what it was given, one poll after the other, and is silent in between. */
class ScriptedTail implements Tail {
  closed = 0
  next = 0n
  steps: (TailPoll | Error | (() => TailPoll))[] = []
  async poll(call: { signal: AbortSignal; maxWaitMs: number }): Promise<TailPoll> {
    const due = this.steps.shift()
    const step = typeof due === 'function' ? due() : due
    if (step === undefined) {
      await new Promise<void>((resolve) => {
        setTimeout(resolve, Math.min(call.maxWaitMs, 20))
        call.signal.addEventListener('abort', () => resolve(), { once: true })
      })
      return nothing
    }
    if (step instanceof Error) throw step
    for (const { entry } of step.entries) if (entry.kind === 'record') this.next = entry.record.offset + 1n
    return step
  }
  positions() {
    return new Map([['orders', new Map([[0, this.next]])]])
  }
  async close(): Promise<void> {
    this.closed += 1
  }
}

function scene(options: { limits?: Partial<LiveLimits>; end?: () => bigint; topicGone?: () => boolean; own?: boolean; onEncode?: () => void } = {}) {
  const limits = { ...defaultLiveLimits, pollWaitMs: 20, ...options.limits }
  const tail = new ScriptedTail()
  const encoded: bigint[] = []
  const counts = { opened: 0, stopped: 0 }
  const gone = () => refusal('UNKNOWN_TOPIC_OR_PARTITION', false)
  const described = async () => ({
    clusterId: null,
    controllerId: null,
    brokers: [],
    topics: [{ name: 'orders', topicId: TOPIC_ID, internal: false, partitions: [], error: options.topicGone?.() ? gone() : null }],
  })
  const parts: ReaderParts = {
    openTail: async () => {
      counts.opened += 1
      return tail
    },
    ends: async () => new Map([['orders', new Map([[0, options.end?.() ?? 0n]])]]),
    matches: (record) => record.offset % 100n !== 99n,
    judge: null,
    encode: async (found: readonly Found[]) => {
      if (found.length > 0) options.onEncode?.()
      encoded.push(...found.map(({ record }) => record.offset))
      return found.map(({ record }) => JSON.stringify({ offset: String(record.offset) }))
    },
    topicIds: new Map([['orders', TOPIC_ID]]),
    topics: ['orders'],
    watch: new TopicWatch({ describe: described }, ['orders']),
    clock: systemClock,
    log: silentLog,
    limits,
    onCaughtUp: options.own ? () => undefined : null,
  }
  const reader = new SharedReader(parts, () => {
    counts.stopped += 1
  })
  const join = async (settings: { credit?: number; full?: () => boolean; maxPerSecond?: number | null } = {}) => {
    const batches: TailBatch[] = []
    const states: TailState[] = []
    const session = new TailSession('tail', limits, Date.now(), new RingBudget(limits.ringsBytes))
    const outlet = {
      full: settings.full ?? (() => false),
      batch: ({ head, run, tail }: BatchText) => void batches.push(JSON.parse(head + run.text + tail)),
      state: (state: TailState) => void states.push(state),
    }
    const viewer: Viewer = new Viewer(session, settings.maxPerSecond ?? null, outlet, () => {
      reader.leave(viewer)
      reader.release()
    })
    reader.hold()
    await reader.join(viewer)
    viewer.announce()
    session.grant(settings.credit ?? 1000)
    reader.wake()
    const offsets = () => batches.flatMap((batch) => batch.records.map(({ offset }) => Number(offset)))
    return { batches, states, session, viewer, offsets, leave: () => viewer.end('left') }
  }
  return { tail, reader, encoded, counts, join }
}

const matching = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index).filter((offset) => offset % 100 !== 99)

test('each viewer gets every matching record once, in order; each record is encoded once for all of them', async () => {
  const { tail, encoded, counts, join } = scene()
  const viewers = [await join(), await join(), await join()]
  tail.steps.push(records(0n, 150n), records(150n, 450n))
  for (const viewer of viewers) {
    await vi.waitFor(() => expect(viewer.offsets()).toEqual(matching(0, 450)), 20_000)
    await vi.waitFor(
      () => expect(viewer.batches.at(-1)).toMatchObject({ received: '450', matched: '446', sent: '446', queued: '0', dropped: '0' }),
      20_000,
    )
  }
  expect(encoded).toHaveLength(446)
  expect(counts.opened).toBe(1)
  for (const viewer of viewers) viewer.leave()
})

test('a viewer that joins a running reader gets what is appended after it asked, and nothing older', async () => {
  const { tail, join } = scene({ end: () => 30n })
  const first = await join()
  tail.steps.push(records(0n, 10n))
  await vi.waitFor(() => expect(first.offsets()).toHaveLength(10), 20_000)
  const second = await join()
  tail.steps.push(records(10n, 40n), records(40n, 50n))
  await vi.waitFor(() => expect(first.offsets()).toEqual(matching(0, 50)), 20_000)
  await vi.waitFor(() => expect(second.offsets()).toEqual(matching(30, 50)), 20_000)
  expect(second.session.counters).toMatchObject({ received: 20, matched: 20, sent: 20 })
  first.leave()
  second.leave()
})

test('the reader goes on while one viewer is left and closes its lane after the last, once', async () => {
  const { tail, reader, counts, join } = scene()
  const [one, other] = [await join(), await join()]
  one.leave()
  tail.steps.push(records(0n, 5n))
  await vi.waitFor(() => expect(other.offsets()).toHaveLength(5), 20_000)
  expect(tail.closed).toBe(0)
  other.leave()
  await reader.stopped()
  expect(tail.closed).toBe(1)
  expect(counts.stopped).toBe(1)
})

test('a viewer whose connection takes nothing loses its oldest, counted with their offsets; the other gets everything', async () => {
  const { tail, join } = scene({ limits: { ringRecords: 50 } })
  let stalled = true
  const slow = await join({ full: () => stalled })
  const fast = await join()
  tail.steps.push(records(0n, 45n))
  await vi.waitFor(() => expect(fast.offsets()).toEqual(matching(0, 45)), 20_000)
  tail.steps.push(records(45n, 90n))
  await vi.waitFor(() => expect(fast.offsets()).toEqual(matching(0, 90)), 20_000)
  expect(slow.batches).toEqual([])
  stalled = false
  await vi.waitFor(() => expect(slow.offsets()).toEqual(matching(40, 90)), 20_000)
  const gaps = slow.batches.flatMap((batch) => batch.gaps)
  expect(gaps).toMatchObject([{ topic: 'orders', partition: 0, from: '0', to: '40', reason: 'dropped' }])
  expect(slow.batches.at(-1)).toMatchObject({ matched: '90', sent: '50', dropped: '40', queued: '0' })
  slow.leave()
  fast.leave()
})

test('a reader of one viewer waits for it, so that catching up from old offsets loses nothing', async () => {
  const { tail, join } = scene({ own: true, limits: { ringRecords: 50, stretchEntries: 20, batchRecords: 30 } })
  const viewer = await join()
  tail.steps.push(records(0n, 90n), records(90n, 300n))
  await vi.waitFor(() => expect(viewer.offsets()).toEqual(matching(0, 300)), 20_000)
  expect(viewer.session.counters.dropped).toBe(0)
  viewer.leave()
})

test('viewers with a limit are shown at most that many a second; the rest is counted as sampled out and not encoded', async () => {
  const { tail, encoded, join } = scene()
  const viewer = await join({ maxPerSecond: 20 })
  tail.steps.push(records(0n, 90n))
  await vi.waitFor(() => expect(viewer.batches.at(-1)).toMatchObject({ matched: '90', sent: '20', sampledOut: '70', queued: '0' }), 20_000)
  expect(encoded).toHaveLength(20)
  viewer.leave()
})

test('trouble that lasts is told with the broker and since when, and is over when the answer comes', async () => {
  const { tail, join } = scene()
  const viewer = await join()
  const problems = [{ topic: 'orders', partition: 0, error: refusal('UNREACHABLE', true) }]
  tail.steps.push(...Array.from({ length: 80 }, () => ({ ...nothing, problems })))
  await vi.waitFor(
    () => expect(viewer.states.at(-1)).toMatchObject({ state: 'live', reason: expect.stringContaining('Broker 1 does not answer since') }),
    20_000,
  )
  tail.steps = [records(0n, 3n)]
  await vi.waitFor(() => expect(viewer.states.at(-1)).toMatchObject({ state: 'live', reason: null, notices: [] }), 20_000)
  await vi.waitFor(() => expect(viewer.offsets()).toEqual([0, 1, 2]), 20_000)
  viewer.leave()
})

test('a poll that fails in a way that may pass is tried again', async () => {
  const { tail, join } = scene()
  tail.steps.push(refusal('UNREACHABLE', true, null), refusal('DEADLINE', true, null), records(0n, 3n))
  const viewer = await join()
  await vi.waitFor(() => expect(viewer.offsets()).toEqual([0, 1, 2]), 20_000)
  viewer.leave()
})

/** A shared reader with one viewer, and another viewer whose own reader has read offsets 0 and 1, to be handed on with `handOn`. */
async function handingOn(onEncode: () => void = () => undefined) {
  const shared = scene({ onEncode })
  const own = scene({ own: true })
  const [first, second] = [await shared.join(), await own.join()]
  own.tail.steps.push(records(0n, 2n))
  await vi.waitFor(() => expect(second.offsets()).toEqual([0, 1]), 20_000)
  const handOn = () => {
    const adopted = shared.reader.adopt(second.viewer, own.reader)
    if (!adopted) return false
    own.reader.leave(second.viewer)
    own.reader.release()
    return true
  }
  const end = async () => {
    first.leave()
    shared.reader.leave(second.viewer)
    shared.reader.release()
    await Promise.all([shared.reader.stopped(), own.reader.stopped()])
  }
  return { shared, first, second, handOn, end }
}

test('a viewer handed on between a poll and its delivery is given none of its records again', async () => {
  const { shared, first, second, handOn, end } = await handingOn()
  let adopted = false
  shared.tail.steps.push(
    () => records(0n, 2n),
    () => {
      adopted = handOn()
      return nothing
    },
    records(2n, 5n),
  )
  await vi.waitFor(() => expect(first.offsets()).toEqual([0, 1, 2, 3, 4]), 20_000)
  expect(adopted).toBe(true)
  await vi.waitFor(() => expect(second.offsets()).toEqual([0, 1, 2, 3, 4]), 20_000)
  expect(second.session.counters).toMatchObject({ received: 5, sent: 5 })
  await end()
})

test('a viewer is not handed on amid a delivery that it would miss', async () => {
  let adopted: boolean | null = null
  let handOn = () => false
  const scenes = await handingOn(() => {
    adopted ??= handOn()
  })
  handOn = scenes.handOn
  scenes.shared.tail.steps.push(() => records(0n, 5n))
  await vi.waitFor(() => expect(scenes.first.offsets()).toHaveLength(5), 20_000)
  expect(adopted).toBe(false)
  scenes.second.leave()
  scenes.first.leave()
})

test('a viewer that joins between a poll and its delivery is given nothing older than the end that it asked for', async () => {
  const { tail, join } = scene({ end: () => 2n })
  const first = await join()
  const joining: ReturnType<typeof join>[] = []
  tail.steps.push(
    () => records(0n, 3n),
    () => {
      joining.push(join())
      return nothing
    },
  )
  await vi.waitFor(() => expect(first.offsets()).toEqual([0, 1, 2]), 20_000)
  const [second] = await Promise.all(joining)
  if (second === undefined) throw new Error('nobody joined')
  tail.steps.push(records(3n, 4n))
  await vi.waitFor(() => expect(second.offsets().at(-1)).toBe(3), 20_000)
  expect(second.offsets().every((offset) => offset >= 2)).toBe(true)
  first.leave()
  second.leave()
})

test('a refusal for good ends the tail with the reason, and the lane is closed', async () => {
  const { tail, reader, join } = scene()
  const viewer = await join()
  tail.steps.push(refusal('TOPIC_AUTHORIZATION_FAILED', false))
  await vi.waitFor(
    () => expect(viewer.states.at(-1)).toMatchObject({ state: 'ended', reason: expect.stringContaining('TOPIC_AUTHORIZATION_FAILED') }),
    20_000,
  )
  await reader.stopped()
  expect(tail.closed).toBe(1)
})

test('a topic that was deleted ends the tail and says so', async () => {
  const { tail, join } = scene({ topicGone: () => true })
  const viewer = await join()
  const problems = [{ topic: 'orders', partition: 0, error: refusal('UNKNOWN_TOPIC_OR_PARTITION', true) }]
  tail.steps.push(...Array.from({ length: 400 }, () => ({ ...nothing, problems })))
  await vi.waitFor(() => expect(viewer.states.at(-1)).toMatchObject({ state: 'ended', reason: 'Topic orders was deleted.' }), 20_000)
})

test('unreadable batches, expired offsets and a topic created anew are gaps with their reason', async () => {
  const { tail, join } = scene()
  const viewer = await join()
  const batch = { partition: 0, fromOffset: 5n, toOffset: 8n, reason: 'crc' as const, message: 'The checksum does not fit.' }
  tail.steps.push({
    entries: [{ topic: 'orders', topicId: TOPIC_ID, entry: { kind: 'unreadable', batch } }],
    expired: [{ topic: 'orders', partition: 0, from: 1n, to: 4n }],
    problems: [],
  })
  tail.steps.push(records(2n, 4n, 'BBBBBBBBBBBBBBBBBBBBBB'))
  await vi.waitFor(() => expect(viewer.offsets()).toEqual([2, 3]), 20_000)
  expect(viewer.batches.flatMap(({ gaps }) => gaps.map(({ reason, from, to }) => [reason, from, to]))).toEqual([
    ['expired', '1', '4'],
    ['corrupt', '5', '8'],
    ['topic-recreated', '0', '2'],
  ])
  viewer.leave()
})
