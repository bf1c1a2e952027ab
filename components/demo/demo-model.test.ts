import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Demo } from '../../server/contract/demo.ts'
import { DEMO_RATE } from '../../server/contract/demo-rate.ts'
import { barWords, faultCards, isAtRest, noFaults, noteOf, topicCounts, topicNamed } from './demo-model.ts'
import { rateAt, readRate, SLIDER_STEPS, stepOf } from './rate-model.ts'

const demo: Demo = { running: true, ratePerSecond: 20, faults: noFaults, produced: {}, producedPerSecond: 20, services: [], notes: [] }
const now = Date.parse('2026-01-31T12:04:30.000Z')

test('every fault that the demo knows has a card', () => {
  expect(faultCards.map(({ key }) => key).sort()).toEqual(Object.keys(noFaults).sort())
})

test('the bar names each fault that is on and for how long, and is absent while none is', () => {
  expect(barWords(demo, now)).toBeNull()
  expect(isAtRest(demo)).toBe(true)
  const one = { ...demo, faults: { ...noFaults, poison: true }, faultsSince: { poison: '2026-01-31T12:00:00.000Z' } }
  expect(barWords(one, now)).toBe('Demo data, fault: poison, 4 min')
  expect(barWords({ ...one, faults: { ...one.faults, slowConsumer: true } }, now)).toBe('Demo data, faults: poison, 4 min; slow consumer')
  expect(isAtRest(one)).toBe(false)
})

test('links lead to the topics that the demo really uses', () => {
  expect(topicNamed({ produced: { 'test-orders.order-created.v1': '3' } }, 'orders.order-created.v1')).toBe('test-orders.order-created.v1')
  expect(topicNamed({ produced: {} }, 'orders.order-created.v1')).toBe('orders.order-created.v1')
})

test('counts are ordered exactly, also above 2^53', () => {
  const produced = { a: '9007199254740992', b: '9007199254740993', c: '1' }
  expect(topicCounts({ produced }).map(({ topic }) => topic)).toEqual(['b', 'a', 'c'])
})

test('a note is parted into its time and its words', () => {
  expect(noteOf('2026-01-31T12:00:00.000Z payments: Kafka does not answer (3 times)')).toEqual({
    at: '2026-01-31T12:00:00.000Z',
    text: 'payments: Kafka does not answer (3 times)',
  })
  expect(noteOf('no time')).toEqual({ at: null, text: 'no time' })
})

test('the slider reaches both ends, never leaves the range and never goes back', () => {
  expect([rateAt(0), rateAt(SLIDER_STEPS)]).toEqual([DEMO_RATE.min, DEMO_RATE.max])
  const rates = Array.from({ length: SLIDER_STEPS + 1 }, (_, step) => rateAt(step))
  expect(rates).toEqual([...rates].sort((a, b) => a - b))
})

test('any rate has a place on the slider close to it', () => {
  fc.assert(
    fc.property(fc.integer(DEMO_RATE), (rate) => {
      expect(Math.abs(rateAt(stepOf(rate)) - rate)).toBeLessThanOrEqual(Math.max(1, rate * 0.06))
    }),
  )
})

test('a typed rate is taken exactly or refused with the range', () => {
  expect(readRate('1,234')).toEqual({ rate: 1234 })
  for (const wrong of ['', '0', '5001', '1.5', 'x', '-3']) expect(readRate(wrong)).toHaveProperty('refused')
})
