import type { Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { serverEvents, type TailBatch } from '../contract/events.ts'
import { doctorOf } from '../testing/doctor-of.ts'
import { eventually } from '../testing/eventually.ts'
import { TestKafka } from '../testing/kafka.ts'
import { testStack } from '../testing/stack.ts'
import { openTail, type RunningRealtime, startRealtime, type ViewingClient } from './realtime-under-test.ts'

let kafka: TestKafka
let running: RunningRealtime

const handle = () => ({
  id: 'local',
  name: 'Local',
  embedded: true,
  readOnly: false,
  production: false,
  color: null,
  security: 'PLAINTEXT',
  kafka: kafka.cluster,
  registry: null,
  connect: [],
  doctor: doctorOf(kafka.cluster.bootstrap),
})

/** A topic whose leaders answer: for a moment after its creation they may not know yet that they lead. */
async function newTopic(partitions = 3): Promise<string> {
  const topic = await kafka.makeTopic('live', { partitions })
  const queries = upTo(partitions).map((partition) => ({ topic, partition, spec: 'latest' as const }))
  await eventually(`the leaders of ${topic} answer`, async () => {
    const answers = await kafka.cluster.listOffsets(queries, { signal: AbortSignal.timeout(20_000) })
    return answers.every(({ error }) => error === null)
  })
  return topic
}

beforeAll(async () => {
  kafka = new TestKafka(testStack().bootstrap)
  running = await startRealtime(handle())
})

afterAll(async () => {
  await running.stop()
  await kafka.close()
})

/** Spread evenly over three partitions, or all into one. */
async function produce(topic: string, records: number, options: { bytes?: number; partition?: number; prefix?: string } = {}): Promise<void> {
  const parts = new Map<number, { key: Buffer; value: Buffer }[]>()
  for (const index of upTo(records)) {
    const partition = options.partition ?? index % 3
    const value = `${options.prefix ?? 'value'}-${index}`.padEnd(options.bytes ?? 0, '.')
    parts.set(partition, [...(parts.get(partition) ?? []), { key: Buffer.from(`key-${index}`), value: Buffer.from(value) }])
  }
  await Promise.all([...parts].map(([partition, batch]) => kafka.produce(topic, partition, batch)))
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index)
const sum = (batch: TailBatch | undefined) => Number(batch?.sent) + Number(batch?.sampledOut) + Number(batch?.dropped) + Number(batch?.queued)

function expectBalanced(view: ViewingClient): void {
  for (const batch of view.batches) {
    serverEvents['tail.batch'].parse(batch)
    expect(sum(batch)).toBe(Number(batch.matched))
  }
  for (const state of view.states) serverEvents['tail.state'].parse(state)
}

test('what is produced meanwhile reaches every viewer exactly once, in order per partition, and the counts add up', async () => {
  const topic = await newTopic()
  await produce(topic, 30, { prefix: 'before' })
  const views = await Promise.all([0, 1, 2].map(async () => openTail(await running.connect(), { topics: [topic] })))
  expect(running.live.stats().readers).toBe(1)
  for (const _ of upTo(5)) await produce(topic, 600)
  for (const view of views) {
    await vi.waitFor(() => expect(view.last()?.sent).toBe('3000'), 20_000)
    for (const partition of [0, 1, 2]) expect(view.offsets().get(`${topic}/${partition}`)).toEqual(upTo(1000, 10))
    expect(view.last()).toMatchObject({ received: '3000', matched: '3000', sampledOut: '0', dropped: '0', queued: '0' })
    expectBalanced(view)
  }
  const record = views[0]?.batches.find(({ records }) => records.length > 0)?.records[0]
  expect(record).toMatchObject({ topic, value: { present: true, base64: null, decoded: expect.stringContaining('value-') }, state: 'committed' })
})

test('a burst of 100 is shown whole under the default limit', async () => {
  const topic = await newTopic()
  const view = await openTail(await running.connect(), { topics: [topic], maxPerSecond: 1000 })
  await produce(topic, 100)
  await vi.waitFor(() => expect(view.last()).toMatchObject({ sent: '100', sampledOut: '0' }), 20_000)
})

test('above its limit a viewer is shown some, and told how many were left out', async () => {
  const topic = await newTopic()
  const view = await openTail(await running.connect(), { topics: [topic], maxPerSecond: 50 })
  await produce(topic, 900)
  await vi.waitFor(() => expect(view.last()?.matched).toBe('900'), 20_000)
  expect(Number(view.last()?.sampledOut)).toBeGreaterThan(300)
  expectBalanced(view)
})

test('a pause keeps counting, a resume sends what was held first, and nothing is lost within the ring', async () => {
  const topic = await newTopic(1)
  const socket = await running.connect()
  const view = await openTail(socket, { topics: [topic] })
  await produce(topic, 20, { partition: 0 })
  await vi.waitFor(() => expect(view.last()?.sent).toBe('20'), 20_000)
  expect(await socket.emitWithAck('tail.pause', { tailId: view.tailId })).toEqual({})
  await produce(topic, 300, { partition: 0 })
  await vi.waitFor(() => expect(view.last()).toMatchObject({ sent: '20', queued: '300', matched: '320' }), 20_000)
  expect(view.states.at(-1)?.state).toBe('paused')
  expect(await socket.emitWithAck('tail.resume', { tailId: view.tailId })).toEqual({})
  await produce(topic, 30, { partition: 0 })
  await vi.waitFor(() => expect(view.last()).toMatchObject({ sent: '350', queued: '0' }), 20_000)
  expect(view.offsets().get(`${topic}/0`)).toEqual(upTo(350))
  expect(view.states.at(-1)?.state).toBe('live')
  expectBalanced(view)
})

test('without credit nothing is sent, the oldest are dropped and counted with their range, and credit brings the newest', async () => {
  const small = await startRealtime(handle(), { live: { ringRecords: 100 } })
  const topic = await newTopic(1)
  const socket = await small.connect()
  const view = await openTail(socket, { topics: [topic] }, 0)
  for (const _ of upTo(5)) await produce(topic, 80, { partition: 0 })
  await vi.waitFor(() => expect(view.last()).toMatchObject({ matched: '400', sent: '0', dropped: '300', queued: '100' }), 20_000)
  socket.emit('tail.credit', { tailId: view.tailId, batches: 5 })
  await vi.waitFor(() => expect(view.last()).toMatchObject({ sent: '100', queued: '0' }), 20_000)
  expect(view.offsets().get(`${topic}/0`)).toEqual(upTo(100, 300))
  const ranges = view.batches.flatMap(({ gaps }) => gaps)
  expect(ranges.every(({ reason, partition }) => reason === 'dropped' && partition === 0)).toBe(true)
  expect(ranges.map(({ from }) => Number(from))).toEqual([0, ...ranges.slice(0, -1).map(({ to }) => Number(to))])
  expect(ranges.at(-1)?.to).toBe('300')
  await small.stop()
})

/** Stops taking bytes from the network, as a sleeping laptop does, and goes on. */
function networkOf(socket: Socket): { pause(): void; resume(): void } {
  const transport: unknown = socket.io.engine.transport
  const ws: unknown = Reflect.get(Object(transport), 'ws')
  const net: unknown = Reflect.get(Object(ws), '_socket')
  return { pause: () => Reflect.get(Object(net), 'pause').call(net), resume: () => Reflect.get(Object(net), 'resume').call(net) }
}

test('a client that stops reading loses its oldest with their ranges; another viewer gets everything; memory stays bounded', async () => {
  const topic = await newTopic(3)
  const [stalledSocket, healthySocket] = [await running.connect(), await running.connect()]
  const stalled = await openTail(stalledSocket, { topics: [topic] }, 1000)
  const healthy = await openTail(healthySocket, { topics: [topic] }, 1000)
  networkOf(stalledSocket).pause()
  for (const round of upTo(20, 1)) {
    await produce(topic, 1800, { bytes: 1000 })
    await vi.waitFor(() => expect(healthy.last()?.sent).toBe(String(round * 1800)), 20_000)
  }
  expect(healthy.last()?.dropped).toBe('0')
  networkOf(stalledSocket).resume()
  await vi.waitFor(() => expect(stalled.last()).toMatchObject({ matched: '36000', queued: '0' }), 20_000)
  expect(Number(stalled.last()?.dropped)).toBeGreaterThan(0)
  expectBalanced(stalled)
  for (const partition of [0, 1, 2]) {
    const seen = new Set(stalled.offsets().get(`${topic}/${partition}`))
    const gaps = stalled.batches.flatMap((batch) => batch.gaps).filter((gap) => gap.partition === partition)
    for (const { from, to } of gaps) for (let offset = Number(from); offset < Number(to); offset += 1) expect(seen.has(offset)).toBe(false)
    const missing = gaps.reduce((total, { from, to }) => total + Number(to) - Number(from), 0)
    expect(seen.size + missing).toBe(12_000)
  }
})

test('only what matches is sent; what was received is counted too', async () => {
  const topic = await newTopic()
  const predicate = { contains: { text: 'needle-', in: ['value' as const], caseSensitive: true } }
  const view = await openTail(await running.connect(), { topics: [topic], predicate })
  await produce(topic, 90)
  await produce(topic, 9, { prefix: 'needle' })
  await vi.waitFor(() => expect(view.last()).toMatchObject({ received: '99', matched: '9', sent: '9' }), 20_000)
})

test('a tail may begin at given offsets; one past the end is refused with the end', async () => {
  const topic = await newTopic(2)
  await produce(topic, 5000, { partition: 0 })
  await produce(topic, 10, { partition: 1 })
  const socket = await running.connect()
  const view = await openTail(socket, { topics: [topic], from: [{ topic, partition: 0, offset: '1000' }] })
  await vi.waitFor(() => expect(view.last()?.sent).toBe('4000'), 20_000)
  await produce(topic, 1, { partition: 1 })
  await vi.waitFor(() => expect(view.offsets().get(`${topic}/1`)).toEqual([10]), 20_000)
  expect(view.offsets().get(`${topic}/0`)).toEqual(upTo(4000, 1000))
  const past = openTail(socket, { topics: [topic], from: [{ topic, partition: 0, offset: '5001' }] })
  await expect(past).rejects.toMatchObject({
    problem: { code: 'invalid-input', errors: [{ path: 'from.0.offset', message: expect.stringContaining('5000') }] },
  })
  const beyond = openTail(socket, { topics: [topic], partitions: [7] })
  await expect(beyond).rejects.toMatchObject({ problem: { code: 'partition-unknown' } })
})

test('tails that began at old offsets end up at one reader, while records arrive, and none is lost or repeated', async () => {
  const other = await startRealtime(handle())
  const topic = await newTopic()
  await produce(topic, 3000)
  const from = (offset: number) => [0, 1, 2].map((partition) => ({ topic, partition, offset: String(offset) }))
  const views = await Promise.all(
    [from(0), from(500), 'end' as const, from(900)].map(async (start) => openTail(await other.connect(), { topics: [topic], from: start })),
  )
  for (const _ of upTo(60)) await produce(topic, 150)
  await eventually('one reader serves all', () => other.live.stats().readers === 1)
  await produce(topic, 300)
  for (const [index, start] of [0, 500, 1000, 900].entries()) {
    const view = views[index]
    await vi.waitFor(() => expect(view?.last()?.sent).toBe(String((4100 - start) * 3)), 20_000)
    for (const partition of [0, 1, 2]) expect(view?.offsets().get(`${topic}/${partition}`)).toEqual(upTo(4100 - start, start))
  }
  await other.stop()
})

test('offsets that retention has taken are a gap that says where the log starts', async () => {
  const topic = await newTopic(1)
  await produce(topic, 100, { partition: 0 })
  await kafka.deleteRecords(topic, 0, 40n)
  const view = await openTail(await running.connect(), { topics: [topic], from: [{ topic, partition: 0, offset: '10' }] })
  await vi.waitFor(() => expect(view.offsets().get(`${topic}/0`)).toEqual(upTo(60, 40)), 20_000)
  expect(view.batches.flatMap(({ gaps }) => gaps)).toMatchObject([{ partition: 0, from: '10', to: '40', reason: 'expired' }])
})

test('partitions that are added later join by themselves', async () => {
  const topic = await newTopic(1)
  const view = await openTail(await running.connect(), { topics: [topic] })
  await kafka.addPartitions(topic, 3)
  await produce(topic, 5, { partition: 2 })
  await vi.waitFor(() => expect(view.offsets().get(`${topic}/2`)).toEqual(upTo(5)), 20_000)
})

test('a topic that is deleted ends the tail with that reason, and its reader', async () => {
  const other = await startRealtime(handle())
  const topic = await newTopic(1)
  const view = await openTail(await other.connect(), { topics: [topic] })
  await kafka.deleteTopic(topic)
  await vi.waitFor(() => expect(view.states.at(-1)).toMatchObject({ state: 'ended', reason: `Topic ${topic} was deleted.` }), 20_000)
  await vi.waitFor(() => expect(other.live.stats()).toEqual({ tails: 0, readers: 0 }), 20_000)
  await other.stop()
})

test('tails die with their socket, and the reader with the last of them', async () => {
  const other = await startRealtime(handle())
  const topic = await newTopic(1)
  const [one, two] = [await other.connect(), await other.connect()]
  await openTail(one, { topics: [topic] })
  const view = await openTail(two, { topics: [topic] })
  await openTail(two, { topics: [topic], predicate: { key: { text: 'x' } } })
  expect(other.live.stats()).toEqual({ tails: 3, readers: 2 })
  one.disconnect()
  await vi.waitFor(() => expect(other.live.stats()).toEqual({ tails: 2, readers: 2 }), 20_000)
  expect(await two.emitWithAck('tail.close', { tailId: view.tailId })).toEqual({})
  await vi.waitFor(() => expect(other.live.stats()).toEqual({ tails: 1, readers: 1 }), 20_000)
  two.disconnect()
  await vi.waitFor(() => expect(other.live.stats()).toEqual({ tails: 0, readers: 0 }), 20_000)
  await other.stop()
})

test('a tail belongs to its connection: nobody else can pause or close it', async () => {
  const topic = await newTopic(1)
  const [owner, stranger] = [await running.connect(), await running.connect()]
  const view = await openTail(owner, { topics: [topic] })
  expect(await stranger.emitWithAck('tail.pause', { tailId: view.tailId })).toMatchObject({ problem: { code: 'tail-unknown' } })
  expect(await stranger.emitWithAck('tail.close', { tailId: view.tailId })).toEqual({})
  await produce(topic, 1, { partition: 0 })
  await vi.waitFor(() => expect(view.last()?.sent).toBe('1'), 20_000)
})

test('more tails than a connection or the server may have are refused with too-many', async () => {
  const small = await startRealtime(handle(), { live: { tails: 3 }, limits: { tailsPerSocket: 2 } })
  const topic = await newTopic(1)
  const [one, two] = [await small.connect(), await small.connect()]
  await openTail(one, { topics: [topic] })
  await openTail(one, { topics: [topic] })
  await expect(openTail(one, { topics: [topic] })).rejects.toMatchObject({ problem: { code: 'too-many', status: 429 } })
  await openTail(two, { topics: [topic] })
  await expect(openTail(two, { topics: [topic] })).rejects.toMatchObject({ problem: { code: 'too-many' } })
  await small.stop()
})

test('a server that stops tells every viewer, by websocket and by polling, and leaves no reader', async () => {
  const stopping = await startRealtime(handle())
  const topic = await newTopic(1)
  const views = await Promise.all(
    ['websocket', 'polling'].map(async (transport) => openTail(await stopping.connect({ transports: [transport] }), { topics: [topic] })),
  )
  await produce(topic, 5, { partition: 0 })
  for (const view of views) await vi.waitFor(() => expect(view.last()?.sent).toBe('5'), 20_000)
  await stopping.realtime.drain()
  for (const view of views)
    await vi.waitFor(() => expect(view.states.at(-1)).toMatchObject({ state: 'ended', reason: 'Headgate is stopping.' }), 20_000)
  await expect(stopping.connect()).rejects.toThrow()
  expect(stopping.realtime.connections()).toBe(0)
  await stopping.stop()
  expect(stopping.live.stats()).toEqual({ tails: 0, readers: 0 })
})

test('a stop waits no longer than a second for who does not take its last message, and then no connection is left', async () => {
  const stopping = await startRealtime(handle())
  const topic = await newTopic(3)
  const [polling, stalled] = [await stopping.connect({ transports: ['polling'] }), await stopping.connect()]
  for (const socket of [polling, stalled]) await openTail(socket, { topics: [topic] }, 1000)
  networkOf(stalled).pause()
  for (const _ of upTo(10)) await produce(topic, 1800, { bytes: 1000 })
  polling.disconnect()
  const startedMs = performance.now()
  await stopping.realtime.close()
  expect(performance.now() - startedMs).toBeLessThan(2500)
  expect(stopping.realtime.connections()).toBe(0)
  await stopping.stop()
  expect(performance.now() - startedMs).toBeLessThan(4000)
})
