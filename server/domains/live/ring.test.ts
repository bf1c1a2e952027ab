import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ring } from './ring.ts'

const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ push: fc.integer({ min: 0, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ take: fc.integer({ min: 0, max: 40 }), bytes: fc.integer({ min: 0, max: 200 }) }) },
)

test('a ring is never above its bounds, gives everything out once, in order, and drops only its oldest', () => {
  fc.assert(
    fc.property(
      fc.array(operation, { maxLength: 400 }),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 50, max: 1000 }),
      (steps, items, bytes) => {
        const ring = new Ring<{ bytes: number; id: number }>({ items, bytes })
        const out: number[] = []
        let pushed = 0
        for (const step of steps) {
          if ('push' in step) ring.push({ bytes: step.push, id: pushed++ }, (dropped) => out.push(dropped.id))
          else out.push(...ring.take(step.take, step.bytes).map((item) => item.id))
          expect(ring.length).toBeLessThanOrEqual(items)
          expect(ring.bytes).toBeLessThanOrEqual(bytes)
          expect(out.length + ring.length).toBe(pushed)
        }
        expect(out).toEqual(out.map((_, index) => index))
      },
    ),
  )
})

test('an item larger than the whole ring is given up, and the ring goes on', () => {
  const ring = new Ring<{ bytes: number }>({ items: 10, bytes: 100 })
  const dropped: { bytes: number }[] = []
  ring.push({ bytes: 101 }, (item) => dropped.push(item))
  ring.push({ bytes: 100 }, (item) => dropped.push(item))
  expect(dropped).toEqual([{ bytes: 101 }])
  expect(ring.length).toBe(1)
})

test('a take gives at least one item, however large, and otherwise stays within its bytes', () => {
  const ring = new Ring<{ bytes: number }>({ items: 10, bytes: 1000 })
  for (const bytes of [300, 50, 50]) ring.push({ bytes }, () => undefined)
  expect(ring.take(10, 100)).toEqual([{ bytes: 300 }])
  expect(ring.take(10, 100)).toEqual([{ bytes: 50 }, { bytes: 50 }])
  expect(ring.bytes).toBe(0)
})
