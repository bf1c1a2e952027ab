import avsc from 'avsc'
import { describe, expect, it } from 'vitest'
import { cpuMs } from './cpu-ms.ts'
import { createSerde } from './decode.ts'
import { framed, resolvedSchema, schemaSet } from './schema-fixtures.ts'

const bigLong = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer(value: bigint) {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(value)
    return bytes
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
})

/** Encodes with another implementation of Avro, so that ours is not its own witness. */
function encode(schema: object, value: unknown): Buffer {
  const typeHook = (part: unknown) => (isLong(part) ? bigLong : undefined)
  return avsc.parse(JSON.stringify(schema), { typeHook, wrapUnions: false }).toBuffer(value)
}

function isLong(schema: unknown): boolean {
  return schema === 'long' || (typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'long')
}

const serde = createSerde()

function decode(schema: object | string, payload: Buffer, detail: 'full' | 'preview' = 'full') {
  return serde.decodePart(framed(1, payload), [], 'value', schemaSet(resolvedSchema('AVRO', schema)), detail)
}

function roundTrip(schema: object, value: unknown) {
  return decode(schema, encode(schema, value))
}

const record = (...fields: [string, unknown][]) => ({
  type: 'record',
  name: 'R',
  namespace: 'a.b',
  fields: fields.map(([name, type]) => ({ name, type })),
})

describe('Avro', () => {
  it('keeps every digit of a 64-bit number', () => {
    const schema = record(['id', 'long'], ['n', 'long'], ['m', 'long'])
    const part = roundTrip(schema, { id: 9007199254740993n, n: -9223372036854775808n, m: 9223372036854775807n })
    expect(part.decoded).toBe('{"id":9007199254740993,"n":-9223372036854775808,"m":9223372036854775807}')
    expect(part).toMatchObject({ decoder: 'avro', schema: { id: 1, subject: 'orders-value', version: 3 }, error: null, truncated: false })
  })

  it('reads every type as the writer meant it', () => {
    const schema = record(
      ['nothing', 'null'],
      ['yes', 'boolean'],
      ['i', 'int'],
      ['f', 'float'],
      ['d', 'double'],
      ['s', 'string'],
      ['e', { type: 'enum', name: 'E', symbols: ['A', 'B'] }],
      ['list', { type: 'array', items: 'int' }],
      ['map', { type: 'map', values: 'E' }],
      ['maybe', ['null', 'string']],
      ['inner', { type: 'record', name: 'Inner', fields: [{ name: 'e', type: 'a.b.E' }] }],
    )
    const value = {
      nothing: null,
      yes: true,
      i: -5,
      f: 0.1,
      d: 1e21,
      s: 'ä"\n',
      e: 'B',
      list: [1, 2],
      map: { k: 'A' },
      maybe: 'x',
      inner: { e: 'A' },
    }
    expect(roundTrip(schema, value).decoded).toBe(
      '{"nothing":null,"yes":true,"i":-5,"f":0.1,"d":1e+21,"s":"ä\\"\\n","e":"B","list":[1,2],"map":{"k":"A"},"maybe":"x","inner":{"e":"A"}}',
    )
  })

  it('writes numbers that JSON has no form for as text', () => {
    const schema = record(['a', 'double'], ['b', 'double'], ['c', 'float'], ['d', 'double'])
    const part = roundTrip(schema, { a: Number.NaN, b: Number.NEGATIVE_INFINITY, c: Number.POSITIVE_INFINITY, d: -0 })
    expect(part.decoded).toBe('{"a":"NaN","b":"-Infinity","c":"Infinity","d":-0}')
  })

  it('writes decimals in exact digits, UUIDs and durations readably, and other logical types as they are stored', () => {
    const fixed = (name: string, size: number, logicalType: string) => ({ type: 'fixed', name, size, logicalType })
    const schema = record(
      ['price', { type: 'bytes', logicalType: 'decimal', precision: 38, scale: 2 }],
      ['tiny', { ...fixed('F4', 4, 'decimal'), precision: 9, scale: 4 }],
      ['at', { type: 'long', logicalType: 'timestamp-micros' }],
      ['id', fixed('U', 16, 'uuid')],
      ['for', fixed('D', 12, 'duration')],
    )
    const duration = Buffer.alloc(12)
    duration.writeUInt32LE(1, 0)
    duration.writeUInt32LE(4294967295, 8)
    const part = roundTrip(schema, {
      price: Buffer.from('8000000000000000000000000000', 'hex'),
      tiny: Buffer.from([255, 255, 255, 251]),
      at: 1700000000123456n,
      id: Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
      for: duration,
    })
    expect(part.decoded).toBe(
      '{"price":"-25961484292674138142652481646100.48","tiny":"-0.0005","at":1700000000123456,' +
        '"id":"00112233-4455-6677-8899-aabbccddeeff","for":{"months":1,"days":0,"millis":4294967295}}',
    )
  })

  it('shows bytes and fixed as base64 and says so', () => {
    const part = roundTrip(record(['b', 'bytes'], ['f', { type: 'fixed', name: 'F', size: 2 }]), { b: Buffer.from([0, 255]), f: Buffer.from([1, 2]) })
    expect(part).toMatchObject({ decoded: '{"b":"AP8=","f":"AQI="}', note: 'Bytes are shown as base64' })
  })

  it('reads a type that refers to itself', () => {
    const schema = record(['v', 'int'], ['next', ['null', 'R']])
    expect(roundTrip(schema, { v: 1, next: { v: 2, next: null } }).decoded).toBe('{"v":1,"next":{"v":2,"next":null}}')
  })

  it('finds types that are defined in a schema referred to', () => {
    const address = JSON.stringify({ type: 'record', name: 'Address', namespace: 'x', fields: [{ name: 'city', type: 'string' }] })
    const schema = resolvedSchema('AVRO', record(['home', 'x.Address']), { dependencies: [{ name: 'x.Address', text: address }] })
    const part = serde.decodePart(framed(1, Buffer.from('\x0cBerlin')), [], 'value', schemaSet(schema), 'full')
    expect(part.decoded).toBe('{"home":{"city":"Berlin"}}')
  })

  it('reads a schema whose defaults are wrong: they are not needed', () => {
    const schema = { ...record(), fields: [{ name: 'n', type: 'long', default: 'none' }] }
    expect(decode(schema, Buffer.from([2])).decoded).toBe('{"n":1}')
  })

  it('takes a bare primitive as schema text', () => {
    expect(decode('string', Buffer.from('\x04hi')).decoded).toBe('"hi"')
    expect(decode('"long"', Buffer.from([1])).decoded).toBe('-1')
  })

  it('names bytes that are left over', () => {
    expect(decode('"int"', Buffer.from([2, 9, 9])).note).toBe('2 bytes after the value belong to nothing')
  })
})

describe('hostile Avro', () => {
  it('refuses five bytes that claim fifty million elements, at once', () => {
    const bomb = Buffer.from([0x80, 0xc2, 0xd7, 0x2f, 0])
    const spent = cpuMs(() => {
      for (const detail of ['full', 'preview'] as const) {
        const part = decode({ type: 'array', items: 'null' }, bomb, detail)
        expect(part.decoder).toBe('hex')
        expect(part.error?.tried[0]).toMatchObject({ decoder: 'avro', reason: expect.stringContaining('a block claims 50000000 items') })
      }
    })
    expect(spent).toBeLessThan(50)
  })

  it('refuses a record that holds itself without an end', () => {
    const part = decode({ type: 'record', name: 'R', fields: [{ name: 'r', type: 'R' }] }, Buffer.from([0]))
    expect(part.error?.tried[0]?.reason).toContain('nested deeper than 500')
  })

  it('refuses a schema that grows two to the thirtieth from no bytes', () => {
    const schema: Record<string, unknown>[] = [{ type: 'record', name: 'L0', fields: [{ name: 'n', type: 'null' }] }]
    for (let level = 1; level <= 30; level++) {
      const type = `L${level - 1}`
      schema.push({ type: 'record', name: `L${level}`, fields: ['a', 'b'].map((name) => ({ name, type })) })
    }
    const dependencies = schema.slice(0, -1).map((one, index) => ({ name: `L${index}`, text: JSON.stringify(one) }))
    const set = schemaSet(resolvedSchema('AVRO', schema.at(-1) ?? {}, { dependencies }))
    const spent = cpuMs(() => {
      const part = serde.decodePart(framed(1), [], 'value', set, 'full')
      expect(part.error?.tried[0]?.reason).toContain('more values than so few bytes can hold')
    })
    expect(spent).toBeLessThan(100)
  })

  it.each([
    ['a length beyond the end', '"string"', [0x7f], 'beyond the end'],
    ['a negative length', '"string"', [0x01], 'beyond the end'],
    ['a union index that does not exist', ['null', 'int'], [0x04], 'union index 2 of 2'],
    ['an int of more than 32 bits', '"int"', [0x80, 0x80, 0x80, 0x80, 0x20], 'does not fit an int'],
    ['a number without an end', '"long"', Array(11).fill(0xff), 'more than 64 bits'],
    ['a boolean of 2', '"boolean"', [2], 'not a boolean'],
    ['bytes that are too few', '"double"', [1, 2], 'the bytes end before the value does'],
  ])('names %s', (_name, schema, bytes, reason) => {
    expect(decode(schema, Buffer.from(bytes)).error?.tried[0]?.reason).toContain(reason)
  })

  it('says why a schema cannot be used', () => {
    expect(decode('{', Buffer.from([0])).error?.tried[0]?.reason).toContain('schema 1 cannot be used')
    expect(decode('"Nowhere"', Buffer.from([0])).error?.tried[0]?.reason).toContain('Nowhere, which is not defined')
  })

  it('previews a value of 20 MB by its beginning', () => {
    const schema = schemaSet(resolvedSchema('AVRO', { type: 'array', items: 'string' }))
    const bytes = framed(1, encode({ type: 'array', items: 'string' }, Array(400_000).fill('x'.repeat(48))))
    const spent = cpuMs(() => {
      const part = serde.decodePart(bytes, [], 'value', schema, 'preview')
      expect(part).toMatchObject({ decoder: 'avro', truncated: true, base64: null, note: 'Judged by its beginning' })
      expect(Buffer.byteLength(part.decoded ?? '')).toBe(2048)
    })
    expect(spent).toBeLessThan(30)
  })
})
