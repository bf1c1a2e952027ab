import avsc from 'avsc'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { createSerde } from '../decode.ts'
import { resolvedSchema, schemaSet } from '../schema-fixtures.ts'
import { sampleOf } from './sample.ts'
import { schemaEncoder } from './schema-encoder.ts'

const serde = createSerde()
type Schema = ReturnType<typeof resolvedSchema>

/** What is shown of a value that was encoded. */
function shown(schema: Schema, json: string, message: string | null = null): string | null {
  const part = serde.decodePart(bytesOf(schema, json, message), [], 'value', schemaSet(schema), 'full')
  expect(part.error).toBeNull()
  return part.decoded
}
function bytesOf(schema: Schema, json: string, message: string | null = null): Buffer {
  const encoded = schemaEncoder(schema, schema.id ?? 0)(json, message)
  if (!encoded.ok) throw new Error(`${encoded.path}: ${encoded.message}`)
  return encoded.bytes
}
function faultOf(schema: Schema, json: string, message: string | null = null) {
  const encoded = schemaEncoder(schema, schema.id ?? 0)(json, message)
  if (encoded.ok) throw new Error('it was encoded')
  return encoded
}
const avro = (type: object | string) => resolvedSchema('AVRO', typeof type === 'string' ? JSON.stringify(type) : type, { id: 7 })
const record = (...fields: object[]) => avro({ type: 'record', name: 'Order', namespace: 'com.example', fields })

/** The other encoders lose this one name. */
const witnessed = fc.string().filter((name) => name !== '__proto__')

describe('Avro from JSON text', () => {
  it('keeps every digit of a long and is framed with the id of its schema', () => {
    const schema = record({ name: 'id', type: 'long' }, { name: 'd', type: 'double' }, { name: 'n', type: 'long' })
    const json = '{"id":9007199254740993,"d":1.1,"n":-9223372036854775808}'
    const bytes = bytesOf(schema, json)
    expect(bytes.subarray(0, 5).toString('hex')).toBe('0000000007')
    expect(shown(schema, json)).toBe(json)
  })

  it('keeps a name of a map that objects have a meaning of their own for', () => {
    const map = resolvedSchema('AVRO', '{"type":"map","values":"string"}')
    expect(shown(map, '{"__proto__":"x","a":"y"}')).toBe('{"__proto__":"x","a":"y"}')
  })

  it('is what another encoder makes of the same value', () => {
    const plain = {
      type: 'record',
      name: 'All',
      fields: [
        { name: 'b', type: 'boolean' },
        { name: 'i', type: 'int' },
        { name: 'l', type: 'long' },
        { name: 'f', type: 'float' },
        { name: 'd', type: 'double' },
        { name: 's', type: 'string' },
        { name: 'e', type: { type: 'enum', name: 'E', symbols: ['A', 'B'] } },
        { name: 'a', type: { type: 'array', items: 'int' } },
        { name: 'm', type: { type: 'map', values: 'string' } },
        { name: 'o', type: ['null', 'string'] },
      ],
    } satisfies avsc.Schema
    const witness = avsc.Type.forSchema(plain)
    const value = fc.record({
      b: fc.boolean(),
      i: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      // The witness loses digits beyond.
      l: fc.integer({ min: -(2 ** 51), max: 2 ** 51 }),
      f: fc.float({ noNaN: true, noDefaultInfinity: true }),
      d: fc.double({ noNaN: true, noDefaultInfinity: true }),
      s: fc.string({ unit: 'grapheme' }),
      e: fc.constantFrom('A', 'B'),
      a: fc.array(fc.integer({ min: -1000, max: 1000 })),
      m: fc.dictionary(witnessed, fc.string()),
      o: fc.option(fc.string()),
    })
    fc.assert(
      fc.property(value, (one) => {
        // JSON has no negative zero that JSON.stringify would write.
        const text = JSON.stringify(one, (_key, part: unknown) => (Object.is(part, -0) ? 0 : part))
        const same: unknown = JSON.parse(text)
        const wrapped = { ...(same as typeof one), o: one.o === null ? null : { string: one.o } }
        const expected = witness.toBuffer(witness.fromString(JSON.stringify(wrapped)))
        expect(bytesOf(avro(plain), text).subarray(5).equals(expected)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('reads back as it was written for every logical type', () => {
    const schema = record(
      { name: 'dec', type: { type: 'bytes', logicalType: 'decimal', precision: 20, scale: 2 } },
      { name: 'neg', type: { type: 'fixed', name: 'F', size: 8, logicalType: 'decimal', precision: 18, scale: 3 } },
      { name: 'u', type: { type: 'fixed', name: 'U', size: 16, logicalType: 'uuid' } },
      { name: 'dur', type: { type: 'fixed', name: 'D', size: 12, logicalType: 'duration' } },
      { name: 'raw', type: 'bytes' },
      { name: 't', type: { type: 'long', logicalType: 'timestamp-micros' } },
    )
    const json =
      '{"dec":"-12345678901234567.80","neg":"-0.001","u":"123e4567-e89b-12d3-a456-426614174000","dur":{"months":1,"days":2,"millis":3},"raw":"/wA=","t":1769860800000000001}'
    expect(shown(schema, json)).toBe(json)
    const digits = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })
    const decimal = avro({ type: 'bytes', logicalType: 'decimal', precision: 30, scale: 0 })
    fc.assert(
      fc.property(digits, (value) => {
        expect(shown(decimal, `"${value}"`)).toBe(`"${value}"`)
      }),
    )
  })

  it('takes the default of a field that is left out, and names one that has none', () => {
    const schema = record(
      { name: 'a', type: ['null', 'long'], default: null },
      { name: 'b', type: 'bytes', default: '\u00ff' },
      { name: 'c', type: 'int' },
    )
    expect(shown(schema, '{"c":1}')).toBe('{"a":null,"b":"/w==","c":1}')
    expect(faultOf(schema, '{}')).toMatchObject({ path: 'c', message: expect.stringContaining('missing') })
  })

  it('finds the branch of a union by its value, takes a named one, and never guesses between two', () => {
    const schema = avro(['null', 'string', 'bytes', { type: 'record', name: 'A', fields: [{ name: 'x', type: 'int' }] }, 'long'])
    expect(shown(schema, '5')).toBe('5')
    expect(shown(schema, '{"x":1}')).toBe('{"x":1}')
    expect(shown(schema, '{"A":{"x":2}}')).toBe('{"x":2}')
    expect(shown(schema, '"no base64"')).toBe('"no base64"')
    expect(faultOf(schema, '"AAAA"')).toMatchObject({
      message: expect.stringContaining('several branches'),
      fix: expect.stringContaining('"string"'),
    })
    expect(shown(schema, '{"bytes":"AAAA"}')).toBe('"AAAA"')
    expect(faultOf(schema, 'true').fix).toContain('string, bytes')
  })

  it('places what does not fit: path, line and column', () => {
    const schema = record({ name: 'lines', type: { type: 'array', items: { type: 'record', name: 'Line', fields: [{ name: 'n', type: 'int' }] } } })
    expect(faultOf(schema, '{"lines": [\n  {"n": 1},\n  {"n": "2"}\n]}')).toMatchObject({ path: 'lines[1].n', place: { line: 3, column: 9 } })
    expect(faultOf(schema, '{"lines": [\n  {"n": 1, "typo": 0}]}')).toMatchObject({ path: 'lines[0].typo', place: { line: 2, column: 12 } })
    expect(faultOf(schema, '{"lines": [{"n": 2147483648}]}').message).toContain('does not fit')
    expect(faultOf(schema, '{"lines": [{"n": 1.5}]}').message).toContain('not a whole number')
    expect(faultOf(schema, '{"lines": [}').message).toContain('not JSON')
    expect(faultOf(schema, '{"lines": [], "lines": []}').message).toContain('twice')
  })

  it('ends in time for unions that are nested to be tried for ever', () => {
    const node = (depth: number): object =>
      depth === 0
        ? { type: 'record', name: 'Leaf', fields: [{ name: 'z', type: 'int' }] }
        : {
            type: 'record',
            name: `L${depth}`,
            fields: [
              {
                name: 'n',
                type: [
                  depth === 1 ? node(0) : node(depth - 1),
                  { type: 'record', name: `R${depth}`, fields: [{ name: 'n', type: `L${depth - 1}`.replace('L0', 'Leaf') }] },
                ],
              },
            ],
          }
    const json = `${'{"n":'.repeat(40)}{"z":"no"}${'}'.repeat(40)}`
    expect(schemaEncoder(avro(node(40)), 1)(json, null).ok).toBe(false)
  })
})

const proto = `syntax = "proto3";
package shop;
import "google/protobuf/timestamp.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/wrappers.proto";
message First { string a = 1; }
message Order {
  int64 id = 1; uint64 u = 2; sint64 s = 3; fixed64 f = 4; double d = 5; float fl = 6; bool b = 7; string t = 8; bytes raw = 9;
  Kind kind = 10; repeated int32 nums = 11; repeated string tags = 12; map<string, int64> counts = 13; Line line = 14;
  optional int32 maybe = 15; oneof choice { string left = 16; int32 right = 17; }
  google.protobuf.Timestamp at = 18; google.protobuf.Struct free = 19; google.protobuf.Int64Value wrapped = 20;
  message Line { string sku = 1; }
}
enum Kind { NONE = 0; BIG = 1; }`
const shop = resolvedSchema('PROTOBUF', proto, { id: 9 })

describe('Protobuf from JSON text', () => {
  const json =
    '{"id":9007199254740993,"u":18446744073709551615,"s":-9223372036854775808,"f":1,"d":1.1,"fl":0.5,"b":true,"t":"x","raw":"/wA=","kind":"BIG","nums":[1,-2],"tags":["a","b"],"counts":{"k":9007199254740993},"line":{"sku":"s"},"maybe":0,"left":"","at":"2026-01-31T12:00:00.500Z","free":{"a":[1,null,{"b":true}]},"wrapped":9007199254740993}'

  it('keeps every digit, writes the message indexes and reads back as it was written', () => {
    const bytes = bytesOf(shop, json, 'shop.Order')
    expect(bytes.subarray(0, 7).toString('hex')).toBe('00000000090202')
    expect(shown(shop, json, 'shop.Order')).toBe(json)
    expect(bytesOf(shop, '{"a":"x"}').subarray(5).toString('hex')).toBe('000a0178')
    expect(bytesOf(shop, '{"sku":"x"}', 'shop.Order.Line').subarray(5).toString('hex')).toBe('0402000a0178')
  })

  it('is what another encoder makes of the same value', () => {
    const type = protobuf
      .parse(
        'syntax = "proto3"; message M { int32 i = 1; repeated sint32 s = 2; string t = 3; repeated bool b = 4; double d = 5; map<string, bool> m = 6; }',
      )
      .root.lookupType('M')
    const schema = resolvedSchema(
      'PROTOBUF',
      'syntax = "proto3"; message M { int32 i = 1; repeated sint32 s = 2; string t = 3; repeated bool b = 4; double d = 5; map<string, bool> m = 6; }',
    )
    const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
    const value = fc.record({
      i: int,
      s: fc.array(int),
      t: fc.string({ unit: 'grapheme' }),
      b: fc.array(fc.boolean()),
      d: fc.double({ noNaN: true, noDefaultInfinity: true }),
      m: fc.dictionary(witnessed, fc.boolean()),
    })
    fc.assert(
      fc.property(value, (one) => {
        const text = JSON.stringify(one)
        const own = bytesOf(schema, text).subarray(6)
        expect(type.toObject(type.decode(own), { defaults: true })).toEqual(
          type.toObject(type.decode(type.encode(JSON.parse(text)).finish()), { defaults: true }),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('places what does not fit: path, line and column', () => {
    expect(faultOf(shop, '{\n "line": {"sku": 5}}', 'shop.Order')).toMatchObject({ path: 'line.sku', place: { line: 2, column: 18 } })
    expect(faultOf(shop, '{"nope": 1}', 'shop.Order').fix).toContain('kind')
    expect(faultOf(shop, '{"kind": "SMALL"}', 'shop.Order').fix).toContain('"BIG"')
    expect(faultOf(shop, '{"left": "a", "right": 1}', 'shop.Order').message).toContain('choice')
    expect(faultOf(shop, '{"u": -1}', 'shop.Order').message).toContain('does not fit')
    expect(faultOf(shop, '{}', 'shop.None').fix).toContain('shop.Order')
  })
})

describe('JSON with a schema', () => {
  const schema = resolvedSchema(
    'JSON',
    { type: 'object', properties: { id: { type: 'integer' }, k: { enum: ['a', 'b'] } }, required: ['id'], additionalProperties: false },
    { id: 3 },
  )

  it('is sent as it stands behind its frame, once it is valid', () => {
    const json = '{ "id": 9007199254740993 }'
    expect(bytesOf(schema, json).subarray(5).toString()).toBe(json)
  })

  it('takes no longer for a thousand values than for one that never ends', () => {
    const hostile = schemaEncoder(resolvedSchema('JSON', { type: 'string', pattern: '^(a+)+$' }), 1)
    for (let at = 0; at < 1000; at++) expect(hostile(`"${'a'.repeat(30)}!"`, null).ok).toBe(false)
  })

  it('is refused with the place of what is not valid', () => {
    expect(faultOf(schema, '{"id": 1,\n "k": "c"}')).toMatchObject({ path: 'k', place: { line: 2, column: 7 }, fix: expect.stringContaining('"b"') })
    expect(faultOf(schema, '{"id": 1, "extra": 2}')).toMatchObject({ path: 'extra', place: { line: 1, column: 11 } })
    expect(faultOf(schema, '{}').fix).toBe('Add id.')
  })
})

describe('a sample', () => {
  const list = {
    type: 'record',
    name: 'Node',
    fields: [
      { name: 'next', type: ['null', 'Node'] },
      { name: 'all', type: { type: 'array', items: 'Node' } },
    ],
  }
  const many = record(
    { name: 'u', type: ['null', 'string', 'long', { type: 'enum', name: 'E', symbols: ['A'] }] },
    { name: 'd', type: { type: 'fixed', name: 'F', size: 8, logicalType: 'decimal', precision: 9, scale: 2 } },
    { name: 'x', type: { type: 'fixed', name: 'X', size: 3 } },
    { name: 'm', type: { type: 'map', values: 'bytes' } },
  )
  const json = resolvedSchema('JSON', {
    type: 'object',
    required: ['at', 'n', 'list'],
    properties: {
      at: { type: 'string', format: 'date-time' },
      n: { type: 'integer', minimum: 5 },
      list: { type: 'array', items: { $ref: '#/definitions/one' } },
    },
    definitions: { one: { oneOf: [{ type: 'null' }, { type: 'object', properties: { k: { enum: ['a'] } } }] } },
  })
  it.each([
    ['Avro with unions, decimals, maps', many, null],
    ['a recursive Avro type', avro(list), null],
    ['Protobuf with well-known types', shop, 'shop.Order'],
    ['the first message of a file', shop, null],
    ['JSON Schema with references', json, null],
  ])('is taken by the schema it was made of: %s', (_what, schema, message) => {
    const text = sampleOf(schema, message)
    expect(text).not.toBeNull()
    expect(schemaEncoder(schema, 1)(text ?? '', message)).toMatchObject({ ok: true })
  })

  it('is none where the schema has no value', () => {
    expect(sampleOf(avro({ type: 'record', name: 'Endless', fields: [{ name: 'self', type: 'Endless' }] }), null)).toBeNull()
    expect(sampleOf(shop, 'shop.None')).toBeNull()
  })
})
