import { expect, test } from 'vitest'
import { readParams, writeParams } from '../data/url-params.ts'
import { liveFields, recordPlace, recordRef, requestOf, topicsOf } from './live-url.ts'

const read = (query: string) => readParams(liveFields, new URLSearchParams(query))

test('topics come as a comma list or repeated, each once, and what is no topic name is left out', () => {
  expect(topicsOf(['a,b', 'b', '..', 'c d', 'c.d-e_f'])).toEqual(['a', 'b', 'c.d-e_f'])
})

test('an address without parameters asks for everything from the end', () => {
  expect(requestOf('local', ['orders'], read(''))).toEqual({ cluster: 'local', topics: ['orders'] })
})

test('the whole filter is in the address', () => {
  const url = read('q=order-1&in=value&fold=1&k=42&x=value.n+%3E+1&p=3,0&max=5000')
  expect(requestOf('local', ['orders'], url)).toEqual({
    cluster: 'local',
    topics: ['orders'],
    partitions: [0, 3],
    predicate: { contains: { text: 'order-1', caseSensitive: false, in: ['value'] }, key: { text: '42' }, expression: 'value.n > 1' },
  })
  expect(writeParams(liveFields, new URLSearchParams(), url)).toBe('q=order-1&in=value&fold=1&k=42&x=value.n+%3E+1&p=0%2C3&max=5000')
})

test('an open record is named by its topic where there are several', () => {
  const record = { topic: 'orders', partition: 1, offset: '9007199254740993' }
  expect(recordPlace(recordRef(record, true), ['orders', 'payments'])).toEqual(record)
  expect(recordPlace(recordRef(record, false), ['orders'])).toEqual(record)
  expect(recordPlace('1/2', ['orders', 'payments'])).toBeNull()
})
