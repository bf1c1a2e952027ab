import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Api } from '../gateways/kafka/protocol/schema.ts'
import { at, lengthPrefixBytes, prefixBytes } from '../gateways/kafka/records/batch-header.ts'
import { sealed } from '../gateways/kafka/records/encode-batch.ts'
import type { TestKafka } from './kafka.ts'

/** What is done to a batch on disk: a wrong checksum, a codec that does not exist, an old format, or any change with a right checksum. */
export type BatchDamage = 'crc' | 'unknown-codec' | 'old-magic' | ((batch: Buffer) => void)

/** Changes the batch that starts at `baseOffset` in the first segment of a partition's log. Brokers send what is on disk without looking at it. */
export async function damageLog(kafka: TestKafka, topic: string, partition: number, baseOffset: bigint, damage: BatchDamage): Promise<void> {
  const segment = join(await logDirectory(kafka, topic, partition), `${topic}-${partition}`, `${'0'.repeat(20)}.log`)
  const file = await open(segment, 'r+')
  try {
    const log = await file.readFile()
    const { start, end } = locate(log, baseOffset)
    const batch = log.subarray(start, end)
    apply(batch, damage)
    await file.write(batch, 0, batch.length, start)
  } finally {
    await file.close()
  }
}

function apply(batch: Buffer, damage: BatchDamage): void {
  if (damage === 'crc') batch.writeUInt8(batch.readUInt8(batch.length - 1) ^ 0xff, batch.length - 1)
  else if (damage === 'old-magic') batch.writeInt8(1, at.magic)
  else {
    if (damage === 'unknown-codec') batch.writeInt16BE(batch.readInt16BE(at.attributes) | 7, at.attributes)
    else damage(batch)
    sealed(batch)
  }
}

function locate(log: Buffer, baseOffset: bigint): { start: number; end: number } {
  for (let start = 0; start + prefixBytes <= log.length; ) {
    const end = start + lengthPrefixBytes + log.readInt32BE(start + at.length)
    if (log.readBigInt64BE(start) === baseOffset) return { start, end }
    start = end
  }
  throw new Error(`no batch starts at ${baseOffset} in the first segment`)
}

async function logDirectory(kafka: TestKafka, topic: string, partition: number): Promise<string> {
  const { message } = await kafka.lane.call(await kafka.leader(topic, partition), Api.describeLogDirs, { topics: null }, kafka.deadline())
  const dir = message.list('results').find((each) => each.list('topics').some((found) => found.text('name') === topic))
  if (dir === undefined) throw new Error(`no log directory holds ${topic}`)
  return dir.text('logDir')
}
