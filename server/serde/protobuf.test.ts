import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { cpuMs } from './cpu-ms.ts'
import { createSerde } from './decode.ts'
import { framed, resolvedSchema, schemaSet } from './schema-fixtures.ts'

const serde = createSerde()
const FIRST = Buffer.from([0])

function decode(proto: string, payload: Buffer, options: { indexes?: Buffer; dependencies?: { name: string; text: string }[] } = {}) {
  const schema = resolvedSchema('PROTOBUF', proto, options)
  return serde.decodePart(framed(1, options.indexes ?? FIRST, payload), [], 'value', schemaSet(schema), 'full')
}

/** Encodes with protobufjs, so that ours is not its own witness. */
function encode(proto: string, type: string, value: object, ...others: string[]): Buffer {
  const root = new protobuf.Root()
  for (const text of [...others, proto]) protobuf.parse(text, root, { keepCase: true })
  for (const name of ['timestamp', 'duration', 'wrappers', 'struct', 'any'])
    root.addJSON(protobuf.common.get(`google/protobuf/${name}.proto`)?.nested ?? {})
  const message = root.lookupType(type)
  return Buffer.from(message.encode(message.fromObject(value)).finish())
}

const ORDERS = `
  syntax = "proto3";
  package shop;
  import "google/protobuf/timestamp.proto";
  import "google/protobuf/duration.proto";
  import "google/protobuf/wrappers.proto";
  import "google/protobuf/struct.proto";
  import "google/protobuf/any.proto";
  enum Level { LOW = 0; HIGH = 1; }
  message Order {
    message Line { string sku = 1; int32 count = 2; }
    int64 id = 1;
    uint64 big = 2;
    sint64 zig = 3;
    Level level = 4;
    bytes blob = 5;
    repeated Line lines = 6;
    map<string, int64> stock = 7;
    oneof how { string card = 8; int32 cash = 9; }
    google.protobuf.Timestamp created_at = 10;
    optional int32 maybe = 11;
    repeated int32 packed = 12;
    google.protobuf.Duration took = 13;
    google.protobuf.Int64Value wrapped = 14;
    google.protobuf.Struct extra = 15;
    google.protobuf.Any any = 16;
    double ratio = 17;
    float small = 18;
    fixed64 fixed = 19;
    bool yes = 20;
  }
  message Refund { sint32 cents = 1; }`

describe('Protobuf', () => {
  it('reads every kind of field without losing a digit', () => {
    const payload = encode(ORDERS, 'shop.Order', {
      id: '9007199254740993',
      big: '18446744073709551615',
      zig: '-9223372036854775808',
      level: 'HIGH',
      blob: Buffer.from([0, 255]),
      lines: [{ sku: 'a', count: 2 }, {}],
      stock: { __proto: '1', x: '-5' },
      card: 'visa',
      created_at: { seconds: 1700000000, nanos: 120000000 },
      packed: [1, -1, 300],
      took: { seconds: -1, nanos: -500000000 },
      wrapped: { value: '9007199254740993' },
      extra: { fields: { a: { listValue: { values: [{ numberValue: 1.5 }, { nullValue: 0 }, { boolValue: true }] } } } },
      any: { type_url: 'type.googleapis.com/shop.Refund', value: Buffer.from([8, 3]) },
      ratio: Number.NaN,
      small: 0.1,
      fixed: '18446744073709551614',
    })
    const part = decode(ORDERS, payload)
    expect(part.decoded).toBe(
      '{"id":9007199254740993,"big":18446744073709551615,"zig":-9223372036854775808,"level":"HIGH","blob":"AP8=",' +
        '"lines":[{"sku":"a","count":2},{"sku":"","count":0}],"stock":{"__proto":1,"x":-5},"card":"visa",' +
        '"created_at":"2023-11-14T22:13:20.120Z","packed":[1,-1,300],"took":"-1.500s","wrapped":9007199254740993,' +
        '"extra":{"a":[1.5,null,true]},"any":{"@type":"type.googleapis.com/shop.Refund","value":{"cents":-2}},' +
        '"ratio":"NaN","small":0.1,"fixed":18446744073709551614,"yes":false}',
    )
    expect(part).toMatchObject({ decoder: 'protobuf', error: null, note: 'Bytes are shown as base64' })
  })

  it('follows the message index to the second message and to a nested one', () => {
    expect(decode(ORDERS, Buffer.from([8, 3]), { indexes: Buffer.from([2, 2]) }).decoded).toBe('{"cents":-2}')
    expect(decode(ORDERS, encode(ORDERS, 'shop.Order.Line', { sku: 'a' }), { indexes: Buffer.from([4, 0, 0]) }).decoded).toBe('{"sku":"a","count":0}')
    expect(decode(ORDERS, Buffer.from([8, 3]), { indexes: Buffer.from([2, 6]) }).error?.tried[0]).toEqual({
      decoder: 'protobuf',
      reason: 'the message index [3] names no message of the schema',
    })
    const two = 'syntax = "proto3"; message A { int32 a = 1; } message B { message C { int64 c = 1; } }'
    expect(decode(two, Buffer.from([8, 5]), { indexes: Buffer.from([4, 2, 0]) }).decoded).toBe('{"c":5}')
  })

  it('reads message indexes that stand beside the id in a header', () => {
    const header = { name: '__value_schema_id', value: framed(1, Buffer.from([2, 2])) }
    const part = serde.decodePart(Buffer.from([8, 3]), [header], 'value', schemaSet(resolvedSchema('PROTOBUF', ORDERS)), 'full')
    expect(part.decoded).toBe('{"cents":-2}')
  })

  it('reads types that another file defines', () => {
    const money = 'syntax = "proto3"; package money; message Amount { int64 minor = 1; string currency = 2; }'
    const proto = 'syntax = "proto3"; package pay; import "money/amount.proto"; message Payment { money.Amount amount = 1; }'
    const payload = encode(proto, 'pay.Payment', { amount: { minor: '9223372036854775807', currency: 'EUR' } }, money)
    const part = decode(proto, payload, { dependencies: [{ name: 'money/amount.proto', text: money }] })
    expect(part.decoded).toBe('{"amount":{"minor":9223372036854775807,"currency":"EUR"}}')
  })

  it('counts messages of the file itself, not of those it imports into the same package', () => {
    const other = 'syntax = "proto3"; package p; message Other { int32 o = 1; }'
    const proto = 'syntax = "proto3"; package p; import "other.proto"; message Mine { int32 m = 1; }'
    expect(decode(proto, Buffer.from([8, 1]), { dependencies: [{ name: 'other.proto', text: other }] }).decoded).toBe('{"m":1}')
  })

  it('reads a message of no bytes as one', () => {
    expect(decode('syntax = "proto3"; message M { int32 a = 1; optional int32 b = 2; repeated string c = 3; }', Buffer.alloc(0)).decoded).toBe(
      '{"a":0,"c":[]}',
    )
    expect(decode('syntax = "proto3"; message M { }', Buffer.alloc(0)).decoded).toBe('{}')
    expect(decode('syntax = "proto2"; message M { optional int32 a = 1 [default = 5]; }', Buffer.alloc(0)).decoded).toBe('{}')
  })

  it('names fields that the schema does not know', () => {
    const part = decode('syntax = "proto3"; message M { int32 a = 1; }', Buffer.from([8, 1, 0x7a, 2, 65, 66]))
    expect(part).toMatchObject({ decoded: '{"a":1}', note: 'Not in the schema: field 15 of M (wire type 2, 2 bytes)' })
  })

  it('shows the bytes of a type that no file defines', () => {
    const part = decode('syntax = "proto3"; import "gone.proto"; message M { gone.Type t = 1; int32 a = 2; }', Buffer.from([10, 1, 65, 16, 7]))
    expect(part.decoded).toBe('{"t":"QQ==","a":7}')
  })

  it('takes the last member of a oneof, the last of a repeated singular field, and merges sub-messages', () => {
    const proto = 'syntax = "proto3"; message M { oneof o { int32 a = 1; int32 b = 2; } M m = 3; int32 n = 4; }'
    const bytes = Buffer.from([8, 1, 16, 2, 0x1a, 2, 0x20, 5, 0x1a, 2, 8, 9, 0x20, 1, 0x20, 2])
    expect(decode(proto, bytes).decoded).toBe('{"b":2,"m":{"a":9,"n":5},"n":2}')
  })

  it('reads groups of proto2 and packed fields in either form', () => {
    const proto = 'syntax = "proto2"; message M { optional group G = 1 { optional int32 x = 1; } repeated int32 p = 2; }'
    expect(decode(proto, Buffer.from([0x0b, 8, 1, 0x0c, 16, 1, 0x12, 2, 2, 3])).decoded).toMatch(/^\{"[gG]":\{"x":1\},"p":\[1,2,3\]\}$/)
  })

  it('shows an enum number that has no name as the number', () => {
    expect(decode('syntax = "proto3"; enum E { A = 0; } message M { E e = 1; }', Buffer.from([8, 7])).decoded).toBe('{"e":7}')
  })
})

describe('hostile Protobuf', () => {
  const NODE = 'syntax = "proto3"; message M { M m = 1; repeated bool b = 2; }'

  it.each([
    ['an end in the middle', [0x0a, 5, 1], 'beyond the end'],
    ['a field number of 0', [0x00, 1], 'not a field number'],
    ['a wire type of 7', [0x0f], 'not a wire type'],
    ['a group that only ends', [0x0c], 'not a wire type'],
    ['a group without an end', [0x0b, 0x0b], 'the bytes end before'],
  ])('names %s', (_name, bytes, reason) => {
    expect(decode(NODE, Buffer.from(bytes)).error?.tried[0]?.reason).toContain(reason)
  })

  it('names the byte of the value where it went wrong, also inside of a message', () => {
    const reason = decode(NODE, Buffer.from([0x0a, 4, 0x0a, 2, 0x0a, 9])).error?.tried[0]?.reason
    expect(reason).toMatch(/\(byte 7 of 7\)$/)
  })

  it('refuses messages nested without an end', () => {
    let payload = Buffer.alloc(0)
    for (let depth = 0; depth < 2000; depth++) {
      const length = Buffer.from(payload.length < 128 ? [payload.length] : [(payload.length & 0x7f) | 0x80, payload.length >> 7])
      payload = Buffer.concat([Buffer.from([0x0a]), length, payload])
    }
    expect(decode(NODE, payload).error?.tried[0]?.reason).toContain('nested deeper than 500')
  })

  it('previews ten million packed values by their beginning', () => {
    const size = 10_000_000
    const length = Buffer.from([0x12, (size & 0x7f) | 0x80, ((size >> 7) & 0x7f) | 0x80, ((size >> 14) & 0x7f) | 0x80, size >> 21])
    const schemas = schemaSet(resolvedSchema('PROTOBUF', NODE))
    const bytes = framed(1, FIRST, length, Buffer.alloc(size, 1))
    const spent = cpuMs(() => {
      const part = serde.decodePart(bytes, [], 'value', schemas, 'preview')
      expect(part).toMatchObject({ decoder: 'protobuf', truncated: true, decoded: expect.stringMatching(/^\{"b":\[true,true/) })
    })
    expect(spent).toBeLessThan(50)
  })

  it('says why a schema cannot be used', () => {
    expect(decode('message {', Buffer.alloc(0)).error?.tried[0]?.reason).toContain('schema 1 cannot be used')
  })
})
