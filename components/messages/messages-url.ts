import { maybe, numbers, oneOf, type UrlValues } from '../data/url-params.ts'
import { searchFields } from '../search/search-url.ts'
import { columnPaths } from './column-path.ts'
import { recordFields } from './record-url.ts'

/** `o:81220` (an offset), an ISO-8601 time with a zone, or `-10h` (ago). */
const EDGE = /^(?:o:\d{1,19}|-\d{1,6}(?:s|min|h|d)|\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))$/

/** A start may also be `last:20` (so many offsets of each partition) or `g:billing` (what a group has committed). */
const START = new RegExp(`${EDGE.source}|^last:[1-9]\\d{0,5}$|^g:[^]{1,1024}$`)

export const pageSizes = ['25', '50', '100', '200', '500'] as const

export const messagesFields = {
  ...recordFields,
  ...searchFields,
  order: oneOf(['newest', 'oldest'], 'newest'),
  from: maybe(START),
  to: maybe(EDGE),
  p: numbers(),
  /** `all`: what is not committed, and transaction markers. */
  iso: oneOf(['committed', 'uncommitted', 'all'], 'committed'),
  limit: oneOf(pageSizes, '50'),
  /** Columns by path, besides the table's own. */
  cols: columnPaths(),
  cur: maybe(/^[\w.~-]{1,32768}$/),
  rec: maybe(/^\d{1,10}\/\d{1,19}$/),
}

export type MessagesUrl = UrlValues<typeof messagesFields>
export type MessagesPatch = Partial<MessagesUrl>

/** Another question begins at its first page. */
export const newQuestion = (patch: MessagesPatch): MessagesPatch => ({ ...patch, cur: null, rec: null })

export interface RecordAddress {
  partition: number
  offset: string
}

export function recordAddress(rec: string | null): RecordAddress | null {
  const [partition, offset] = rec?.split('/') ?? []
  return partition === undefined || offset === undefined ? null : { partition: Number(partition), offset }
}

export const recordRef = (record: RecordAddress) => `${record.partition}/${record.offset}`
