import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuMs } from './cpu-ms.ts'
import { createSerde } from './decode.ts'
import { framed, resolvedSchema, schemaSet } from './schema-fixtures.ts'
import type { Detail } from './types.ts'

const serde = createSerde()

const avro = resolvedSchema(
  'AVRO',
  {
    type: 'record',
    name: 'R',
    fields: [
      { name: 'l', type: 'long' },
      { name: 'next', type: ['null', 'R', { type: 'array', items: 'R' }, { type: 'map', values: ['null', 'string'] }] },
      { name: 'd', type: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 3 } },
      { name: 'f', type: 'double' },
    ],
  },
  { id: 1 },
)
const proto = resolvedSchema(
  'PROTOBUF',
  `syntax = "proto2"; import "google/protobuf/struct.proto"; import "google/protobuf/any.proto"; import "google/protobuf/timestamp.proto";
   message M { optional M m = 1; repeated M ms = 2; map<int64, M> map = 3; repeated sint32 p = 4; optional string s = 5; optional group G = 6 { optional M m = 1; }
     optional google.protobuf.Value v = 7; optional google.protobuf.Any any = 8; optional google.protobuf.Timestamp t = 9; optional double d = 10; }`,
  { id: 2 },
)
const json = resolvedSchema('JSON', { type: 'object', uniqueItems: true, items: { pattern: '^(a|aa)+$' } }, { id: 3 })
const schemas = { ...schemaSet(avro, proto, json), misses: new Map([[4, { id: 4, reason: 'gone', down: false }]]) }

/** A value of each schema, whole, to be damaged. */
const whole: [number, Buffer][] = [
  [1, Buffer.from('0202040202000202ff0000000000000000040461026102000000020a00000000000000f03f', 'hex')],
  [2, Buffer.from('000a080a062a03616263200712060a042a0261621a0a080512062a04616263642204020103053a0b1a09736f6d6520746578744a060880a8d6b907', 'hex')],
  [3, Buffer.from('{"a":[1.10,{"b":null}],"c":"\\u00e4"}')],
]
const damaged = fc
  .tuple(fc.constantFrom(...whole), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }), fc.nat())
  .map(([[id, bytes], changes, keep]) => {
    const copy = Buffer.from(bytes.subarray(0, bytes.length - (keep % 4)))
    for (const [at, byte] of changes) copy[at % copy.length] = byte
    return framed(id, copy)
  })

/** Bytes that look like what decoders expect more often than chance would have it. */
const tricky = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((text) => Buffer.from(text)),
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
  fc.array(fc.constantFrom(0x00, 0x01, 0x02, 0x0a, 0x0b, 0x0c, 0x12, 0x1a, 0x33, 0x34, 0x3a, 0x42, 0x4a, 0x7b, 0x22, 0xff, 0x80), { maxLength: 120 }),
)
const guessed = fc
  .tuple(fc.option(fc.integer({ min: 1, max: 5 })), tricky)
  .map(([id, bytes]) => (id === null ? Buffer.from(bytes) : framed(id, Buffer.from([0]), Buffer.from(bytes))))
const values = fc.oneof(guessed, damaged)
const headers = fc.array(
  fc.record({
    name: fc.constantFrom('__value_schema_id', '__key_schema_id', '__proto__', 'x'),
    value: fc.option(fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))),
  }),
  { maxLength: 2 },
)
const detail = fc.constantFrom<Detail>('preview', 'full')

describe('decodePart', () => {
  it('never throws, ends soon, and gives every byte back in full', () => {
    fc.assert(
      fc.property(values, headers, detail, (bytes, named, how) => {
        let part = serde.decodePart(null, [], 'value', schemas, how)
        const spent = cpuMs(() => {
          part = serde.decodePart(bytes, named, 'value', schemas, how)
        })
        expect(spent).toBeLessThan(400)
        expect(part).toMatchObject({ present: true, size: bytes.length })
        expect(part.base64 === null ? null : Buffer.from(part.base64, 'base64').equals(bytes)).toBe(how === 'full' ? true : null)
        expect(Buffer.byteLength(part.decoded ?? '')).toBeLessThanOrEqual(how === 'full' ? Number.POSITIVE_INFINITY : 2048)
        expect(part.error === null || part.error.tried.every(({ decoder, reason }) => decoder !== '' && reason !== '')).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })

  it('writes JSON that parses wherever a schema decoder read the whole value', () => {
    fc.assert(
      fc.property(values, (bytes) => {
        const part = serde.decodePart(bytes, [], 'value', schemas, 'full')
        if (['avro', 'protobuf', 'json-schema', 'json'].includes(part.decoder)) JSON.parse(part.decoded ?? '')
      }),
      { numRuns: 5000 },
    )
  })

  it('agrees with JSON.parse on what is JSON', () => {
    const almost = fc.oneof(
      fc.json(),
      fc.string({ unit: fc.constantFrom(...'{}[]",:0123-+.eEtrufalsn\\ u\n'), maxLength: 12 }),
      fc
        .tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 }))
        .map(([text, at, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice(at % (text.length + 1))),
    )
    fc.assert(
      fc.property(almost, (text) => {
        const bytes = Buffer.from(text)
        if (bytes.length === 0 || bytes[0] === 0 || bytes[0] === 1) return
        expect(serde.decodePart(bytes, [], 'value', schemas, 'full').decoder === 'json').toBe(parses(bytes.toString()))
      }),
      { numRuns: 20_000 },
    )
  })

  it('cuts a preview to a beginning of what it shows in full', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 600, maxLength: 3000 }), (text) => {
        const bytes = Buffer.from(`x${text}`)
        const part = serde.decodePart(bytes, [], 'value', schemas, 'preview')
        const shown = part.decoded ?? part.text ?? '?'
        expect(isUtf8(Buffer.from(shown))).toBe(true)
        expect(`x${text}`.startsWith(shown)).toBe(true)
        expect(part.truncated).toBe(bytes.length > 2048)
        if (part.truncated) expect(Buffer.byteLength(shown)).toBeGreaterThan(2044)
      }),
    )
  })
})

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
