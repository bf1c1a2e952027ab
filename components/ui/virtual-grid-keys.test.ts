import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gridStep } from './virtual-grid-keys.ts'

it('the first step down takes the first row, and so does the first step up', () => {
  expect([gridStep('j', -1, 5, 3), gridStep('k', -1, 5, 3)]).toEqual([0, 0])
})

it('a key never leads outside the rows', () => {
  const key = fc.constantFrom('j', 'k', 'ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End')
  fc.assert(
    fc.property(key, fc.integer({ min: -1, max: 50 }), fc.integer({ min: 1, max: 51 }), fc.integer({ min: 1, max: 60 }), (name, at, count, page) => {
      const to = gridStep(name, at, count, page)
      return to !== null && to >= 0 && to < count
    }),
  )
})

it('other keys and an empty grid do not move', () => {
  expect([gridStep('x', 1, 5, 3), gridStep('j', -1, 0, 3)]).toEqual([null, null])
})
