import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compactJson } from './compact-json.ts'

const line = (json: string) =>
  compactJson(json)
    .map((span) => span.text)
    .join('')

test('an object becomes one line: keys without quotes, values as stored, inner arrays counted', () => {
  expect(line('{"total":356.610,"currency":"PLN","lines":[{"a":[1,2]}],"to":{"depot":"RTM-04","n":null}}')).toBe(
    'total:356.610 currency:"PLN" lines:[1] to:{depot:"RTM-04" n:null}',
  )
})

test('keys that need their quotes keep them', () => {
  expect(line('{"a b":1,"":2,"__proto__":3}')).toBe('"a b":1 "":2 __proto__:3')
})

test('an outer array, a bare value and empty containers are shown', () => {
  expect(line('[1,"x",{"a":1},[1,2,3]]')).toBe('[1 "x" {a:1} [3]]')
  expect(line('null')).toBe('null')
  expect(line('{}')).toBe('{}')
  expect(line('[]')).toBe('[]')
})

test('cut text ends in a mark, also inside an array that is counted', () => {
  expect(line('{"a":"cut he')).toBe('a:"cut he…')
  expect(line('{"a":[1,2,')).toBe('a:[…]')
})

test('any text is taken, and no line is long', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 3000, unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '1', 'a') }),
      (text) => line(text).length < 500,
    ),
  )
})

test('a number of 9,007,199,254,740,993 keeps its last digit', () => {
  expect(line('{"id":9007199254740993}')).toBe('id:9007199254740993')
})
