import type { IHeaders } from 'kafkajs'
import type { OutRecord } from '../kafka/sender.ts'

/** A record as it was read; kafkajs gives header values as bytes and merges repeated names into a list. */
export interface SourceRecord {
  topic: string
  partition: number
  offset: string
  timestamp: string
  key: Buffer | null
  value: Buffer | null
  headers: IHeaders | undefined
}

const ERROR_HEADERS = [
  'headgate-error-class',
  'headgate-error-message',
  'headgate-error-stacktrace',
  'headgate-error-group',
  'headgate-error-attempts',
]
const ORIGIN_HEADERS = ['headgate-origin-topic', 'headgate-origin-partition', 'headgate-origin-offset', 'headgate-origin-timestamp']
const OURS = new Set([...ERROR_HEADERS, ...ORIGIN_HEADERS])

/** How often this record was tried before, over all topics it came through. */
export function attemptsBefore(record: SourceRecord): number {
  const text = lastText(record.headers?.['headgate-error-attempts'])
  return /^\d{1,6}$/.test(text ?? '') ? Number(text) : 0
}

/**
 * The record for a retry or dead-letter topic: key, value and foreign headers as they came, in their order, then our family,
 * all text. The origin is the first source record and stays the same through every further topic.
 */
export function failedRecord(record: SourceRecord, target: string, failure: { error: Error; group: string; attempts: number }): OutRecord {
  const { error, group, attempts } = failure
  const described: IHeaders = {
    'headgate-error-class': error.name,
    'headgate-error-message': error.message,
    'headgate-error-stacktrace': error.stack ?? '',
    'headgate-error-group': group,
    'headgate-error-attempts': String(attempts),
    ...origin(record),
  }
  const headers = { ...foreignHeaders(record.headers ?? {}), ...described }
  return { topic: target, message: { key: record.key, value: record.value, headers } }
}

function origin(record: SourceRecord): IHeaders {
  const known = ORIGIN_HEADERS.map((name) => [name, lastText(record.headers?.[name])] as const)
  if (known.every(([, text]) => text !== undefined)) return Object.fromEntries(known)
  return {
    'headgate-origin-topic': record.topic,
    'headgate-origin-partition': String(record.partition),
    'headgate-origin-offset': record.offset,
    'headgate-origin-timestamp': record.timestamp,
  }
}

/** kafkajs reads a null header value and then cannot write it: it goes on as an empty one. */
function foreignHeaders(headers: IHeaders): IHeaders {
  const kept = Object.entries(headers).filter(([name]) => !OURS.has(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, Array.isArray(value) ? value.map(written) : written(value)]))
}

function written(value: Buffer | string | null | undefined): Buffer | string {
  return value ?? Buffer.alloc(0)
}

/** Of a repeated header the last counts. */
function lastText(value: IHeaders[string]): string | undefined {
  const last = Array.isArray(value) ? value.at(-1) : value
  return last === null || last === undefined ? undefined : last.toString()
}
