import { isUtf8 } from 'node:buffer'
import type { z } from 'zod'
import type { ExportedRecord } from '../../contract/exports.ts'
import { instant } from '../../core/clock.ts'
import type { RawHeader, RawRecord } from '../../gateways/kafka/types.ts'

/** The last millisecond that ISO-8601 with four digits of the year can say. */
const LAST_MS = 253_402_300_799_999n

function timeOf(timestamp: bigint): string | null {
  return timestamp < 0n || timestamp > LAST_MS ? null : instant(Number(timestamp))
}

const base64 = (bytes: Buffer | null) => bytes?.toString('base64') ?? null

function headerOf({ name, value }: RawHeader) {
  const text = { name: name.toString('utf8'), base64: base64(value) }
  return isUtf8(name) ? text : { ...text, nameBase64: name.toString('base64') }
}

/** One record as a line of JSON from which its bytes can be made again. */
export function recordLine(record: RawRecord): string {
  const line: z.input<typeof ExportedRecord> = {
    type: 'record',
    partition: record.partition,
    offset: record.offset.toString(),
    timestamp: timeOf(record.timestamp),
    timestampMs: record.timestamp.toString(),
    timestampType: record.timestampType,
    key: base64(record.key),
    value: base64(record.value),
    headers: record.headers.map(headerOf),
  }
  return `${JSON.stringify(line)}\n`
}

export const csvHead = 'partition,offset,timestamp,timestampType,key,value,headers\r\n'

/** One record as a row of CSV (RFC 4180), times in ISO UTC. Bytes that are no text stand as `base64:…`; an absent part is an empty cell. */
export function recordRow(record: RawRecord): string {
  const headers = record.headers.map(({ name, value }) => [textOf(name), value === null ? null : textOf(value)])
  const cells = [
    record.partition.toString(),
    record.offset.toString(),
    timeOf(record.timestamp) ?? '',
    record.timestampType,
    record.key === null ? '' : textOf(record.key),
    record.value === null ? '' : textOf(record.value),
    headers.length === 0 ? '' : JSON.stringify(headers),
  ]
  return `${cells.map(csvCell).join(',')}\r\n`
}

const textOf = (bytes: Buffer) => (isUtf8(bytes) ? bytes.toString('utf8') : `base64:${bytes.toString('base64')}`)

/** A spreadsheet takes cells that begin so for formulas (OWASP, CSV injection): an apostrophe makes them text. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe
}
