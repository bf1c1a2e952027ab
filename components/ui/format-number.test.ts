import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countOf, formatCompact, formatInteger, formatShare, groupDigits, threeDigits } from './format-number.ts'

describe('whole numbers', () => {
  it('keep every digit of any 64-bit number and of larger ones', () => {
    expect(formatInteger('9007199254740993')).toBe('9,007,199,254,740,993')
    fc.assert(fc.property(fc.bigInt(), (value) => groupDigits(value.toString()).replaceAll(',', '') === value.toString()))
  })
  it('have groups of three counted from the right', () => {
    fc.assert(fc.property(fc.bigInt(), (value) => /^-?\d{1,3}(,\d{3})*$/.test(groupDigits(value.toString()))))
  })
  it('that are not known say so', () => {
    expect([formatInteger(null), formatCompact(undefined)]).toEqual(['not known', 'not known'])
  })
})

describe('compact counts', () => {
  it('are full below a million and three digits above', () => {
    expect([formatCompact(999_999), formatCompact('1284020'), formatCompact('18204331'), formatCompact('-2500000')]).toEqual([
      '999,999',
      '1.28 M',
      '18.2 M',
      '-2.50 M',
    ])
  })
})

describe('three digits', () => {
  it('round at every size', () => {
    expect([0.204, 4.123, 9.996, 96.44, 99.96, 412.4, 21_904].map(threeDigits)).toEqual(['0.20', '4.12', '10.0', '96.4', '100', '412', '21,900'])
  })
})

describe('shares', () => {
  it('are never 0 % for something nor 100 % while anything is left', () => {
    expect([0, 0.0002, 0.275, 0.99999, 1].map(formatShare)).toEqual(['0 %', '< 0.1 %', '27.5 %', '> 99.9 %', '100 %'])
  })
})

it('a count takes the singular for exactly one', () => {
  expect([countOf(1, 'topic'), countOf(0, 'topic'), countOf('1200', 'topic'), countOf(2, 'replica is', 'replicas are')]).toEqual([
    '1 topic',
    '0 topics',
    '1,200 topics',
    '2 replicas are',
  ])
})
