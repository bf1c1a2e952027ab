import { expect, it } from 'vitest'
import { fieldClauses, notClause, pathClause, withClause } from './field-clauses.ts'

const clauses = (json: string) => fieldClauses(json).map(({ clause }) => clause)

it('a field becomes a condition on the very digits that are stored', () => {
  expect(clauses('{"id":9007199254740993,"d":1.10,"s":"a\\/\\"b","ok":true,"none":null}')).toEqual([
    'value.id == 9007199254740993',
    'value.d == 1.10',
    'value.s == "a/\\"b"',
    'value.ok == true',
    'value.none == null',
  ])
})

it('fields of objects inside are reached, elements of arrays are not', () => {
  expect(clauses('{"a":{"b":{"c":1}},"list":[{"x":1},2],"z":2}')).toEqual(['value.a.b.c == 1', 'value.z == 2'])
})

it('names that are no identifiers are reached by their text', () => {
  expect(clauses('{"a-b":1,"in":2}')).toEqual(['value["a-b"] == 1', 'value["in"] == 2'])
})

it('what is cut, or has more than 64 bits, is no condition', () => {
  expect(clauses('{"n":99999999999999999999,"s":"cut off he')).toEqual([])
})

it('a cell becomes a condition on its path', () => {
  const at = (...steps: (string | number)[]) => ({ root: 'value' as const, steps })
  expect(pathClause(at('a', 'b-c', 0), '9007199254740993')).toBe('value.a["b-c"][0] == 9007199254740993')
  expect(pathClause(at('a'), '"x\\"y"')).toBe('value.a == "x\\"y"')
  expect([pathClause(at('a'), '{"b":1}'), pathClause(at('a'), '[]'), pathClause(at('a'), '"cut')]).toEqual([null, null, null])
})

it('a condition is added without changing what the others mean', () => {
  expect([withClause('', 'value.a == 1'), withClause('key == "a" || size > 2', 'value.a == 1')]).toEqual([
    'value.a == 1',
    '(key == "a" || size > 2) && value.a == 1',
  ])
  expect([notClause('value.s == "a == b"'), notClause('value.n == 2')]).toEqual(['value.s != "a == b"', 'value.n != 2'])
})
