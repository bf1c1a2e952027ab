import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ring } from './ring.ts'
import { RingBudget } from './ring-budget.ts'

const plenty = () => new RingBudget(1_000_000)

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
        const out: number[] = []
        const ring = new Ring<{ bytes: number; id: number }>({ items, bytes }, plenty(), (dropped) => out.push(dropped.id))
        let pushed = 0
        for (const step of steps) {
          if ('push' in step) ring.push({ bytes: step.push, id: pushed++ })
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
  const dropped: { bytes: number }[] = []
  const ring = new Ring<{ bytes: number }>({ items: 10, bytes: 100 }, plenty(), (item) => dropped.push(item))
  ring.push({ bytes: 101 })
  ring.push({ bytes: 100 })
  expect(dropped).toEqual([{ bytes: 101 }])
  expect(ring.length).toBe(1)
})

test('a take gives at least one item, however large, and otherwise stays within its bytes', () => {
  const ring = new Ring<{ bytes: number }>({ items: 10, bytes: 1000 }, plenty(), () => undefined)
  for (const bytes of [300, 50, 50]) ring.push({ bytes })
  expect(ring.take(10, 100)).toEqual([{ bytes: 300 }])
  expect(ring.take(10, 100)).toEqual([{ bytes: 50 }, { bytes: 50 }])
  expect(ring.bytes).toBe(0)
})

const shared = fc.record({
  ring: fc.nat({ max: 4 }),
  push: fc.integer({ min: 0, max: 60 }),
  take: fc.integer({ min: 0, max: 3 }),
  clear: fc.boolean(),
})

test('all rings together never hold more than their budget, nothing vanishes uncounted, and no ring is taken below its share', () => {
  fc.assert(
    fc.property(fc.array(shared, { maxLength: 300 }), fc.integer({ min: 100, max: 600 }), (steps, most) => {
      const budget = new RingBudget(most)
      const rings = [0, 1, 2, 3, 4].map(() => {
        const counts = { pushed: 0, dropped: 0, taken: 0 }
        const onDrop = () => {
          counts.dropped += 1
        }
        return { counts, ring: new Ring<{ bytes: number }>({ items: 90, bytes: 400 }, budget, onDrop) }
      })
      for (const step of steps) {
        const at = rings[step.ring]
        if (at === undefined) throw new Error('no such ring')
        const before = rings.map(({ ring }) => ring.bytes)
        // Of all that hold something while room is made; one that is emptied by it leaves a larger share to the others.
        const sure = most / rings.filter(({ ring }) => ring.bytes > 0 || ring === at.ring).length
        at.counts.pushed += 1
        at.ring.push({ bytes: step.push })
        for (const [index, { ring }] of rings.entries()) {
          if (ring !== at.ring && ring.bytes < (before[index] ?? 0)) expect(ring.bytes).toBeGreaterThan(sure - 60 - 1)
        }
        at.counts.taken += at.ring.take(step.take, 200).length
        if (step.clear && step.push < 5) {
          at.counts.taken += at.ring.length
          at.ring.clear()
        }
        expect(budget.used).toBe(rings.reduce((sum, { ring }) => sum + ring.bytes, 0))
        expect(budget.used).toBeLessThanOrEqual(most)
        for (const { ring, counts } of rings) expect(counts.taken + counts.dropped + ring.length).toBe(counts.pushed)
      }
    }),
  )
})
