import fc from 'fast-check'
import { expect, it } from 'vitest'
import { diffRows } from './transform-diff.ts'
import { type TransformDraft, transformOf } from './transform-model.ts'

const lines = (text: string) => text.split('')

it('what is the same stays, and what takes the place of a line stands beside it', () => {
  expect(diffRows(lines('abc'), lines('axc'))).toEqual([
    { kind: 'same', before: 'a', after: 'a' },
    { kind: 'changed', before: 'b', after: 'x' },
    { kind: 'same', before: 'c', after: 'c' },
  ])
  expect(diffRows(lines('ac'), lines('abc'))[1]).toEqual({ kind: 'changed', before: null, after: 'b' })
})

it('folds what is far from a change', () => {
  const rows = diffRows(lines('0123456789x'), lines('0123456789y'))
  expect(rows[0]).toEqual({ kind: 'fold', lines: 7 })
  expect(rows).toHaveLength(5)
})

it('both sides can be read off the rows, whatever they are', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rows = diffRows(before, after)
      const side = (of: 'before' | 'after') => rows.flatMap((row) => (row.kind === 'fold' ? Array(row.lines).fill(null) : (row[of] ?? [])))
      const fits = (shown: (string | null)[], whole: string[]) =>
        shown.length === whole.length && shown.every((line, at) => line === null || line === whole[at])
      expect([fits(side('before'), before), fits(side('after'), after)]).toEqual([true, true])
    }),
  )
})

it('a draft asks for what is meant, and says what is missing', () => {
  const draft: TransformDraft = { change: 'none', patch: '', expr: '', encode: 'own', subject: '', version: null, message: '' }
  expect(transformOf(draft)).toEqual({ transform: null })
  expect(transformOf({ ...draft, change: 'patch' })).toHaveProperty('off')
  expect(transformOf({ ...draft, change: 'patch', patch: 'x'.repeat(5000) })).toHaveProperty('off')
  expect(transformOf({ ...draft, change: 'expression', expr: 'value', encode: 'schema' })).toHaveProperty('off')
  const chosen = { ...draft, change: 'expression' as const, expr: 'value', encode: 'schema' as const, subject: ' orders-value ', version: '3' }
  expect(transformOf(chosen)).toEqual({ transform: { change: { expression: 'value' }, encode: { subject: 'orders-value', version: 3 } } })
})
