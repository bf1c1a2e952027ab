import { expect, it } from 'vitest'
import { type Pending, shownQuery, withChange } from './url-pending.ts'

const type = (texts: string[], delivered: string) => texts.reduce<Pending | null>((pending, text) => withChange(pending, delivered, text), null)

it('what is typed is shown before the router delivers it, and no step of the way goes back', () => {
  const typed = type(['q=o', 'q=or', 'q=ord'], '')
  expect(['', 'q=o', 'q=or'].map((delivered) => shownQuery(typed, delivered).query)).toEqual(['q=ord', 'q=ord', 'q=ord'])
})

it('once delivered, nothing is pending', () => {
  expect(shownQuery(type(['q=o'], ''), 'q=o')).toEqual({ query: 'q=o', pending: null })
})

it('an address of others wins over a change of ours', () => {
  expect(shownQuery(type(['q=o'], ''), 'sort=-rate')).toEqual({ query: 'sort=-rate', pending: null })
})

it('Back is followed once the change has been delivered', () => {
  const settled = shownQuery(type(['q=o'], ''), 'q=o').pending
  expect(shownQuery(settled, '').query).toBe('')
})
