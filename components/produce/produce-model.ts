import type { RouteInput } from '../../server/contract/define.ts'
import type { RouteOf } from '../data/routes.ts'
import { base64OfText } from './base64.ts'

export type ProduceBody = RouteInput<RouteOf<'records.produce'>>['body']
export type RecordBody = ProduceBody['records'][number]
type PartBody = RecordBody['value']
type HeaderBody = NonNullable<RecordBody['headers']>[number]
export type Compression = NonNullable<ProduceBody['compression']>

export type PartMode = 'text' | 'json' | 'schema' | 'base64' | 'null'

/** A key or value as it is being written. The text stays when the mode changes. */
export interface PartDraft {
  mode: PartMode
  text: string
  subject: string
  /** A number, or `latest`. */
  version: string
  /** Of a Protobuf file; empty: its first. */
  message: string
}

export interface HeaderDraft {
  id: number
  name: string
  /** The bytes of a name that is not UTF-8, which cannot be edited. */
  nameBase64: string | null
  mode: 'text' | 'base64' | 'null'
  text: string
}

export interface RecordDraft {
  id: number
  key: PartDraft
  value: PartDraft
  headers: HeaderDraft[]
  /** Empty: by the key. */
  partition: string
  /** ISO-8601 with a zone; empty: when it is written. */
  timestamp: string
}

export interface Draft {
  records: RecordDraft[]
  compression: Compression
}

export const emptyPart = (mode: PartMode): PartDraft => ({ mode, text: '', subject: '', version: 'latest', message: '' })

export function emptyRecord(id: number): RecordDraft {
  // An empty text would be a key of 0 bytes, which nobody means who leaves it out.
  return { id, key: emptyPart('null'), value: emptyPart('json'), headers: [], partition: '', timestamp: '' }
}

export const emptyDraft = (): Draft => ({ records: [emptyRecord(1)], compression: 'none' })

/** An id that no other of them has. */
export const nextId = (items: readonly { id: number }[]) => items.reduce((most, { id }) => Math.max(most, id), 0) + 1

/** What stands at a field, in the server's way to name it: `records[0].value`. */
export interface FieldProblem {
  message: string
  fix: string | null
  line?: number | undefined
  column?: number | undefined
}

/** What is wrong and what to do, as sentences. */
export const problemText = ({ message, fix }: FieldProblem) => `${message.replace(/\.$/, '')}.${fix === null ? '' : ` ${fix}`}`

/** Problems by field; those of the request as a whole have none. */
export type FieldProblems = ReadonlyMap<string, FieldProblem>

export function problemsOf(errors: readonly (FieldProblem & { path: string })[]): FieldProblems {
  return new Map(errors.map(({ path, ...problem }) => [fieldOf(path), problem]))
}

/** `body.records.0.headers.1.name` and `records[0].headers[1].name` are the same field. */
export function fieldOf(path: string): string {
  return path.replace(/^body\./, '').replace(/\.(\d+)(?=\.|$)/g, '[$1]')
}

/** The request that a draft stands for, or what must be corrected before there is one. */
export function bodyOf(draft: Draft): { body: ProduceBody; problems: FieldProblems } {
  const problems = new Map<string, FieldProblem>()
  const records = draft.records.map((record, index): RecordBody => {
    const partition = record.partition.trim()
    if (!/^\d{0,9}$/.test(partition)) problems.set(`records[${index}].partition`, { message: 'A partition is a number from 0.', fix: null })
    return {
      key: partOf(record.key),
      value: partOf(record.value),
      headers: record.headers.map(headerOf),
      partition: partition === '' ? null : Number(partition),
      timestamp: record.timestamp.trim() === '' ? null : record.timestamp.trim(),
    }
  })
  return { body: { records, compression: draft.compression }, problems }
}

function partOf({ mode, text, subject, version, message }: PartDraft): PartBody {
  if (mode === 'null') return null
  if (mode === 'schema') {
    return { subject: subject.trim(), version: version === 'latest' ? 'latest' : Number(version), json: text, ...(message === '' ? {} : { message }) }
  }
  if (mode === 'base64') return { base64: text.replace(/\s/g, '') }
  return mode === 'json' ? { json: text } : { text }
}

function headerOf({ name, nameBase64, mode, text }: HeaderDraft): HeaderBody {
  const base64 = mode === 'null' ? null : mode === 'base64' ? text.replace(/\s/g, '') : base64OfText(text)
  return nameBase64 === null ? { name, base64 } : { name, nameBase64, base64 }
}
