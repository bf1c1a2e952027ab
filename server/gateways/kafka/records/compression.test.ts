import { gzipSync, zstdCompressSync } from 'node:zlib'
import { lz4Compress, snappyCompress } from '@platformatic/wasm-utils'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compress } from './compress.ts'
import { type CodecName, codecs, uncompress } from './compression.ts'
import { UnreadableError } from './unreadable.ts'

const limit = 1 << 20
const names: CodecName[] = ['gzip', 'snappy', 'lz4', 'zstd']

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }).map((array) => Buffer.from(array)),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 5000 }))
    .map(([unit, times]) => Buffer.concat(Array.from({ length: times }, () => Buffer.from(unit))).subarray(0, 200_000)),
)

function failureOf(run: () => unknown): UnreadableError | null {
  try {
    run()
    return null
  } catch (error) {
    if (error instanceof UnreadableError) return error
    throw error
  }
}

describe.each(names)('%s', (name) => {
  test('gives back what was compressed', () => {
    fc.assert(
      fc.property(anyBytes, fc.constantFrom('xerial' as const, 'raw' as const), (bytes, frame) => {
        expect(uncompress(codecs[name], compress(name, bytes, frame), limit).equals(bytes)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  test('takes nothing at all after the memory of the compressor has grown', () => {
    compress(name, Buffer.from(Array.from({ length: 3 << 20 }, (_, index) => (index * 2654435761) >>> 13)), 'raw')
    expect(uncompress(codecs[name], compress(name, Buffer.alloc(0), 'raw'), limit).length).toBe(0)
  })

  test('stops a bomb at the limit', () => {
    const bomb = compress(name, Buffer.alloc(40 << 20), 'raw')
    const failure = failureOf(() => uncompress(codecs[name], bomb, limit))
    expect(failure?.reason).toBe('too-large')
    expect(failure?.message).toContain(String(limit))
  })

  test('takes exactly as much as the limit allows', () => {
    const bytes = Buffer.alloc(limit, 'ab')
    expect(uncompress(codecs[name], compress(name, bytes), limit).length).toBe(limit)
    expect(failureOf(() => uncompress(codecs[name], compress(name, Buffer.alloc(limit + 1)), limit))?.reason).toBe('too-large')
  })

  test('answers damaged data with a typed error or with bytes, never otherwise', () => {
    fc.assert(
      fc.property(anyBytes, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }), fc.nat(), (bytes, edits, cut) => {
        const data = Buffer.from(compress(name, bytes))
        for (const [where, value] of edits) data[where % Math.max(data.length, 1)] = value
        failureOf(() => uncompress(codecs[name], data.subarray(0, data.length - (cut % 3)), limit))
      }),
      { numRuns: 300 },
    )
  })

  test('answers noise with a typed error or with bytes, never otherwise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        failureOf(() => uncompress(codecs[name], Buffer.from(noise), limit))
      }),
      { numRuns: 300 },
    )
  })
})

test('a snappy length that lies is refused before anything is written', () => {
  const lie = Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), snappyCompress(Buffer.from('short')).subarray(1)])
  expect(failureOf(() => uncompress(codecs.snappy, lie, limit))?.reason).toBe('too-large')
})

test('an LZ4 content size above the limit is refused at once', () => {
  const frame = Buffer.from(lz4Compress(Buffer.alloc(10)))
  const sized = Buffer.concat([
    frame.subarray(0, 4),
    Buffer.from([frame.readUInt8(4) | 0x08, frame.readUInt8(5)]),
    Buffer.alloc(8, 0xff),
    frame.subarray(6),
  ])
  expect(failureOf(() => uncompress(codecs.lz4, sized, limit))?.reason).toBe('too-large')
})

test('nested compression is not followed', () => {
  const inner = gzipSync(Buffer.alloc(1 << 16))
  expect(uncompress(codecs.zstd, zstdCompressSync(inner), limit).equals(inner)).toBe(true)
})

test('a codec that Kafka does not define is named', () => {
  expect(failureOf(() => uncompress(6, Buffer.from('x'), limit))).toMatchObject({ reason: 'unknown-codec' })
})
