import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { unlz4 } from './lz4.ts'
import { unsnappy } from './snappy.ts'
import { overflow, UnreadableError } from './unreadable.ts'

export const codecs = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const
export type CodecName = keyof typeof codecs

/** The records of a batch, uncompressed. Throws UnreadableError: unknown codec, damaged, or more than `maxBytes`. */
export function uncompress(codec: number, input: Buffer, maxBytes: number): Buffer {
  switch (codec) {
    case codecs.none:
      return input
    case codecs.gzip:
      return limited('gzip', maxBytes, () => gunzipSync(input, { maxOutputLength: maxBytes }))
    case codecs.snappy:
      return unsnappy(input, maxBytes)
    case codecs.lz4:
      return unlz4(input, maxBytes)
    case codecs.zstd:
      return limited('zstd', maxBytes, () => zstdDecompressSync(input, { maxOutputLength: maxBytes }))
    default:
      throw new UnreadableError(
        'unknown-codec',
        `The batch is compressed with codec ${codec}, which Kafka does not define: it was written by a newer or a broken client.`,
      )
  }
}

function limited(name: string, maxBytes: number, run: () => Buffer): Buffer {
  try {
    return run()
  } catch (cause) {
    if (cause instanceof RangeError) throw overflow(maxBytes)
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UnreadableError('decompression', `The batch cannot be uncompressed: its ${name} data is damaged (${why}).`, cause)
  }
}
