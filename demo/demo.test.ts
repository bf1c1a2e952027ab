import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Kafka, logLevel } from 'kafkajs'
import protobuf from 'protobufjs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Demo, type DemoChange } from '../server/contract/demo.ts'
import { testStack } from '../server/testing/stack.ts'
import { uniqueName } from '../server/testing/unique-name.ts'
import { silentLog } from './log.ts'
import { type RunningDemo, startDemo } from './start-demo.ts'
import { type Seen, type TopicWatch, watchTopics } from './testing/topic-watch.ts'
import { topicNames } from './topics.ts'

const WAIT = { timeout: 60_000, interval: 100 }
const stack = testStack()
const prefix = `${uniqueName('demo')}.`
const topics = topicNames(prefix)
const settings = {
  bootstrap: stack.bootstrap,
  registryUrl: stack.registryUrl,
  controlPort: 0,
  ratePerSecond: 200,
  prefix,
  logLevel: 'silent',
  sink: null,
}
const foreign = new SchemaRegistry({ host: stack.registryUrl })

let demo: RunningDemo
let watch: TopicWatch

async function control(change?: DemoChange): Promise<Demo> {
  const url = `http://127.0.0.1:${demo.controlPort}/demo`
  const response = await fetch(url, change === undefined ? {} : { method: 'PUT', body: JSON.stringify(change) })
  return Demo.parse(await response.json())
}

const states = async (): Promise<string[]> => (await control()).services.map(({ state }) => state)
const header = ({ message }: Seen, name: string): string | undefined => message.headers?.[name]?.toString()
const keyOf = ({ message }: Seen): string => message.key?.toString() ?? ''

beforeAll(async () => {
  demo = await startDemo(settings, silentLog)
  await vi.waitFor(async () => expect(await states()).toEqual(['running', 'running']), WAIT)
  watch = await watchTopics(stack.bootstrap, `${prefix}watch`, Object.values(topics))
})

afterAll(async () => {
  await watch?.close()
  await demo?.stop()
})

describe('the demo on a real Kafka and registry', { timeout: 180_000 }, () => {
  it('writes Avro and JSON that another client decodes, with the key of the entity and headers in order', async () => {
    await expect
      .poll(
        () => Math.min(...[topics.locations, topics.orders, topics.registrations, topics.userStates].map((topic) => watch.of(topic).length)),
        WAIT,
      )
      .toBeGreaterThan(100)
    const located = watch.of(topics.locations)[0]
    const location = await foreign.decode(located?.message.value ?? Buffer.alloc(0))
    expect(location).toMatchObject({ eventType: 'vehicle.location.updated', payload: { vin: located && keyOf(located), speed: expect.any(Number) } })
    expect(Object.keys(located?.message.headers ?? {})).toEqual(['traceparent', 'content-type', 'sequence', 'event-type', 'schema-id'])
    const placed = watch.of(topics.orders).find((record) => header(record, 'demo-fault') === undefined)
    expect(await foreign.decode(placed?.message.value ?? Buffer.alloc(0))).toMatchObject({
      eventType: 'order.created',
      payload: { orderId: placed && keyOf(placed) },
    })
    const registered = watch.of(topics.registrations)[0]
    expect(await foreign.decode(registered?.message.value ?? Buffer.alloc(0))).toMatchObject({
      eventType: 'user.registered',
      payload: { userId: registered && keyOf(registered) },
    })
    const state = watch.of(topics.userStates)[0]
    expect(await foreign.decode(state?.message.value ?? Buffer.alloc(0))).toMatchObject({ eventType: 'user.updated', payload: { version: 1 } })
  })

  it('writes Protobuf with its message index, in the trace of its order, read here field by field', async () => {
    await expect.poll(() => watch.of(topics.payments).length, WAIT).toBeGreaterThan(20)
    for (const payment of watch.of(topics.payments).slice(0, 20)) {
      const value = payment.message.value ?? Buffer.alloc(0)
      expect(value.subarray(0, 1).toString('hex')).toBe('00')
      expect(value.subarray(5, 7).toString('hex')).toBe('0202')
      const reader = protobuf.Reader.create(value.subarray(7))
      expect([reader.uint32() >>> 3, reader.string()]).toEqual([1, 'payment.processed'])
      const order = watch.of(topics.orders).find((record) => keyOf(record) === keyOf(payment))
      expect(header(payment, 'traceparent')?.split('-')[1]).toBe(order && header(order, 'traceparent')?.split('-')[1])
      expect(header(payment, 'schema-id')).toBe(String(value.readInt32BE(1)))
    }
  })

  it('numbers the events of each key without a gap', async () => {
    await expect.poll(() => watch.of(topics.locations).length, WAIT).toBeGreaterThan(3000)
    const byVehicle = Map.groupBy(watch.of(topics.locations), keyOf)
    for (const records of byVehicle.values()) {
      const sequences = records.map((record) => Number(header(record, 'sequence')))
      expect(sequences).toEqual(sequences.map((_, index) => (sequences[0] ?? 0) + index))
    }
  })

  it('has dead letters at first sight, each with complete headers, and the orders after them are paid', async () => {
    await expect
      .poll(() => new Set(watch.of(topics.ordersDeadLetters).map((record) => header(record, 'headgate-error-attempts'))), WAIT)
      .toEqual(new Set(['1', '2']))
    for (const letter of watch.of(topics.ordersDeadLetters)) {
      expect(header(letter, 'demo-fault')).toBe('poison')
      const source = watch
        .of(topics.orders)
        .find(
          ({ partition, message }) =>
            String(partition) === header(letter, 'headgate-origin-partition') && message.offset === header(letter, 'headgate-origin-offset'),
        )
      expect(header(letter, 'headgate-origin-topic')).toBe(topics.orders)
      expect(letter.message.value).toEqual(source?.message.value)
      expect(keyOf(letter)).toBe(source && keyOf(source))
      expect(header(letter, 'headgate-origin-timestamp')).toBe(source?.message.timestamp)
      expect(header(letter, 'headgate-error-class')).toMatch(/^(OrderNotReadable|AmountNotPayable)$/)
      expect(header(letter, 'headgate-error-stacktrace')).toContain('at ')
      expect(header(letter, 'headgate-error-group')).toBe(`${prefix}payments`)
    }
    const good = watch
      .of(topics.orders)
      .filter((record) => header(record, 'demo-fault') === undefined)
      .slice(0, 200)
    await expect
      .poll(() => {
        const paid = new Set(watch.of(topics.payments).map(keyOf))
        return good.filter((record) => !paid.has(keyOf(record))).length
      }, WAIT)
      .toBe(0)
  })

  it('erases a user with a tombstone under its key, with the next sequence', async () => {
    await expect.poll(() => watch.of(topics.userStates).filter(({ message }) => message.value === null).length, WAIT).toBeGreaterThan(0)
    const erased = watch.of(topics.userStates).find(({ message }) => message.value === null)
    const story = watch.of(topics.userStates).filter((record) => erased !== undefined && keyOf(record) === keyOf(erased))
    expect(story.map((record) => Number(header(record, 'sequence')))).toEqual(story.map((_, index) => index + 1))
    expect(story.at(-1)?.message.value).toBeNull()
  })

  it('follows a change of the rate, up and down', async () => {
    await control({ ratePerSecond: 600 })
    await expect.poll(async () => (await control()).producedPerSecond, WAIT).toBeGreaterThan(400)
    await control({ ratePerSecond: 20 })
    await expect.poll(async () => (await control()).producedPerSecond, WAIT).toBeLessThan(40)
  })

  it('notes how the registry refuses an incompatible schema', async () => {
    await control({ faults: { incompatibleSchema: true } })
    await expect.poll(async () => (await control()).notes.join(), WAIT).toContain('was refused: HTTP 409')
    await control({ faults: { incompatibleSchema: false } })
  })

  it('makes lag while the consumer is slow, and works it off afterwards', async () => {
    const admin = new Kafka({ brokers: stack.bootstrap, logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    const lag = async (): Promise<number> => {
      const ends = new Map((await admin.fetchTopicOffsets(topics.orders)).map(({ partition, high }) => [partition, BigInt(high)]))
      const [group] = await admin.fetchOffsets({ groupId: `${prefix}payments`, topics: [topics.orders] })
      return Number((group?.partitions ?? []).reduce((sum, { partition, offset }) => sum + (ends.get(partition) ?? 0n) - BigInt(offset), 0n))
    }
    await control({ ratePerSecond: 300, faults: { slowConsumer: true } })
    await expect.poll(lag, WAIT).toBeGreaterThan(60)
    await control({ ratePerSecond: 20, faults: { slowConsumer: false } })
    await expect.poll(lag, WAIT).toBeLessThan(10)
    await admin.disconnect()
  })

  it('stops producing when it is switched off, and starts again', async () => {
    await control({ running: false })
    await expect
      .poll(async () => (await control()).services.find(({ name }) => name === 'simulator'), WAIT)
      .toMatchObject({ state: 'stopped', note: 'switched off' })
    await expect.poll(async () => (await control()).producedPerSecond, WAIT).toBe(0)
    const { produced } = await control({ running: true })
    await expect.poll(async () => (await control()).produced[topics.locations], WAIT).not.toBe(produced[topics.locations])
  })

  it('finds its schema ids and its users again after a restart, and registers nobody twice', async () => {
    const before = watch.of(topics.locations).at(-1)
    await demo.stop()
    demo = await startDemo(settings, silentLog)
    await expect.poll(states, WAIT).toEqual(['running', 'running'])
    const count = watch.of(topics.registrations).length
    await expect.poll(() => watch.of(topics.registrations).length, WAIT).toBeGreaterThan(count + 2)
    const users = watch.of(topics.registrations).map(keyOf)
    expect(new Set(users).size).toBe(users.length)
    const after = watch.of(topics.locations).at(-1)
    expect(after && header(after, 'schema-id')).toBe(before && header(before, 'schema-id'))
    expect(watch.of(topics.orders).filter((record) => header(record, 'demo-fault') === 'poison')).toHaveLength(14)
  })
})

describe('the demo without what it needs', { timeout: 180_000 }, () => {
  it.each([
    ['Kafka', { bootstrap: ['127.0.0.1:2'] }, 'Kafka at 127.0.0.1:2'],
    ['the registry', { registryUrl: 'http://127.0.0.1:2/apis/ccompat/v7' }, 'the schema registry does not answer'],
  ])('answers at once, says that %s is missing, and stops in order', async (_, without, note) => {
    const lonely = await startDemo({ ...settings, ...without, prefix: `${uniqueName('demo')}.` }, silentLog)
    const ask = async (): Promise<Demo> => Demo.parse(await (await fetch(`http://127.0.0.1:${lonely.controlPort}/demo`)).json())
    expect((await ask()).services.map(({ state }) => state)).toEqual(['starting', 'starting'])
    await expect
      .poll(async () => (await ask()).services.map((service) => service.note), WAIT)
      .toEqual([expect.stringContaining(note), expect.stringContaining(note)])
    await expect.poll(async () => (await ask()).notes.join(), WAIT).toContain(note)
    await lonely.stop()
  })
})
