import type { Predicate } from '../contract/predicate.ts'
import type { Isolation, UnreadableBatch } from '../gateways/kafka/types.ts'
import type { ResolvedSchema, SchemaKey, SchemaMiss } from '../gateways/registry/types.ts'
import type { Change, Changed } from '../serde/transform/types.ts'
import type { Decoding } from '../serde/types.ts'
import type { PackedRecords } from './packed-records.ts'

/** What one search looks for, as a worker needs it. Workers keep what they compiled of it by its id. */
export interface ScanSpec {
  id: string
  topic: string
  topicId: string
  predicate: Predicate
  /** How the topic's records are read. */
  decoding?: Decoding
  isolation: Isolation
  /** Epoch milliseconds; `toTime` is exclusive. */
  fromTime: bigint | null
  toTime: bigint | null
  /** Which matches are kept where there are more than `maxMatches`: those at the beginning, or at the end of the piece. */
  keep: 'first' | 'last'
}

/** Whether a record is wanted, or why that cannot be said. */
export type Verdict = boolean | string

/** How values are to be changed. Workers keep what they compiled of it by its id. */
export interface ChangeSpec extends Change {
  id: string
  /** How the topic's records are read. */
  decoding: Decoding
}

/** A piece of a partition: batches as they were fetched, of which [from, to) is looked at. */
export interface ScanPiece {
  partition: number
  bytes: ArrayBuffer
  from: bigint
  to: bigint
  aborted: { producerId: bigint; firstOffset: bigint }[]
  lastStable: bigint
  maxMatches: number
}

export interface ScanMatch {
  offset: bigint
  timestamp: bigint
  /** The match as it goes on the wire: one line of JSON. */
  line: string
}

export interface ScanErrors {
  count: number
  example: { offset: bigint; message: string } | null
}

export interface ScanReport {
  /** In offset order, `maxMatches` at most. */
  matches: ScanMatch[]
  /** Matches were left out. */
  more: boolean
  /** With `keep: first` and `more`: where looking stopped. Else the end of the piece. */
  readTo: bigint
  records: number
  errors: ScanErrors
  unreadable: UnreadableBatch[]
  /** Timestamp of the first and the last record, from the headers of the batches; null where there is none. */
  firstTime: bigint | null
  lastTime: bigint | null
}

/** Where an expression is wrong; columns count from 1. */
export interface ExpressionFault {
  message: string
  line: number
  column: number
}

export type ToWorker =
  | { kind: 'scan'; task: number; spec: ScanSpec; piece: ScanPiece }
  | { kind: 'judge'; task: number; spec: ScanSpec; records: PackedRecords }
  | { kind: 'check'; task: number; expression: string }
  | { kind: 'change'; task: number; spec: ChangeSpec; records: PackedRecords; shown: boolean }
  | { kind: 'schemas'; task: number; found: [SchemaKey, ResolvedSchema][]; misses: [SchemaKey, SchemaMiss][]; unavailable: string | null }

export type FromWorker =
  | { kind: 'report'; task: number; report: ScanReport }
  | { kind: 'judged'; task: number; verdicts: Verdict[] }
  | { kind: 'checked'; task: number; fault: ExpressionFault | null }
  | { kind: 'changed'; task: number; values: Changed[] }
  | { kind: 'needs'; task: number; ids: SchemaKey[] }
  | { kind: 'failed'; task: number; message: string }
