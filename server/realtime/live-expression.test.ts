import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { serverEvents } from '../contract/events.ts'
import { silentLog } from '../core/log.ts'
import { openSchemaRegistry } from '../gateways/registry/index.ts'
import { doctorOf } from '../testing/doctor-of.ts'
import { TestKafka } from '../testing/kafka.ts'
import { testStack } from '../testing/stack.ts'
import { openTail, type RunningRealtime, startRealtime } from './realtime-under-test.ts'

let kafka: TestKafka
let running: RunningRealtime

beforeAll(async () => {
  const { bootstrap, registryUrl } = testStack()
  kafka = new TestKafka(bootstrap)
  const flags = { embedded: true, readOnly: false, production: false, color: null }
  const registry = openSchemaRegistry({ url: registryUrl, log: silentLog })
  running = await startRealtime({
    id: 'local',
    name: 'Local',
    ...flags,
    security: 'PLAINTEXT',
    kafka: kafka.cluster,
    registry,
    connect: [],
    doctor: doctorOf(bootstrap),
  })
})
afterAll(async () => {
  await running.stop()
  await kafka.close()
})

const produce = (topic: string, values: (string | null)[]) =>
  kafka.produce(
    topic,
    0,
    values.map((value) => ({ key: null, value: value === null ? null : Buffer.from(value), headers: [] })),
  )

const twentySeconds = { timeout: 20_000 }

describe('a live view with an expression', () => {
  test('shows what it is true of, counts what it cannot judge, says so once with an example, and the counts add up', async () => {
    const topic = await kafka.makeTopic('live-expression')
    const view = await openTail(await running.connect(), { topics: [topic], predicate: { expression: 'value.id == 9007199254740993' } })
    await produce(topic, ['{"id":9007199254740992}', '{"id":9007199254740993}', 'text', null, '{"other":1}', '{"id":9007199254740993}'])
    await vi.waitFor(() => expect(view.last()).toMatchObject({ received: '6', matched: '2', sent: '2', errors: '3' }), twentySeconds)
    expect(view.offsets().get(`${topic}/0`)).toEqual([1, 5])
    await vi.waitFor(() => {
      const notice = view.states.at(-1)?.notices.find(({ code }) => code === 'unjudged')
      expect(notice?.message).toContain(`could not judge 3 records since this stream was opened, and left them out. Such as ${topic}, P0 / 2:`)
    }, twentySeconds)
    for (const batch of view.batches) serverEvents['tail.batch'].parse(batch)
    for (const state of view.states) serverEvents['tail.state'].parse(state)
  })

  test('shares its reader with those that ask the same, and not with others; literal text is tested before it', async () => {
    const topic = await kafka.makeTopic('live-expression-shared')
    const contains = { text: '"late"', in: ['value' as const], caseSensitive: true }
    const predicate = { contains, expression: 'value.n > 1' }
    const before = running.live.stats().readers
    const views = await Promise.all([0, 1].map(async () => openTail(await running.connect(), { topics: [topic], predicate })))
    const other = await openTail(await running.connect(), { topics: [topic], predicate: { expression: 'value.n > 1' } })
    expect(running.live.stats().readers - before).toBe(2)
    await produce(topic, ['{"n":2,"s":"late"}', '{"n":2}', '{"n":1,"s":"late"}', 'no JSON'])
    for (const view of views) await vi.waitFor(() => expect(view.last()).toMatchObject({ received: '4', matched: '1', errors: '0' }), twentySeconds)
    await vi.waitFor(() => expect(other.last()).toMatchObject({ received: '4', matched: '2', errors: '1' }), twentySeconds)
  })

  test('is judged as records are read by the decoders of its view, which shares no reader with views of other decoders', async () => {
    const topic = await kafka.makeTopic('live-expression-decoders')
    const predicate = { expression: 'value.startsWith("{")' }
    const before = running.live.stats().readers
    const asText = await openTail(await running.connect(), { topics: [topic], predicate, decoders: { value: 'text' } })
    const asJson = await openTail(await running.connect(), { topics: [topic], predicate })
    expect(running.live.stats().readers - before).toBe(2)
    await produce(topic, ['{"n":1}'])
    await vi.waitFor(() => expect(asText.last()).toMatchObject({ received: '1', matched: '1', sent: '1' }), twentySeconds)
    await vi.waitFor(() => expect(asJson.last()).toMatchObject({ received: '1', matched: '0', errors: '1' }), twentySeconds)
    const [shown] = asText.batches.flatMap(({ records }) => records)
    expect(shown?.value).toMatchObject({ decoder: 'text', decoded: '{"n":1}' })
  })

  test('with a decoder that nobody knows is refused', async () => {
    const opening = openTail(await running.connect(), { topics: ['any'], decoders: { value: 'magic' } })
    await expect(opening).rejects.toMatchObject({ problem: { code: 'invalid-input' } })
  })

  test('that is none is refused with its place', async () => {
    const topic = await kafka.makeTopic('live-expression-refused')
    const opening = openTail(await running.connect(), { topics: [topic], predicate: { expression: 'valu.n > 1' } })
    await expect(opening).rejects.toMatchObject({
      problem: { code: 'expression-invalid', errors: [{ path: 'predicate.expression', line: 1, column: 1 }] },
    })
  })

  test('that would never end ends its own view with the reason, and no other', async () => {
    const topic = await kafka.makeTopic('live-expression-endless')
    const endless = await openTail(await running.connect(), {
      topics: [topic],
      predicate: { expression: 'value.l.all(a, value.l.all(b, value.l.all(c, a + b + c >= 0)))' },
    })
    const other = await openTail(await running.connect(), { topics: [topic], predicate: { expression: 'value.n == 1' } })
    await produce(topic, [`{"n":1,"l":${JSON.stringify(Array.from({ length: 3000 }, (_, index) => index))}}`])
    await vi.waitFor(() => expect(endless.states.at(-1)).toMatchObject({ state: 'ended', reason: expect.stringContaining('longer than') }), 30_000)
    await vi.waitFor(() => expect(other.last()).toMatchObject({ matched: '1' }), twentySeconds)
  })
})
