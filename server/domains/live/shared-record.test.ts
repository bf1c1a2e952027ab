import fc from 'fast-check'
import { expect, it } from 'vitest'
import { joinPieces, piecesOf } from './shared-record.ts'

it('texts that were written together or apart are joined as they were, whichever of them are taken', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 8 })
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 4 }), fc.infiniteStream(fc.boolean()), (stretches, chosen) => {
      const whole = stretches.map((stretch) => stretch.map((text) => JSON.stringify(text)))
      const taken = whole.flatMap((stretch) => {
        const pieces = piecesOf(stretch)
        return stretch.flatMap((text, index) => (chosen.next().value === true ? [{ text, piece: pieces[index] }] : []))
      })
      const joined = joinPieces(taken.flatMap(({ piece }) => piece ?? []))
      expect(joined).toBe(taken.map(({ text }) => text).join(','))
    }),
  )
})

it('a piece is as long as its text in UTF-8', () => {
  expect(piecesOf(['"é"', '"日本"']).map(({ from, to }) => to - from)).toEqual([4, 8])
})
