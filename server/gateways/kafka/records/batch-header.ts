/** The fixed part of a record batch of magic 2: 61 bytes, of which the first 17 are laid out alike in all magics. */
export const headerBytes = 61
/** Offset, length, leader epoch (or the old CRC) and magic: enough to walk over any entry of a log. */
export const prefixBytes = 17
/** What "length" does not count: the offset and the length itself. */
export const lengthPrefixBytes = 12

/** Where fields are in a batch; https://kafka.apache.org/documentation/#recordbatch */
export const at = {
  baseOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  count: 57,
} as const

const codecMask = 0x07
export const appendTimeFlag = 0x08
export const transactionalFlag = 0x10
export const controlFlag = 0x20

export interface BatchHeader {
  baseOffset: bigint
  lastOffset: bigint
  attributes: number
  codec: number
  appendTime: boolean
  transactional: boolean
  control: boolean
  baseTimestamp: bigint
  maxTimestamp: bigint
  producerId: bigint
  count: number
}

/** Reads a header of magic 2; the caller has checked that `headerBytes` are there. */
export function readBatchHeader(bytes: Buffer, start: number): BatchHeader {
  const attributes = bytes.readInt16BE(start + at.attributes)
  const baseOffset = bytes.readBigInt64BE(start + at.baseOffset)
  return {
    baseOffset,
    lastOffset: baseOffset + BigInt(bytes.readInt32BE(start + at.lastOffsetDelta)),
    attributes,
    codec: attributes & codecMask,
    appendTime: (attributes & appendTimeFlag) !== 0,
    transactional: (attributes & transactionalFlag) !== 0,
    control: (attributes & controlFlag) !== 0,
    baseTimestamp: bytes.readBigInt64BE(start + at.baseTimestamp),
    maxTimestamp: bytes.readBigInt64BE(start + at.maxTimestamp),
    producerId: bytes.readBigInt64BE(start + at.producerId),
    count: bytes.readInt32BE(start + at.count),
  }
}
