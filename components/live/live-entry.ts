import type { TailBatch } from '../../server/contract/events.ts'

export type TailRecord = TailBatch['records'][number]

/** Offsets [from, to) of one partition as decimal text. */
export interface OffsetRange {
  topic: string
  partition: number
  from: string
  /** Exclusive. */
  to: string
}

/** A full-width row at the place where something happened to the stream. */
export interface Marker {
  marker: TailBatch['gaps'][number]['reason'] | 'note'
  /** Epoch milliseconds of this browser. */
  atMs: number
  ranges: readonly OffsetRange[]
  /** Matching records that are missing here; null where only offsets are known. */
  records: bigint | null
  message: string
}

/** A kept row: a record as it came over the wire, or a marker. Records are not copied: 5,000 arrive in a second. */
export type LiveEntry = TailRecord | Marker

export const isMarker = (entry: LiveEntry): entry is Marker => 'marker' in entry

/** The key as the text that its bytes are; null where they are none, or only a part of it is here. Then it cannot be asked for as text. */
export function keyText({ key }: TailRecord): string | null {
  if (!key.present || key.truncated) return null
  if (key.text !== null) return key.text
  // Where a decoder's text says it the bytes are not repeated; JSON laid out anew would be another text.
  const isText = key.decoder === 'text' || (key.decoder === 'json' && key.decoded?.length === key.size)
  return isText ? key.decoded : null
}
