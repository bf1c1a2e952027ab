import { expect, it } from 'vitest'
import { Places } from './places.ts'

it('as many run at once as are allowed, of one person and in all, and a place that is left is free', () => {
  const places = new Places('searches', { perPerson: 2, limit: 3 })
  const leave = places.enter('ada')
  places.enter('ada')
  expect(() => places.enter('ada')).toThrow('2 of your searches')
  places.enter('bob')
  expect(() => places.enter('eve')).toThrow('3 searches run on this server')
  leave()
  leave()
  places.enter('eve')
  expect(() => places.enter('bob')).toThrow('3 searches run on this server')
})
