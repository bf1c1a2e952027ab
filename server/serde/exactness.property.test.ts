import fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { createSerde } from './decode.ts'
import { floatText } from './json-text.ts'
import { framed, resolvedSchema, schemaSet } from './schema-fixtures.ts'

const serde = createSerde()
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const text = fc.string({ unit: 'grapheme', maxLength: 20 })

function zigzag(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Buffer.from([...bytes, Number(rest)])
}

const prefixed = (bytes: Buffer) => Buffer.concat([zigzag(BigInt(bytes.length)), bytes])

describe('any value that was written', () => {
  it('in Avro is read back to the digit', () => {
    const fields = [
      { name: 'n', type: 'long' },
      { name: 's', type: 'string' },
      { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 40, scale: 3 } },
      { name: 'list', type: { type: 'array', items: 'long' } },
    ]
    const schemas = schemaSet(resolvedSchema('AVRO', { type: 'record', name: 'R', fields }))
    fc.assert(
      fc.property(int64, text, int64, fc.array(int64, { maxLength: 5 }), (n, s, unscaled, list) => {
        const price = Buffer.alloc(8)
        price.writeBigInt64BE(unscaled)
        const items = list.length === 0 ? [] : [zigzag(BigInt(list.length)), ...list.map(zigzag)]
        const payload = Buffer.concat([zigzag(n), prefixed(Buffer.from(s)), prefixed(price), ...items, zigzag(0n)])
        const { decoded } = serde.decodePart(framed(1, payload), [], 'value', schemas, 'full')
        const [, shown = ''] = /"price":"([^"]*)"/.exec(decoded?.slice(decoded.lastIndexOf('"price":')) ?? '') ?? []
        expect(decoded).toBe(`{"n":${n},"s":${JSON.stringify(s)},"price":"${shown}","list":[${list}]}`)
        expect(BigInt(shown.replace('.', ''))).toBe(unscaled)
        expect(shown).toMatch(/^-?\d+\.\d{3}$/)
      }),
    )
  })

  it('in Protobuf is read back to the digit, as protobufjs wrote it', () => {
    const proto = `syntax = "proto3"; message M { int64 a = 1; uint64 b = 2; sint64 c = 3; sfixed64 d = 4; fixed64 e = 5; string s = 6;
      repeated sint64 list = 7; map<int64, string> m = 8; double f = 9; optional int32 i = 10; uint32 u = 11; M inner = 12; }`
    const schemas = schemaSet(resolvedSchema('PROTOBUF', proto))
    const type = protobuf.parse(proto).root.lookupType('M')
    const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
    const i = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
    const u = fc.integer({ min: 0, max: 2 ** 32 - 1 })
    fc.assert(
      fc.property(
        int64,
        uint64,
        text,
        fc.array(int64, { maxLength: 5 }),
        fc.double({ noDefaultInfinity: true, noNaN: true }),
        i,
        u,
        (n, big, s, list, f, small, unsigned) => {
          const value = {
            a: `${n}`,
            b: `${big}`,
            c: `${n}`,
            d: `${n}`,
            e: `${big}`,
            s,
            list: list.map(String),
            m: { [`${n}`]: s },
            f,
            i: small,
            u: unsigned,
          }
          const payload = Buffer.from(type.encode(type.fromObject({ ...value, inner: value })).finish())
          const { decoded } = serde.decodePart(framed(1, Buffer.from([0]), payload), [], 'value', schemas, 'full')
          const number = Object.is(f, -0) ? '-0' : String(f)
          const one = `"a":${n},"b":${big},"c":${n},"d":${n},"e":${big},"s":${JSON.stringify(s)},"list":[${list}],"m":{"${n}":${JSON.stringify(s)}},"f":${number},"i":${small},"u":${unsigned}`
          expect(decoded).toBe(`{${one},"inner":{${one}}}`)
        },
      ),
    )
  })

  it('as a 32-bit float is written in digits that name it and no other', () => {
    fc.assert(
      fc.property(fc.float({ noDefaultInfinity: true, noNaN: true }), (value) => {
        expect(Object.is(Math.fround(Number(floatText(value))), value)).toBe(true)
      }),
    )
  })
})
