import fc from 'fast-check'
import { expect, it } from 'vitest'
import { flag, maybe, numbers, oneOf, readParams, text, writeParams } from './url-params.ts'

const fields = { q: text(), sort: oneOf(['name', '-rate'], 'name'), internal: flag(), p: numbers(), rec: maybe(/^\d+\/\d+$/) }

it('what is missing or not valid in an address is the default', () => {
  expect(readParams(fields, new URLSearchParams('sort=size&internal=yes&p=1,x&rec=7'))).toEqual({
    q: '',
    sort: 'name',
    internal: false,
    p: [],
    rec: null,
  })
})

it('defaults are left out of the address and foreign parameters stay', () => {
  const params = new URLSearchParams('q=orders&tab=hex&internal=1')
  expect(writeParams(fields, params, { q: '', internal: false, sort: '-rate' })).toBe('tab=hex&sort=-rate')
})

it('what is written is read back', () => {
  const values = fc.record({
    q: fc.string(),
    sort: fc.constantFrom('name' as const, '-rate' as const),
    internal: fc.boolean(),
    p: fc.array(fc.nat(10_000)).map((list) => [...new Set(list)].sort((a, b) => a - b)),
    rec: fc.option(fc.tuple(fc.nat(), fc.nat()).map(([p, o]) => `${p}/${o}`)),
  })
  fc.assert(
    fc.property(values, (value) => {
      expect(readParams(fields, new URLSearchParams(writeParams(fields, new URLSearchParams(), value)))).toEqual(value)
    }),
  )
})
