import type { z } from 'zod'
import { ExportEnd, ExportedRecord } from '../../contract/exports.ts'
import type { FieldError } from '../../contract/problem.ts'
import { fieldErrors } from '../../core/field-errors.ts'
import type { RecordToProduce } from '../../gateways/kafka/types.ts'

export type Manifest = z.infer<typeof ExportEnd>
type Exported = z.infer<typeof ExportedRecord>

/** What one line of the file is. */
export type ReadLine = { kind: 'record'; record: Exported } | { kind: 'end'; manifest: Manifest } | { kind: 'wrong'; error: FieldError }

/** How the lines of a file become records of the target. */
export interface ImportRules {
  /** Of the target. */
  partitions: number
  partitionRule: 'same' | 'key'
  timestamp: 'original' | 'now'
}

/** Reads a line of an export, and tells what is wrong with it and what to change. */
export function readLine(number: number, bytes: Buffer, rules: ImportRules): ReadLine {
  const parsed = parse(bytes)
  if (parsed === undefined) return wrong(number, '', 'is no JSON', 'Take the line as the export wrote it: one JSON object, in UTF-8, on one line.')
  const type = typeof parsed === 'object' && parsed !== null && 'type' in parsed ? parsed.type : undefined
  if (type === 'end') {
    const end = ExportEnd.safeParse(parsed)
    return end.success ? { kind: 'end', manifest: end.data } : wrongField(number, end.error)
  }
  const record = ExportedRecord.safeParse(parsed)
  if (!record.success) return wrongField(number, record.error)
  const { partition } = record.data
  if (partition < 0 || (rules.partitionRule === 'same' && partition >= rules.partitions)) {
    const fix = 'Import with partitionRule=key, or give the topic more partitions.'
    return wrong(number, '.partition', `there is no partition ${partition}: the topic has ${rules.partitions}`, fix)
  }
  const bad = fieldOfNoBase64(record.data)
  if (bad !== null) return wrong(number, bad, 'is no base64', 'Write bytes as base64 (RFC 4648) with its padding, and absent ones as null.')
  return { kind: 'record', record: record.data }
}

/** Buffer.from would take what it can and drop the rest: other bytes would be written. */
const isBase64 = (text: string | null | undefined) => text == null || (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text))

function fieldOfNoBase64({ key, value, headers }: Exported): string | null {
  if (!isBase64(key)) return '.key'
  if (!isBase64(value)) return '.value'
  const at = headers.findIndex((header) => !isBase64(header.base64) || !isBase64(header.nameBase64))
  return at < 0 ? null : `.headers.${at}`
}

/** The record to write. `turn` spreads records without a key where keys decide. */
export function recordOf(record: Exported, turn: number, { partitionRule, partitions, timestamp }: ImportRules): RecordToProduce {
  const { key, value, headers, timestampMs } = record
  const bytes = (base64: string | null) => (base64 === null ? null : Buffer.from(base64, 'base64'))
  const time = BigInt(timestampMs)
  return {
    key: bytes(key),
    value: bytes(value),
    headers: headers.map(({ name, nameBase64, base64 }) => ({
      name: nameBase64 === undefined ? Buffer.from(name) : Buffer.from(nameBase64, 'base64'),
      value: bytes(base64),
    })),
    partition: partitionRule === 'same' ? record.partition : key === null ? turn % partitions : null,
    timestamp: timestamp === 'now' || time < 0n ? null : time,
  }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

function wrongField(number: number, error: z.ZodError): ReadLine {
  const [first] = fieldErrors(error)
  const field = first === undefined || first.path === '' ? '' : `.${first.path}`
  return wrong(number, field, first?.message ?? 'is no line of an export', first?.fix ?? null)
}

function wrong(line: number, field: string, message: string, fix: string | null): ReadLine {
  const whole = 'Take the line as the export wrote it; lines are records, and the last one is the manifest.'
  return { kind: 'wrong', error: { path: `body${field}`, line, message, fix: fix ?? whole } }
}
