import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSerde } from './decode.ts'
import { decodeFixedSize } from './fixed-size.ts'
import { schemaSet } from './schema-fixtures.ts'

const serde = createSerde()
const show = (bytes: Buffer, detail: 'full' | 'preview' = 'full') => serde.decodePart(bytes, [], 'key', schemaSet(), detail)

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

describe('numbers and UUIDs that stand alone in a part', () => {
  it('keep every digit of a 64-bit key, also where a double could not', () => {
    expect(show(int64(9_007_199_254_740_993n))).toMatchObject({ decoder: 'int64', decoded: '9007199254740993' })
    expect(show(int64(42n), 'preview')).toMatchObject({ decoder: 'int64', decoded: '42', base64: null })
    expect(show(int64(-2n))).toMatchObject({ decoder: 'int64', decoded: '-2' })
  })

  it('are read exactly as their bytes say, for every 64-bit number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(decodeFixedSize(int64(value), 'int64')).toMatchObject({ ok: true, decoded: value.toString() })
      }),
    )
  })

  it('are named as a guess, and 4 bytes as a 32-bit number', () => {
    expect(show(Buffer.from([0, 0, 1, 0]))).toMatchObject({ decoder: 'int32', decoded: '256', note: 'Taken for a big-endian number by its 4 bytes' })
  })

  it('are not guessed of a framed value whose schema could not be had', () => {
    expect(show(Buffer.from('0000000412020406', 'hex'))).toMatchObject({ decoder: 'hex', schema: { id: 1042 } })
  })

  it('show a UUID in its usual form', () => {
    const bytes = Buffer.from('018f3b1ec0de7abc8def0123456789ab', 'hex')
    expect(show(bytes)).toMatchObject({ decoder: 'uuid', decoded: '018f3b1e-c0de-7abc-8def-0123456789ab' })
  })

  it('leave text, and bytes without the mark of either, as they are', () => {
    expect(show(Buffer.from('12345678'))).toMatchObject({ decoder: 'json', decoded: '12345678' })
    expect(show(Buffer.from([0x80, 1, 2, 3, 4, 5, 6, 7]))).toMatchObject({ decoder: 'hex', decoded: null })
  })

  it('say how many bytes they take where the bytes do not fit', () => {
    expect(decodeFixedSize(Buffer.alloc(5), 'int64')).toEqual({ ok: false, reason: 'it takes 8 bytes, and there are 5' })
  })
})
