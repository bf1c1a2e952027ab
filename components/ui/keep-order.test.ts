import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepOrder } from './keep-order.ts'

const same = (text: string) => text

it('rows stay where they were seen, new ones come after, and the change is told', () => {
  expect(keepOrder(['a', 'b', 'c'], ['c', 'a', 'd'], same)).toEqual({ rows: ['a', 'c', 'd'], moved: true })
  expect(keepOrder(['a', 'b'], ['a', 'b', 'c'], same)).toEqual({ rows: ['a', 'b', 'c'], moved: false })
})

it('no row is lost or doubled', () => {
  const names = fc.uniqueArray(fc.string(), { maxLength: 20 })
  fc.assert(fc.property(names, names, (seen, rows) => keepOrder(seen, rows, same).rows.toSorted().join('\n') === rows.toSorted().join('\n')))
})
