import { expect, it } from 'vitest'
import { SearchDesk } from './search-desk.ts'

it('as many searches run at once as the settings say, of one person and in all, and a place that is left is free', () => {
  const desk = new SearchDesk({ perPerson: 2, limit: 3, productionBytesPerSecond: 1 })
  const leave = desk.enter('ada')
  desk.enter('ada')
  expect(() => desk.enter('ada')).toThrow('2 of your searches')
  desk.enter('bob')
  expect(() => desk.enter('eve')).toThrow('3 searches run on this server')
  leave()
  leave()
  desk.enter('eve')
  expect(() => desk.enter('bob')).toThrow('3 searches run on this server')
})
