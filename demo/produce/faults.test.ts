import { describe, expect, it } from 'vitest'
import { unframe } from '../events/frame.ts'
import type { Outgoing } from '../events/outgoing.ts'
import { Fleet } from '../simulate/fleet.ts'
import { OrderBook } from '../simulate/orders.ts'
import { seeded } from '../simulate/random.ts'
import { Users } from '../simulate/users.ts'
import { localCodecs } from '../testing/local-codecs.ts'
import { topicNames } from '../topics.ts'
import { EventSource } from './event-source.ts'
import { Disorder, noFaults, poisonOf, rateNow } from './faults.ts'
import { history } from './history.ts'

const codecs = await localCodecs()
const topics = topicNames('')
const AT = Date.UTC(2026, 5, 1)

function source(seed: number): { source: EventSource; users: Users } {
  const random = seeded(seed)
  const users = new Users(random)
  for (let n = 0; n < 50; n++) users.register()
  return { source: new EventSource({ fleet: new Fleet(random, AT), orders: new OrderBook(random), users }, codecs, topics, random), users }
}

const sequenceOf = (event: Outgoing): number => Number(event.message.headers?.sequence)
const faultOf = (event: Outgoing): unknown => event.message.headers?.['demo-fault']
const isLocation = ({ topic }: Outgoing): boolean => topic === topics.locations

describe('injected faults', () => {
  it('leave events as they are while they are off', () => {
    const events = source(1).source.next(1000, AT, noFaults)
    expect(new Disorder().apply(events, noFaults, isLocation)).toEqual(events)
    expect(events.every((event) => faultOf(event) === undefined)).toBe(true)
  })

  it('make copies with the same bytes, marked as duplicates, behind their original', () => {
    const events = source(2).source.next(1000, AT, noFaults)
    const sent = new Disorder().apply(events, { ...noFaults, duplicates: true }, isLocation)
    const copies = sent.filter((event) => faultOf(event) === 'duplicate')
    expect(copies).toHaveLength(50)
    for (const copy of copies) expect(sent[sent.indexOf(copy) - 1]?.message.value).toBe(copy.message.value)
    expect(sent.filter((event) => faultOf(event) === undefined)).toEqual(events)
  })

  it('send an event after a later one of its key, lose none, and leave other topics in order', () => {
    const disorder = new Disorder()
    const { source: events } = source(3)
    const on = { ...noFaults, outOfOrder: true }
    const made = Array.from({ length: 40 }, () => events.next(50, AT, noFaults))
    const sent = [...made.flatMap((batch) => disorder.apply(batch, on, isLocation)), ...disorder.apply([], noFaults, isLocation)]
    const late = sent.filter((event) => faultOf(event) === 'out-of-order')
    expect(sent).toHaveLength(made.flat().length)
    expect(late.length).toBeGreaterThan(20)
    const overtaken = late.filter((event) =>
      sent.slice(0, sent.indexOf(event)).some((before) => before.message.key === event.message.key && sequenceOf(before) > sequenceOf(event)),
    )
    expect(overtaken.length).toBeGreaterThan(late.length / 2)
    expect(late.every(isLocation)).toBe(true)
  })

  it('make every tenth order poison, in three kinds that alternate, two of which no reader can decode', () => {
    const { source: events } = source(4)
    const orders = Array.from({ length: 90 }, () => events.order(AT, { ...noFaults, poison: true }))
    const poison = orders.filter((event) => faultOf(event) === 'poison')
    expect(poison).toHaveLength(9)
    const decodes = poison.map(({ message }) => {
      const framed = Buffer.isBuffer(message.value) ? unframe(message.value) : null
      try {
        return framed === null ? 'not framed' : codecs.order.decode(framed.body)
      } catch (error) {
        return error instanceof SyntaxError ? 'cut off' : error
      }
    })
    expect(decodes.filter((found) => found === 'not framed')).toHaveLength(3)
    expect(decodes.filter((found) => found === 'cut off')).toHaveLength(3)
    expect(decodes.filter((found) => typeof found === 'object')).toEqual(
      Array.from({ length: 3 }, () => ({ ...anOrder, payload: { ...anOrder.payload, totalCents: expect.toSatisfy((cents: number) => cents < 0) } })),
    )
    expect(poisonOf(10, noFaults)).toBeNull()
  })

  it('burst for five seconds of every thirty, never above what the machine bears', () => {
    const on = { ...noFaults, burst: true }
    expect(rateNow(20, on, 30_000)).toBe(200)
    expect(rateNow(20, on, 35_000)).toBe(20)
    expect(rateNow(5000, on, 30_000)).toBe(10_000)
    expect(rateNow(20, noFaults, 30_000)).toBe(20)
  })
})

const anOrder = {
  eventType: 'order.created',
  eventId: expect.any(String),
  timestamp: expect.any(String),
  payload: { orderId: expect.any(String), customerId: expect.any(String), currency: 'EUR', lines: expect.any(Array) },
}

describe('the history of a first start', () => {
  it('has users, locations and orders in order of time, some of them poison', () => {
    const random = seeded(5)
    const users = new Users(random)
    const start = AT - 30 * 60_000
    const events = new EventSource({ fleet: new Fleet(random, start), orders: new OrderBook(random), users }, codecs, topics, random)
    const sent = [...history(events, users, AT)].flat()
    expect(users.size).toBe(200)
    expect(sent.filter(({ topic }) => topic === topics.registrations)).toHaveLength(200)
    expect(sent.filter((event) => faultOf(event) === 'poison').length).toBeGreaterThanOrEqual(12)
    for (const topic of new Set(sent.map((event) => event.topic))) {
      const times = sent.filter((event) => event.topic === topic).map((event) => Number(event.message.timestamp))
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(Math.max(...times)).toBeLessThanOrEqual(AT)
    }
  })
})
