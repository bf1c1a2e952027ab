import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RawRecord } from '../gateways/kafka/types.ts'
import { compileExpression } from './expression.ts'
import { fastTest } from './fast-expression.ts'

const recordOf = (value: Buffer): RawRecord => ({
  partition: 0,
  offset: 0n,
  timestamp: 0n,
  timestampType: 'create',
  key: null,
  value,
  headers: [],
  state: 'committed',
  sizeBytes: value.length,
})
const nothing = { found: new Map(), misses: new Map(), unavailable: null }
const byCel = (expression: string, value: Buffer) => compileExpression(expression)(recordOf(value), nothing, new Set())
const bySelf = (expression: string, value: Buffer) => fastTest(expression)?.(value, 0, value.length)

const name = fc.constantFrom('a', 'b', 'id', 'x1', '_', 'size', 'ä')
const digits = fc.constantFrom(
  ...['0', '-0', '1', '-1', '7', '9007199254740992', '9007199254740993', '-9007199254740993', '999999999999999', '1000000000000000'],
  ...['9223372036854775807', '-9223372036854775808', '9223372036854775808', '18446744073709551615', '18446744073709551616', '123456789012345678901'],
)
const text = fc.constantFrom('', 'x', 'late', 'ä', '😀', '7', 'true')
const scalar = fc.oneof(
  { weight: 8, arbitrary: digits },
  { weight: 8, arbitrary: text.map((each) => JSON.stringify(each)) },
  { weight: 6, arbitrary: fc.constantFrom('true', 'false', 'null', '1.0', '1e0', '7.5', '-1.5E-3', '"\\u006cate"', '"\\ud83d\\ude00"', '"a\\n"') },
  { weight: 1, arbitrary: fc.constantFrom('01', '1.', '-', '+1', 'tru', 'NaN', '', '"\u0001"', '"\\x"', '"\\u12"', '"') },
)
const space = fc.constantFrom('', '', '', '', ' ', '\n\t', '\r')
const { json } = fc.letrec<{ json: string; object: string; list: string }>((tie) => ({
  json: fc.oneof({ maxDepth: 3 }, { weight: 3, arbitrary: scalar }, tie('object'), tie('list')),
  object: fc
    .array(
      fc.tuple(fc.oneof({ weight: 20, arbitrary: name }, { weight: 1, arbitrary: fc.constantFrom('i\\u0064', 'q"') }), space, tie('json'), space),
      { maxLength: 4 },
    )
    .map((fields) => `{${fields.map(([key, before, value, after]) => `"${key}"${before}:${after}${value}${before}`).join(',')}}`),
  list: fc.array(tie('json'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
}))
const document = fc
  .tuple(
    space,
    fc.oneof(
      { weight: 5, arbitrary: json.map((inner) => `{"a":${inner},"id":7,"b":{"a":${inner},"id":"late"},"x1":true}`) },
      { weight: 2, arbitrary: json },
    ),
    space,
  )
  .map(([before, inner, after]) => Buffer.from(`${before}${inner}${after}`))
/** Some bytes changed: mostly no JSON any more, sometimes no UTF-8. */
const damaged = fc
  .tuple(document, fc.nat(), fc.integer({ min: 0, max: 255 }))
  .map(([bytes, at, byte]) => (bytes.length === 0 ? bytes : Buffer.from(bytes.map((old, index) => (index === at % bytes.length ? byte : old)))))
const literal = fc.oneof(
  digits.filter((each) => BigInt(each) <= 2n ** 63n - 1n && each !== '-0').map(String),
  text.map((each) => JSON.stringify(each)),
  text.map((each) => `'${each}'`),
  fc.constantFrom('true', 'false'),
)
const anyPath = fc.array(
  name.filter((each) => each !== 'ä'),
  { minLength: 1, maxLength: 3 },
)
const path = fc
  .oneof({ weight: 3, arbitrary: fc.constantFrom(['a'], ['id'], ['b', 'a'], ['b', 'id'], ['x1']) }, anyPath)
  .map((names) => `value.${names.join('.')}`)
const clause = fc
  .tuple(path, space, fc.constantFrom('==', '!=', '<', '<=', '>', '>='), space, literal)
  .filter(([, , operator, , value]) => operator === '==' || operator === '!=' || /\d$/.test(value))
  .map((parts) => parts.join(''))
const expression = fc.array(clause, { minLength: 1, maxLength: 2 }).map((clauses) => clauses.join(' && '))

describe('the fast way of comparisons', () => {
  it('decides as CEL does, or not at all', () => {
    let decided = 0
    fc.assert(
      fc.property(expression, fc.oneof({ weight: 4, arbitrary: document }, damaged), (asked, value) => {
        const own = bySelf(asked, value)
        expect(own).not.toBe(undefined)
        if (own === null || own === undefined) return
        decided++
        expect(own).toBe(byCel(asked, value))
      }),
      { numRuns: 2000 },
    )
    expect(decided).toBeGreaterThan(50)
  })

  it.each([
    ['value.id == 9007199254740993', '{"id":9007199254740993}', true],
    ['value.id == 9007199254740992', '{"id":9007199254740993}', false],
    ['value.a.b == "x" && value.n > 3', '{"a":{"b":"x"},"n":4}', true],
    ['value.a.b == "x" && value.n > 3', '{"a":{"b":"y"}}', false],
    ['value.id == 7', '{"id":1,"id":7}', true],
    ['value.ok == true', '{ "ok" : true } ', true],
    ["value.name != 'ä'", '{"name":"ä"}', false],
  ])('%s of %s is %s', (asked, value, wanted) => {
    expect(bySelf(asked, Buffer.from(value))).toBe(wanted)
  })

  it.each(['{"b":1}', '{"id":"7"}', '{"id":7.0}', '{"id":7', '[7]', '7', 'text', '{"id":18446744073709551615}', '{"i\\u0064":7}'])(
    'leaves %s to CEL',
    (value) => expect(bySelf('value.id == 7', Buffer.from(value))).toBeNull(),
  )

  it.each([
    'value.id == 7 || true',
    'key.id == 7',
    'value == 7',
    'value.id == 7u',
    'value.id == 0x7',
    'value.id == 7.5',
    'value.s < "x"',
    'value.s == "a\\n"',
    '!value.ok',
    'value.id == 7 &&',
    'value["id"] == 7',
    'value.s == r"x"',
  ])('is not for %s', (asked) => expect(fastTest(asked)).toBeNull())
})
