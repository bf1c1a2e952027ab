import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Predicate } from '../contract/predicate.ts'
import { cpuMs } from './cpu-ms.ts'
import { compilePredicate } from './predicate.ts'
import { rawRecord } from './raw-record-fixture.ts'

type Parts = Parameters<typeof rawRecord>[0]
const holds = (predicate: unknown, parts: Parts) => compilePredicate(Predicate.parse(predicate))(rawRecord(parts))

describe('a predicate', () => {
  it('that asks nothing holds for every record', () => {
    expect(holds({}, {})).toBe(true)
  })

  it('finds literal text in the bytes of key, value, header names and header values', () => {
    const contains = { text: 'äb.*' }
    expect(holds({ contains }, { key: 'xäb.*x' })).toBe(true)
    expect(holds({ contains }, { value: Buffer.concat([Buffer.from([0xff, 0]), Buffer.from('äb.*')]) })).toBe(true)
    expect(
      holds(
        { contains },
        {
          headers: [
            ['h', null],
            ['h', 'äb.*'],
          ],
        },
      ),
    ).toBe(true)
    expect(holds({ contains }, { headers: [['äb.*', null]] })).toBe(true)
    expect(holds({ contains }, { key: 'äbc', value: 'ÄB.*' })).toBe(false)
    expect(holds({ contains: { text: 'null' } }, {})).toBe(false)
  })

  it('looks only where it is told', () => {
    const parts: Parts = { key: 'k', value: 'v', headers: [['h', 'w']] }
    expect(holds({ contains: { text: 'v', in: ['key', 'headers'] } }, parts)).toBe(false)
    expect(holds({ contains: { text: 'v', in: ['value'] } }, parts)).toBe(true)
    expect(holds({ contains: { text: 'w', in: ['key', 'value'] } }, parts)).toBe(false)
  })

  it.each([
    ['STRASSE äöü', 'Strasse ÄÖÜ'],
    ['σ', 'ΟΔΟΣ ς'],
    ['οδος', 'ΟΔΟΣ'],
    ['kelvin', '\u212aELVIN'],
    ['ДА', 'да'],
    ['a.b(', 'xA.B(x'],
  ])('finds %s whatever the case in %s', (text, value) => {
    expect(holds({ contains: { text, caseSensitive: false } }, { value })).toBe(true)
    expect(holds({ contains: { text, caseSensitive: false } }, { value: 'other' })).toBe(false)
  })

  it('takes a key by its exact bytes', () => {
    expect(holds({ key: { text: 'ä' } }, { key: 'ä' })).toBe(true)
    expect(holds({ key: { text: 'ä' } }, { key: 'ä ' })).toBe(false)
    expect(holds({ key: { text: '' } }, { key: '' })).toBe(true)
    expect(holds({ key: { text: '' } }, { key: null })).toBe(false)
    expect(holds({ key: { base64: '/wA=' } }, { key: Buffer.from([0xff, 0]) })).toBe(true)
    expect(holds({ key: { base64: '/wA' } }, { key: Buffer.from([0xff, 0]) })).toBe(true)
  })

  it.each(['%%%', 'a', '/w A=', '_-8='])('refuses a key that is not base64: %s', (base64) => {
    expect(() => compilePredicate({ key: { base64 } })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })

  it('wants one header of that name to meet all that is asked', () => {
    const headers: [string, string | null][] = [
      ['t', 'abc'],
      ['t', null],
      ['__proto__', 'x'],
      ['u', 'abd'],
    ]
    expect(holds({ header: { name: 't' } }, { headers })).toBe(true)
    expect(holds({ header: { name: 'T' } }, { headers })).toBe(false)
    expect(holds({ header: { name: 't', equals: 'abc' } }, { headers })).toBe(true)
    expect(holds({ header: { name: 't', equals: '' } }, { headers })).toBe(false)
    expect(holds({ header: { name: 't', contains: 'bd' } }, { headers })).toBe(false)
    expect(holds({ header: { name: 'u', contains: 'bd' } }, { headers })).toBe(true)
    expect(holds({ header: { name: 't', equals: 'abc', contains: 'z' } }, { headers })).toBe(false)
    expect(holds({ header: { name: '__proto__', equals: 'x' } }, { headers })).toBe(true)
  })

  it('holds only when all its parts do', () => {
    const parts: Parts = { key: 'k', value: 'needle', headers: [['t', 'x']] }
    expect(holds({ contains: { text: 'needle' }, key: { text: 'k' }, header: { name: 't' } }, parts)).toBe(true)
    expect(holds({ contains: { text: 'needle' }, key: { text: 'j' }, header: { name: 't' } }, parts)).toBe(false)
  })

  it('never throws on any bytes, and finds what was put there in either case', () => {
    const bytes = fc.uint8Array({ maxLength: 50 }).map((array) => Buffer.from(array))
    fc.assert(
      fc.property(bytes, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }), bytes, (before, text, after) => {
        const value = Buffer.concat([before, Buffer.from(text), after])
        expect(holds({ contains: { text } }, { value })).toBe(true)
        expect(holds({ contains: { text } }, { key: value, headers: [['x', before]] })).toBe(true)
        holds({ contains: { text, caseSensitive: false } }, { value: after, headers: [[before, after]] })
      }),
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ minLength: 1, maxLength: 10 }), fc.string({ maxLength: 20 }), (before, text, after) => {
        const contains = { text, caseSensitive: false }
        expect(holds({ contains }, { value: (before + text + after).toUpperCase() })).toBe(true)
        expect(holds({ contains }, { value: (before + text + after).toLowerCase() })).toBe(true)
      }),
    )
  })

  it('takes time in proportion to the text, also where text and value repeat themselves', () => {
    const value = Buffer.alloc(5_000_000, 'a')
    for (const caseSensitive of [true, false]) {
      const contains = { text: `${'a'.repeat(1000)}b`, caseSensitive }
      expect(cpuMs(() => expect(holds({ contains }, { value })).toBe(false))).toBeLessThan(1000)
    }
  })
})
