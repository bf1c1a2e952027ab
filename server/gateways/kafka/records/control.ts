import type { BatchHeader } from './batch-header.ts'
import { BatchRecords } from './batch-records.ts'
import type { Limits } from './unreadable.ts'

/** What a control batch says; 'other' for kinds that end no transaction. Its key is version (int16) and type (int16). */
export type Marker = 'abort' | 'commit' | 'other'

/** Throws UnreadableError where the batch is no control batch that can be read. */
export function markerOf(header: BatchHeader, bytes: Buffer, limits: Limits): Marker {
  const records = new BatchRecords(header, bytes, limits)
  if (!records.next() || records.keyLength < 4) return 'other'
  const type = bytes.readInt16BE(records.keyAt + 2)
  return type === 0 ? 'abort' : type === 1 ? 'commit' : 'other'
}
