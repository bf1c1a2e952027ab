import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frame, messageIndex, readMessageIndex, unframe } from './frame.ts'

describe('the registry frame', () => {
  it('comes back as it went in, whatever the body', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.uint8Array(), (schemaId, bytes) => {
        const body = Buffer.from(bytes)
        expect(unframe(frame(schemaId, body))).toEqual({ schemaId, body })
      }),
    )
  })

  it('is not seen where there is none', () => {
    expect(unframe(Buffer.from('{"orderId":1}'))).toBeNull()
    expect(unframe(Buffer.from([0, 0, 0, 1]))).toBeNull()
    expect(unframe(Buffer.alloc(0))).toBeNull()
  })
})

describe('the message index of Protobuf', () => {
  it('has the bytes that other clients write', () => {
    expect(messageIndex([0]).toString('hex')).toBe('00')
    expect(messageIndex([1]).toString('hex')).toBe('0202')
    expect(messageIndex([1, 0]).toString('hex')).toBe('040200')
    expect(messageIndex([2, 70]).toString('hex')).toBe('04048c01')
  })

  it('comes back as it went in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 8 }), (path) => {
        const bytes = messageIndex(path)
        expect(readMessageIndex(Buffer.concat([bytes, Buffer.from([9, 9])]))).toEqual({ path, bytesRead: bytes.length })
      }),
    )
  })

  it('is refused where it ends too early or claims too much', () => {
    expect(() => readMessageIndex(Buffer.from([2]))).toThrow(RangeError)
    expect(() => readMessageIndex(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))).toThrow(RangeError)
    expect(() => readMessageIndex(Buffer.from([0xfe, 0x7f]))).toThrow(RangeError)
  })
})
