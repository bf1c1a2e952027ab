import { crc32c } from '@node-rs/crc32'
import { at, type BatchHeader, headerBytes, lengthPrefixBytes, prefixBytes, readBatchHeader } from './batch-header.ts'
import type { UnreadableReason } from './unreadable.ts'

/** A batch whose checksum is right. `payload` holds its records, still compressed, and shares memory with the response. */
export interface SoundBatch {
  kind: 'batch'
  header: BatchHeader
  payload: Buffer
  /** Size in the log. */
  bytes: number
}

/** A batch that cannot be read, with the offsets it spans as far as its neighbours and its header tell. */
export interface DamagedBatch {
  kind: 'damaged'
  baseOffset: bigint
  /** Exclusive. */
  endOffset: bigint
  reason: UnreadableReason
  message: string
  bytes: number
}

/**
 * Walks over the batches of a fetched partition, in order. A batch that is cut off at the tail ends the walk: brokers cut
 * at a number of bytes, and the next fetch brings it whole. Never throws, never reads outside, always moves forward.
 */
export function* batchesOf(bytes: Buffer): Generator<SoundBatch | DamagedBatch> {
  let start = 0
  while (start + prefixBytes <= bytes.length) {
    const length = bytes.readInt32BE(start + at.length)
    const size = lengthPrefixBytes + length
    if (length < prefixBytes - lengthPrefixBytes) {
      yield damaged(bytes, start, bytes.length - start, 'malformed', `The batch announces a length of ${length} bytes.`)
      return
    }
    if (start + size > bytes.length) return
    yield one(bytes, start, size)
    start += size
  }
}

function one(bytes: Buffer, start: number, size: number): SoundBatch | DamagedBatch {
  const magic = bytes.readInt8(start + at.magic)
  if (magic === 0 || magic === 1) {
    return damaged(bytes, start, size, 'old-magic', `The batch has the message format ${magic} of Kafka before 0.11, which is not read here.`)
  }
  if (magic !== 2) return damaged(bytes, start, size, 'malformed', `The batch has the unknown message format ${magic}.`)
  if (size < headerBytes) return damaged(bytes, start, size, 'malformed', `The batch is ${size} bytes long, shorter than its header.`)
  if (crc32c(bytes.subarray(start + at.attributes, start + size)) !== bytes.readUInt32BE(start + at.crc)) {
    return damaged(bytes, start, size, 'crc', 'The checksum of the batch is wrong: it was damaged on disk or by its writer.')
  }
  const header = readBatchHeader(bytes, start)
  if (header.lastOffset < header.baseOffset) return damaged(bytes, start, size, 'malformed', 'The batch ends before it starts.')
  return { kind: 'batch', header, payload: bytes.subarray(start + headerBytes, start + size), bytes: size }
}

function damaged(bytes: Buffer, start: number, size: number, reason: UnreadableReason, message: string): DamagedBatch {
  const baseOffset = bytes.readBigInt64BE(start + at.baseOffset)
  return { kind: 'damaged', baseOffset, endOffset: endOf(bytes, start, size, baseOffset), reason, message, bytes: size }
}

/** The next batch tells best where a damaged one ends: the damage may be in its own count. */
function endOf(bytes: Buffer, start: number, size: number, baseOffset: bigint): bigint {
  const next = start + size
  if (next + prefixBytes <= bytes.length) {
    const nextBase = bytes.readBigInt64BE(next + at.baseOffset)
    if (nextBase > baseOffset) return nextBase
  }
  const isNew = size >= headerBytes && bytes.readInt8(start + at.magic) === 2
  const delta = isNew ? bytes.readInt32BE(start + at.lastOffsetDelta) : 0
  return baseOffset + BigInt(Math.max(delta, 0)) + 1n
}
