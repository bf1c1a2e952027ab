import { flag, maybe, numbers, oneOf, text, type UrlField, type UrlValues } from '../data/url-params.ts'
import { inspectorTabs, partViews, recordFields } from '../messages/record-url.ts'
import type { OpenRequest } from './tail-link.ts'

export const limits = ['100', '250', '1000', '5000', 'all'] as const
export const places = ['any', 'key', 'value', 'headers'] as const

const TOPIC = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/
/** The server takes no more in one tail. */
export const MOST_TOPICS = 20

const topicList: UrlField<readonly string[]> = {
  fallback: [],
  read: (written) => topicsOf([written]),
  write: (topics) => topics.join(','),
}

export const liveFields = {
  /** Text that a record must contain. */
  q: text(),
  in: oneOf(places, 'any'),
  /** Small and capital letters are the same. */
  fold: flag(),
  /** The whole key. */
  k: text(),
  /** An expression (CEL). */
  x: text(),
  p: numbers(),
  max: oneOf(limits, '1000'),
  t: topicList,
  rec: maybe(/^(?:[A-Za-z0-9._-]{1,249}\/)?\d{1,10}\/\d{1,19}$/),
  tab: oneOf(inspectorTabs, 'value'),
  as: oneOf(partViews, 'decoded'),
  key: recordFields.key,
  value: recordFields.value,
}

export type LiveUrl = UrlValues<typeof liveFields>
export type LivePatch = Partial<LiveUrl>

/** Topics of an address, `t=a&t=b` or `t=a,b`: each once, what cannot be a name left out. */
export function topicsOf(written: readonly string[]): string[] {
  const names = written.flatMap((some) => some.split(',')).filter((name) => TOPIC.test(name))
  return [...new Set(names)].slice(0, MOST_TOPICS)
}

export const limitOf = (max: LiveUrl['max']) => (max === 'all' ? null : Number(max))

const MOST_TEXT = 1024
export const MOST_EXPRESSION_CHARACTERS = 8192

/** What the server is asked for. */
export function requestOf(cluster: string, topics: readonly string[], url: LiveUrl): Omit<OpenRequest, 'from' | 'maxPerSecond' | 'decoders'> {
  const q = url.q.slice(0, MOST_TEXT)
  const predicate = {
    ...(q === '' ? {} : { contains: { text: q, caseSensitive: !url.fold, ...(url.in === 'any' ? {} : { in: [url.in] }) } }),
    ...(url.k === '' ? {} : { key: { text: url.k } }),
    ...(url.x === '' ? {} : { expression: url.x.slice(0, MOST_EXPRESSION_CHARACTERS) }),
  }
  return {
    cluster,
    topics: [...topics],
    ...(url.p.length === 0 ? {} : { partitions: [...url.p] }),
    ...(Object.keys(predicate).length === 0 ? {} : { predicate }),
  }
}

export const isFiltered = (url: LiveUrl) => url.q !== '' || url.k !== '' || url.x !== ''

/** `1` of one topic, `orders/1/7` where there are several. */
export const recordRef = (record: { topic: string; partition: number; offset: string }, several: boolean) =>
  `${several ? `${record.topic}/` : ''}${record.partition}/${record.offset}`

export interface RecordPlace {
  topic: string
  partition: number
  offset: string
}

export function recordPlace(rec: string | null, topics: readonly string[]): RecordPlace | null {
  const parts = rec?.split('/') ?? []
  const [topic, partition, offset] = parts.length === 3 ? parts : [topics.length === 1 ? topics[0] : undefined, ...parts]
  return topic === undefined || partition === undefined || offset === undefined ? null : { topic, partition: Number(partition), offset }
}
