import { crc32c } from '@node-rs/crc32'
import { WireWriter } from '../protocol/wire-writer.ts'
import type { RawHeader } from '../types.ts'
import { appendTimeFlag, at, controlFlag, headerBytes, lengthPrefixBytes, transactionalFlag } from './batch-header.ts'
import { compress } from './compress.ts'
import { type CodecName, codecs } from './compression.ts'

export interface RecordToWrite {
  key: Buffer | null
  value: Buffer | null
  headers?: RawHeader[]
  /** Ms since 1970. Default: the batch's. */
  timestamp?: bigint
  /** Default: its place in the batch. Compacted logs have gaps. */
  offsetDelta?: number
}

export interface BatchToWrite {
  records: RecordToWrite[]
  /** Of records that bring none. */
  timestamp: bigint
  codec?: CodecName
  snappyFrame?: 'xerial' | 'raw'
  baseOffset?: bigint
  /** Default: that of the last record. */
  lastOffsetDelta?: number
  transactional?: boolean
  control?: boolean
  appendTime?: boolean
  producerId?: bigint
  producerEpoch?: number
  baseSequence?: number
}

/** One record batch of magic 2, byte for byte as a producer sends it and a log holds it. */
export function encodeBatch(batch: BatchToWrite): Buffer {
  const { records, codec = 'none' } = batch
  const first = records[0]?.timestamp ?? batch.timestamp
  const timestamps = records.map((record) => record.timestamp ?? batch.timestamp)
  const latest = timestamps.reduce((max, each) => (each > max ? each : max), first)
  const body = new WireWriter(1024)
  for (const [index, record] of records.entries())
    writeRecord(body, record, (record.timestamp ?? batch.timestamp) - first, record.offsetDelta ?? index)
  const payload = compress(codec, body.done(), batch.snappyFrame)
  const flags = (batch.appendTime ? appendTimeFlag : 0) | (batch.transactional ? transactionalFlag : 0) | (batch.control ? controlFlag : 0)
  const out = new WireWriter(headerBytes + payload.length)
  out
    .int64(batch.baseOffset ?? 0n)
    .int32(headerBytes - lengthPrefixBytes + payload.length)
    .int32(-1)
    .int8(2)
    .uint32(0)
    .int16(codecs[codec] | flags)
    .int32(batch.lastOffsetDelta ?? records.at(-1)?.offsetDelta ?? records.length - 1)
    .int64(first)
    .int64(latest)
    .int64(batch.producerId ?? -1n)
    .int16(batch.producerEpoch ?? -1)
    .int32(batch.baseSequence ?? -1)
    .int32(records.length)
    .raw(payload)
  return sealed(out.done())
}

/** Writes the checksum that the bytes have now, so that a batch which was changed on purpose is sound again. */
export function sealed(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch.subarray(at.attributes)), at.crc)
  return batch
}

function writeRecord(out: WireWriter, record: RecordToWrite, timestampDelta: bigint, offsetDelta: number): void {
  const content = new WireWriter()
  content.int8(0).varlong(timestampDelta).varint(offsetDelta)
  writeBytes(content, record.key)
  writeBytes(content, record.value)
  const headers = record.headers ?? []
  content.varint(headers.length)
  for (const { name, value } of headers) {
    writeBytes(content, name)
    writeBytes(content, value)
  }
  out.varint(content.length).raw(content.done())
}

function writeBytes(out: WireWriter, bytes: Buffer | null): void {
  out.varint(bytes === null ? -1 : bytes.length)
  if (bytes !== null) out.raw(bytes)
}
