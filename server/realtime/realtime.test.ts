import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type allowAll, denied } from '../auth/policy.ts'
import type { Demo } from '../contract/demo.ts'
import { TailOpen } from '../contract/events.ts'
import { MESSAGE_BYTES, MOST_STARTS } from '../contract/live-limits.ts'
import { Problem } from '../contract/problem.ts'
import { demoOff } from '../domains/demo/index.ts'
import { doctorOf } from '../testing/doctor-of.ts'
import { TestKafka } from '../testing/kafka.ts'
import { testStack } from '../testing/stack.ts'
import { openTail, type RunningRealtime, startRealtime } from './realtime-under-test.ts'

const demoState: Demo = {
  running: true,
  ratePerSecond: 20,
  faults: { poison: false, duplicates: false, outOfOrder: false, burst: false, slowConsumer: false, incompatibleSchema: false },
  produced: {},
  producedPerSecond: 0,
  services: [],
  notes: [],
}

let kafka: TestKafka
let running: RunningRealtime
let demoAsked = 0

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

beforeAll(async () => {
  kafka = new TestKafka(testStack().bootstrap)
  running = await startRealtime(handle(), {
    demo: {
      stats: async () => {
        demoAsked += 1
        return demoState
      },
    },
  })
})

afterAll(async () => {
  await running.stop()
  await kafka.close()
})

/** What an upgrade with these headers is answered: the status, and whether the connection ends. */
async function upgrade(url: string, path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  const asked = request(`${url}${path}`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-version': '13',
      ...headers,
    },
  })
  asked.end()
  const answered = once(asked, 'response').then(async ([response]: IncomingMessage[]) => {
    const body = (await (response?.toArray() ?? [])).map(String).join('')
    return { status: response?.statusCode ?? 0, body }
  })
  const upgraded = new Promise<{ status: number; body: string }>((resolve) => {
    asked.once('upgrade', (response, socket) => {
      socket.destroy()
      resolve({ status: response.statusCode ?? 0, body: '' })
    })
  })
  return Promise.race([answered, upgraded])
}

const handshake = '/socket.io/?EIO=4&transport=websocket'

test('an upgrade from a foreign Origin is answered 403 with a problem; from this Origin, and without one, it is taken', async () => {
  const refused = await upgrade(running.url, handshake, { origin: 'https://evil.example' })
  expect(refused.status).toBe(403)
  expect(Problem.parse(JSON.parse(refused.body))).toMatchObject({ code: 'foreign-origin' })
  expect(await upgrade(running.url, handshake, { origin: running.url })).toMatchObject({ status: 101 })
  expect(await upgrade(running.url, handshake, {})).toMatchObject({ status: 101 })
})

test('a foreign Origin cannot join a known session either, by upgrade or by polling', async () => {
  const socket = await running.connect({ transports: ['polling'] })
  const known = `/socket.io/?EIO=4&transport=websocket&sid=${socket.io.engine.id}`
  expect(await upgrade(running.url, known, { origin: 'https://evil.example' })).toMatchObject({ status: 403 })
  const polled = await fetch(`${running.url}${known.replace('websocket', 'polling')}`, { headers: { origin: 'https://evil.example' } })
  expect(polled.status).toBe(403)
  socket.disconnect()
})

test('every event is answered: bad payloads, unknown events and unknown tails with a problem that names what is wrong', async () => {
  const socket = await running.connect()
  const problemOf = async (event: string, payload: unknown) => Problem.parse((await socket.emitWithAck(event, payload)).problem)
  expect(await problemOf('tail.open', { cluster: 'local', topics: [] })).toMatchObject({ code: 'invalid-input', errors: [{ path: 'topics' }] })
  expect(await problemOf('tail.open', 'nonsense')).toMatchObject({ code: 'invalid-input', status: 400 })
  expect(await problemOf('tail.open', { cluster: 'local', topics: ['a'], bogus: 1 })).toMatchObject({ code: 'invalid-input' })
  expect(await problemOf('tail.open', { cluster: 'nowhere', topics: ['a'] })).toMatchObject({ code: 'cluster-unknown' })
  expect(await problemOf('tail.open', { cluster: 'local', topics: ['no-such-topic-here'] })).toMatchObject({ code: 'topic-unknown' })
  expect(await problemOf('tail.pause', { tailId: 'other' })).toMatchObject({ code: 'tail-unknown', status: 404, title: 'No such live view' })
  expect(await problemOf('tail.credit', { tailId: 'other', batches: 0 })).toMatchObject({ code: 'invalid-input' })
  expect(await problemOf('no.such.event', {})).toMatchObject({ code: 'not-found' })
  expect(socket.connected).toBe(true)
})

test('a refused field of an event says what to do, also inside a choice of shapes', async () => {
  const socket = await running.connect()
  const errorsOf = async (payload: object) =>
    Problem.parse((await socket.emitWithAck('tail.open', { cluster: 'local', topics: ['a'], ...payload })).problem).errors
  expect(await errorsOf({ bogus: 1 })).toMatchObject([{ path: '', fix: expect.stringContaining('Remove bogus') }])
  expect(await errorsOf({ topics: [] })).toMatchObject([{ path: 'topics', fix: 'Give at least 1.' }])
  expect(await errorsOf({ from: [{ topic: 'a', partition: -1, offset: '0' }] })).toMatchObject([
    { path: 'from.0.partition', fix: 'Give at least 0.' },
  ])
})

const places = (count: number) =>
  Array.from({ length: count }, () => ({ topic: 't'.repeat(249), partition: 2_147_483_647, offset: '9223372036854775807' }))

test('the largest live view that the contract allows fits into one message; with one place more it is refused in words', async () => {
  const text = (length: number) => '\u0001'.repeat(length)
  const largest = TailOpen.parse({
    cluster: 'a'.repeat(63),
    topics: Array.from({ length: 20 }, () => 't'.repeat(249)),
    partitions: Array.from({ length: 1000 }, () => 2_147_483_647),
    from: places(MOST_STARTS),
    predicate: {
      contains: { text: text(1024) },
      key: { text: text(4096) },
      header: { name: text(1024), equals: text(4096), contains: text(4096) },
    },
  })
  expect(Buffer.byteLength(JSON.stringify(largest))).toBeLessThan(MESSAGE_BYTES - 1024)
  const socket = await running.connect()
  expect(await socket.emitWithAck('tail.open', largest)).toMatchObject({ problem: { code: 'cluster-unknown' } })
  const refused = Problem.parse((await socket.emitWithAck('tail.open', { ...largest, from: places(MOST_STARTS + 1) })).problem)
  expect(refused).toMatchObject({
    code: 'invalid-input',
    errors: [{ path: 'from', message: expect.stringContaining('400 partitions'), fix: 'Give at most 400.' }],
  })
  expect(socket.connected).toBe(true)
})

test('an event without an acknowledgement does no harm', async () => {
  const socket = await running.connect()
  socket.emit('tail.open', { cluster: 'local', topics: [] })
  socket.emit('tail.pause')
  expect(await socket.emitWithAck('demo.watch', { on: false })).toEqual({})
})

test('a message above 256 KiB ends that connection and no other', async () => {
  const [one, other] = [await running.connect(), await running.connect()]
  const closed = new Promise((resolve) => one.once('disconnect', resolve))
  one.emit('tail.open', { cluster: 'x'.repeat(MESSAGE_BYTES) })
  await closed
  expect(await other.emitWithAck('demo.watch', { on: false })).toEqual({})
})

test('a connection that floods events is told too-many and stays', async () => {
  const socket = await running.connect()
  const answers = await Promise.all(Array.from({ length: 800 }, () => socket.emitWithAck('demo.watch', { on: false })))
  expect(answers.at(0)).toEqual({})
  // Which of them are refused depends on how fast this machine brings them.
  expect(answers).toContainEqual({ problem: expect.objectContaining({ code: 'too-many' }) })
  expect(socket.connected).toBe(true)
})

test('demo figures are told once a second to those who watch, and the demo is asked nothing otherwise', async () => {
  const socket = await running.connect()
  const told: Demo[] = []
  socket.on('demo.stats', (stats) => told.push(stats))
  const before = demoAsked
  expect(await socket.emitWithAck('demo.watch', { on: true })).toEqual({})
  await vi.waitFor(() => expect(told.length).toBeGreaterThanOrEqual(2), 20_000)
  expect(told[0]).toEqual(demoState)
  expect(demoAsked - before).toBeLessThanOrEqual(told.length + 1)
  socket.disconnect()
  await vi.waitFor(() => expect(running.realtime.io.of('/').adapter.rooms.has('demo')).toBe(false), 20_000)
  const after = demoAsked
  const late = await running.connect()
  expect(await late.emitWithAck('demo.watch', { on: true })).toEqual({})
  await vi.waitFor(() => expect(demoAsked).toBeGreaterThan(after), 20_000)
})

test('the health of a cluster is told to everyone', async () => {
  const socket = await running.connect()
  const told = new Promise((resolve) => socket.once('cluster.health', resolve))
  running.realtime.clusterHealth({ cluster: 'local', status: 'down', checkedAt: '2026-01-31T12:00:00.000Z' })
  expect(await told).toEqual({ cluster: 'local', status: 'down', checkedAt: '2026-01-31T12:00:00.000Z' })
})

test('who may not read a topic is refused with the permission that is missing, and rights are asked again at every event', async () => {
  let allowed = false
  const policy = { check: (access: Parameters<typeof allowAll.check>[0]) => (allowed ? undefined : refuse(denied(access))) }
  const guarded = await startRealtime(handle(), { policy })
  const socket = await guarded.connect()
  await expect(openTail(socket, { topics: ['orders'] })).rejects.toMatchObject({
    problem: { code: 'not-allowed', detail: expect.stringContaining('READ_RECORDS') },
  })
  allowed = true
  await expect(openTail(socket, { topics: ['no-such-topic-here'] })).rejects.toMatchObject({ problem: { code: 'topic-unknown' } })
  await guarded.stop()
})

function refuse(error: Error): never {
  throw error
}

test('connections above the limit are refused with too-many', async () => {
  const small = await startRealtime(handle(), { limits: { connections: 1 } })
  await small.connect()
  expect(await upgrade(small.url, handshake, {})).toMatchObject({ status: 429, body: expect.stringContaining('too-many') })
  await small.stop()
})

test('without a demo, watching it is refused with demo-off, in the words of the API', async () => {
  const plain = await startRealtime(handle())
  const socket = await plain.connect()
  expect(await socket.emitWithAck('demo.watch', { on: true })).toMatchObject({ problem: { code: 'demo-off', detail: demoOff().detail } })
  await plain.stop()
})
