import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fuzzyMatch, joinHits } from './fuzzy.ts'

const best = (query: string, texts: string[]) =>
  texts
    .map((text) => ({ text, match: fuzzyMatch(query, text) }))
    .filter((one) => one.match !== null)
    .sort((a, b) => (b.match?.score ?? 0) - (a.match?.score ?? 0))[0]?.text

it('blanks and case of the query do not count, and the hit is a run where there is one', () => {
  expect(fuzzyMatch('Order cre', 'orders.order-created.v1')?.hits).toEqual([
    [7, 12],
    [13, 16],
  ])
})

it('hits that only a separator parts are shown as one', () => {
  const text = 'orders.order-created.v1'
  expect(joinHits(text, fuzzyMatch('order cre', text)?.hits ?? [])).toEqual([[7, 16]])
})

it('starts of words win over letters somewhere', () => {
  expect(best('oc', ['stock-level', 'orders.order-created'])).toBe('orders.order-created')
  expect(best('order', ['reorder-points', 'orders.created', 'o-r-d-e-r'])).toBe('orders.created')
})

it('what is not in there in this order is not found', () => {
  expect([fuzzyMatch('dlq2', 'orders.dlq'), fuzzyMatch('ba', 'abc')]).toEqual([null, null])
})

it('every subsequence is found, and the hits spell the query', () => {
  const text = fc.stringMatching(/^[a-z.-]{1,40}$/)
  fc.assert(
    fc.property(text, fc.infiniteStream(fc.boolean()), (whole, keep) => {
      const query = [...whole].filter(() => keep.next().value).join('')
      const match = fuzzyMatch(query, whole)
      expect(match).not.toBeNull()
      expect(match?.hits.map(([from, to]) => whole.slice(from, to)).join('')).toBe(query)
    }),
  )
})
