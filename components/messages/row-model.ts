import type { KafkaRecord, RecordPage } from '../../server/contract/records.ts'
import type { Notice } from '../../server/contract/wire.ts'
import { recordRef } from './messages-url.ts'

export type MessageRow = { kind: 'record'; key: string; record: KafkaRecord } | { kind: 'notice'; key: string; notice: Notice }

export interface PageRows {
  rows: MessageRow[]
  records: number
  /** Notices without a place of their own in the page. */
  elsewhere: Notice[]
}

/** So many notices of one kind stand in the table; more are told in one line. */
const PLACED = 3

/**
 * The rows of a page with its notices where they belong: beside the records of their partition, by offset. In a page
 * that reads backwards larger offsets come first.
 */
export function pageRows(page: Pick<RecordPage, 'items' | 'notices'>, backwards: boolean): PageRows {
  const counts = new Map<string, number>()
  for (const { code } of page.notices) counts.set(code, (counts.get(code) ?? 0) + 1)
  const hasPlace = (notice: Notice) => isPlaced(notice) && (!isFoldable(notice) || (counts.get(notice.code) ?? 0) <= PLACED)
  const slots: Notice[][] = Array.from({ length: page.items.length + 1 }, () => [])
  for (const notice of page.notices.filter(hasPlace)) slots[slotOf(notice, page.items, backwards)]?.push(notice)
  const rows = slots.flatMap((notices, index): MessageRow[] => {
    const record = page.items[index]
    return [...notices.map(noticeRow), ...(record === undefined ? [] : [{ kind: 'record' as const, key: recordRef(record), record }])]
  })
  return { rows, records: page.items.length, elsewhere: page.notices.filter((notice) => !hasPlace(notice)) }
}

const noticeRow = (notice: Notice): MessageRow => ({ kind: 'notice', key: `${notice.code}-${notice.partition}-${notice.fromOffset}`, notice })

const isPlaced = (notice: Notice) => notice.partition !== undefined && notice.fromOffset !== undefined

/** The same on every partition, as a rule; a batch that cannot be read is always shown in its place. */
const isFoldable = ({ code }: Notice) => code === 'open-transaction' || code === 'starts-later' || code === 'expired'

/** Before which record a notice stands; behind the last one when all of its partition come first. */
function slotOf(notice: Notice, records: readonly KafkaRecord[], backwards: boolean): number {
  const from = BigInt(notice.fromOffset ?? '0')
  const own = records.flatMap((record, index) => (record.partition === notice.partition ? [{ index, offset: BigInt(record.offset) }] : []))
  const behind = own.find(({ offset }) => (backwards ? offset < from : offset >= from))
  if (behind !== undefined) return behind.index
  const last = own.at(-1)
  // A partition of which the page holds nothing: what is hidden or lost is told first.
  return last === undefined ? 0 : last.index + 1
}

/** Partitions whose times go back while their offsets go on: the order by time is not exact there. */
export function partitionsOutOfTime(records: readonly KafkaRecord[], backwards: boolean): number[] {
  const last = new Map<number, bigint>()
  const found = new Set<number>()
  for (const { partition, timestampMs } of records) {
    const time = BigInt(timestampMs)
    const before = last.get(partition)
    if (before !== undefined && (backwards ? time > before : time < before)) found.add(partition)
    last.set(partition, time)
  }
  return [...found].sort((a, b) => a - b)
}

/** Whether all records carry a time on one day of the zone; then the day is said once, in the head. */
export function sharedDay(records: readonly KafkaRecord[], dayOf: (instant: string) => string): string | null {
  const days = new Set(records.flatMap((record) => (record.timestamp === null ? [] : [dayOf(record.timestamp)])))
  const [day] = days
  return days.size === 1 && day !== undefined ? day : null
}
