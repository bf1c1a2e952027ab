import { gzipSync, zstdCompressSync } from 'node:zlib'
import { crc32c, lz4Compress, snappyCompress } from '@platformatic/wasm-utils'
import type { CodecName } from './compression.ts'

/** As Java's clients frame Snappy: header, version and compatible version, then blocks with their lengths. */
const xerialHeader = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])
const xerialBlockBytes = 32 * 1024
const oneByte = Buffer.alloc(1)

/** The records of a batch, compressed as Kafka's clients do. Snappy is xerial-framed as Java writes it, or raw as librdkafka does. */
export function compress(codec: CodecName, input: Buffer, snappyFrame: 'xerial' | 'raw' = 'xerial'): Buffer {
  if (input.length === 0) renewView()
  switch (codec) {
    case 'none':
      return input
    case 'gzip':
      return gzipSync(input)
    case 'snappy':
      return snappyFrame === 'raw' ? snappyCompress(input) : xerial(input)
    case 'lz4':
      return lz4Compress(input)
    case 'zstd':
      return zstdCompressSync(input)
  }
}

function xerial(input: Buffer): Buffer {
  const parts: Buffer[] = [xerialHeader]
  for (let start = 0; start < input.length; start += xerialBlockBytes) {
    const block = snappyCompress(input.subarray(start, start + xerialBlockBytes))
    const length = Buffer.alloc(4)
    length.writeInt32BE(block.length)
    parts.push(length, block)
  }
  return Buffer.concat(parts)
}

/**
 * The library writes its input through a view which is detached whenever its memory grew; it takes a new one only for an input
 * that is longer than the view. To an empty input a detached view seems long enough, and the call throws.
 */
function renewView(): void {
  crc32c(oneByte)
}
