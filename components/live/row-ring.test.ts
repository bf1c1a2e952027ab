import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowRing } from './row-ring.ts'

const step = fc.oneof(
  { weight: 20, arbitrary: fc.constant('push' as const) },
  { weight: 1, arbitrary: fc.constant('clear' as const) },
  { weight: 3, arbitrary: fc.constant('replace' as const) },
)

test('a ring is never above its bound and always holds exactly the newest rows under their own numbers', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (steps, capacity) => {
      const ring = new RowRing<string>(capacity)
      let model: [number, string][] = []
      let next = 0
      for (const kind of steps) {
        if (kind === 'clear') {
          ring.clear()
          model = []
        } else if (kind === 'push') {
          ring.push(`row ${next}`)
          model = [...model, [next, `row ${next}`] as [number, string]].slice(-capacity)
          next += 1
        } else {
          ring.replaceNewest('other')
          const last = model.at(-1)
          if (last !== undefined) model = [...model.slice(0, -1), [last[0], 'other']]
        }
        expect(ring.size).toBe(model.length)
        expect(ring.size).toBeLessThanOrEqual(capacity)
        expect(ring.next).toBe(next)
        for (const [number, row] of model) expect(ring.at(number)).toBe(row)
        expect(ring.at(next)).toBeUndefined()
        expect(ring.at(next - 1 - model.length)).toBeUndefined()
        expect(ring.newest()).toBe(model.at(-1)?.[1])
      }
    }),
  )
})
