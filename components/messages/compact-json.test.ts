import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compactJson } from './compact-json.ts'

const line = (json: string) =>
  compactJson(json)
    .map((span) => span.text)
    .join('')

test('an object becomes one line: keys without quotes, values as stored, inner arrays counted', () => {
  expect(line('{"total":356.610,"currency":"PLN","lines":[{"a":[1,2]}],"to":{"depot":"RTM-04","n":null}}')).toBe(
    'to:{depot:"RTM-04" n:null} total:356.610 currency:"PLN" lines:[1]',
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

test('a long string is cut in the middle and marked', () => {
  expect(line('{"id":"01a20de6-9b89-714c-aab0-8e627e248f7b","n":1}')).toBe('id:"01a20de6-9b8…e248f7b" n:1')
})

test('the only object inside comes first, also where it is cut', () => {
  expect(line('{"id":"a","at":1,"payload":{"n":1},"v":2}')).toBe('payload:{n:1} id:"a" at:1 v:2')
  expect(line('{"id":"a","payload":{"n":1,"m":"cu')).toBe('payload:{n:1 m:"cu…')
  expect(line('{"before":{"n":1},"after":{"n":2}}')).toBe('before:{n:1} after:{n:2}')
})
