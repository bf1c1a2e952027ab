import { celUint } from '@bufbuild/cel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ExpressionValue, parseLossless } from './lossless-json.ts'

/** JSON text beside what it has to become. */
type Pair = readonly [text: string, value: ExpressionValue]

const whole = (value: bigint): ExpressionValue => {
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return value
  return value > 0n && value < 2n ** 64n ? celUint(value) : Number(value)
}
const edges = [2n ** 53n, 2n ** 63n, -(2n ** 63n), 2n ** 64n, 10n ** 20n, 10n ** 21n, -(10n ** 21n), 10n ** 40n]
const wholes = fc
  .oneof(
    fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
    fc.bigInt({ min: -(2n ** 64n), max: 2n ** 65n }),
    fc.tuple(fc.constantFrom(...edges), fc.bigInt({ min: -2n, max: 2n })).map(([edge, step]) => edge + step),
  )
  .map((value): Pair => [String(value), whole(value)])
const fractions = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (Object.is(value, -0) ? '-0.0' : String(value)))
  .filter((text) => /[.e]/.test(text))
  .map((text): Pair => [text, Number(text)])
const strings = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text): Pair => [JSON.stringify(text), text])
const words = fc.constantFrom<Pair>(['true', true], ['false', false], ['null', null])
const space = fc.constantFrom('', ' ', '\n', '\t\r ')
const { json } = fc.letrec<{ json: Pair; list: Pair; map: Pair }>((tie) => ({
  json: fc.oneof({ maxDepth: 3 }, wholes, fractions, strings, words, tie('list'), tie('map')),
  list: fc
    .tuple(space, fc.array(tie('json'), { maxLength: 4 }))
    .map(([gap, items]): Pair => [`[${gap}${items.map(([text]) => text).join(`,${gap}`)}${gap}]`, items.map(([, value]) => value)]),
  map: fc
    .tuple(space, fc.array(fc.tuple(fc.string({ maxLength: 4 }), tie('json')), { maxLength: 4 }))
    .map(
      ([gap, fields]): Pair => [
        `{${gap}${fields.map(([name, [text]]) => `${JSON.stringify(name)}${gap}:${gap}${text}`).join(`${gap},`)}${gap}}`,
        new Map(fields.map(([name, [, value]]) => [name, value])),
      ],
    ),
}))

describe('JSON for an expression', () => {
  it('keeps every digit: whole numbers are int, past int64 uint, past that double; of a repeated name the last counts', () => {
    fc.assert(
      fc.property(json, ([text, value]) => {
        expect(parseLossless(text)).toEqual(value)
      }),
      { numRuns: 1000 },
    )
  })

  it('is what JSON.parse takes, and nothing else', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '-',
      '0',
      '01',
      '.5',
      'e3',
      'true',
      'nul',
      ' ',
      '\\',
      '\\u0041',
      '\u0001',
      '\u00a0',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        const read = (parse: (text: string) => unknown) => {
          try {
            parse(text)
            return true
          } catch (error) {
            expect(error).toBeInstanceOf(SyntaxError)
            return false
          }
        }
        expect([text, read(parseLossless)]).toEqual([text, read(JSON.parse)])
      }),
      { numRuns: 2000 },
    )
  })

  it('nested deeper than an expression can follow is refused', () => {
    expect(() => parseLossless('['.repeat(600) + ']'.repeat(600))).toThrow(RangeError)
  })
})
