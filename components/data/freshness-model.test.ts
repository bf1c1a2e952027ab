import { expect, it } from 'vitest'
import { freshnessOf } from './freshness-model.ts'

it('figures are fresh up to three intervals, then ageing, past ten old', () => {
  const state = (age: number) => freshnessOf('Figures', 100_000 - age, 100_000, 5000).state
  expect([0, 15_000, 15_001, 50_000, 50_001].map(state)).toEqual(['fresh', 'fresh', 'ageing', 'ageing', 'old'])
})

it('the age is in words and a server clock that runs ahead makes it no younger than new', () => {
  expect(freshnessOf('Figures', 96_000, 100_000, 5000).words).toBe('Figures 4 s old')
  expect(freshnessOf('Rates', 104_000, 100_000, 5000).words).toBe('Rates 0 s old')
})
