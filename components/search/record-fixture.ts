import type { KafkaRecord, Part } from '../../server/contract/records.ts'
import type { SearchEnd, SearchProgress } from '../../server/contract/search.ts'

/** Records and lines as the API sends them, for tests. */
export const part = (decoded: string | null, decoder = 'json'): Part => ({
  present: decoded !== null,
  size: decoded?.length ?? null,
  decoder,
  decoded,
  text: null,
  base64: null,
  schema: null,
  truncated: false,
  error: null,
  note: null,
})

export const recordOf = (partition: number, offset: number, time: number, value = '{}'): KafkaRecord => ({
  topicId: 'aaaaaaaaaaaaaaaaaaaaaa',
  partition,
  offset: String(offset),
  timestamp: new Date(time).toISOString(),
  timestampMs: String(time),
  timestampType: 'create',
  key: part('k', 'text'),
  value: part(value),
  headers: [],
  state: 'committed',
  size: value.length,
})

export const progressOf = (records: number, change: Partial<SearchProgress> = {}): SearchProgress => ({
  type: 'progress',
  scanned: { records: String(records), bytes: String(records * 100), ranges: [] },
  total: '1000',
  matches: 0,
  errors: { count: '0', example: null },
  recordsPerSecond: 100,
  secondsLeft: 9,
  notices: [],
  cursor: null,
  ...change,
})

export const endOf = (change: Partial<SearchEnd> = {}): SearchEnd => ({
  type: 'end',
  complete: true,
  stopReason: 'range-end',
  scanned: { records: '1000', bytes: '100000' },
  total: '1000',
  matches: 0,
  errors: { count: '0', example: null },
  partitions: [{ partition: 0, from: '0', to: '1000', readTo: '0', problem: null }],
  shortcut: null,
  notices: [],
  cursor: null,
  ...change,
})
