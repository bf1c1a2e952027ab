import { describe, expect, test } from 'vitest'
import type { KafkaRecord, Part } from '../../server/contract/records.ts'
import { BrowseQuery } from '../../server/contract/records.ts'
import type { Notice } from '../../server/contract/wire.ts'
import { readParams, writeParams } from '../data/url-params.ts'
import { completenessOf } from './completeness-model.ts'
import { messagesFields, newQuestion, recordAddress } from './messages-url.ts'
import { lookOf, oneLine } from './part-model.ts'
import { partitionsWords, readPartitions, writePartitions } from './partitions-model.ts'
import { browseInput, positionOf, rangeWords } from './range-model.ts'
import { pageRows, partitionsOutOfTime, sharedDay } from './row-model.ts'

const NOW = Date.parse('2026-11-23T14:00:00.000Z')
const url = (query: string) => readParams(messagesFields, new URLSearchParams(query))
const part = (patch: Partial<Part> = {}): Part => ({
  present: true,
  size: 4,
  decoder: 'json',
  decoded: 'null',
  text: 'null',
  base64: null,
  schema: null,
  truncated: false,
  error: null,
  note: null,
  ...patch,
})
const record = (partition: number, offset: string, timestampMs = '1000'): KafkaRecord => ({
  topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
  partition,
  offset,
  timestamp: new Date(Number(timestampMs)).toISOString(),
  timestampMs,
  timestampType: 'create',
  key: part(),
  value: part(),
  headers: [],
  state: 'committed',
  size: 8,
})
const notice = (code: string, partition?: number, fromOffset?: string, toOffset?: string): Notice => ({
  code,
  message: code,
  fix: null,
  ...(partition === undefined ? {} : { partition }),
  ...(fromOffset === undefined ? {} : { fromOffset }),
  ...(toOffset === undefined ? {} : { toOffset }),
})

describe('the address', () => {
  test('says the whole question, and the API takes it', () => {
    const input = browseInput('local', 'orders', url('from=o:81220&to=2026-11-23T14:00:00Z&p=7,0&iso=uncommitted&limit=100&cur=abc-_'), NOW)
    expect(input).toEqual({
      cluster: 'local',
      topic: 'orders',
      position: 'offset',
      offset: '81220',
      toTimestamp: '2026-11-23T14:00:00.000Z',
      partitions: '0,7',
      isolation: 'uncommitted',
      limit: 100,
      cursor: 'abc-_',
    })
    const { cluster: _cluster, topic: _topic, ...query } = input
    expect(BrowseQuery.safeParse(query).success).toBe(true)
  })

  test('asks for transaction markers with what is not committed', () => {
    expect(browseInput('local', 'orders', url('iso=all'), NOW)).toMatchObject({ isolation: 'uncommitted', include: 'control' })
    expect(browseInput('local', 'orders', url('iso=uncommitted'), NOW)).not.toHaveProperty('include')
  })

  test('counts -10h back from the moment of asking', () => {
    expect(browseInput('local', 'orders', url('from=-10h'), NOW)).toMatchObject({ position: 'timestamp', timestamp: '2026-11-23T04:00:00.000Z' })
  })

  test('starts at the last of each partition, or at what a group has committed', () => {
    const taken = (query: string) => {
      const { cluster: _cluster, topic: _topic, ...input } = browseInput('local', 'orders', url(query), NOW)
      return BrowseQuery.parse(input)
    }
    expect(taken('from=last:20&limit=100')).toMatchObject({ position: 'lastPerPartition', last: 20, limit: 100 })
    expect(taken('from=g:billing.eu:1')).toMatchObject({ position: 'group', group: 'billing.eu:1' })
    expect([url('from=last:0').from, url('from=g:').from]).toEqual([null, null])
    expect(rangeWords(url('from=last:20'), 'UTC')).toBe('Last 20 of each partition')
    expect(rangeWords(url('from=g:billing&to=o:9'), 'UTC')).toBe("billing's commits to 9")
  })

  test('with nonsense in it is the default view', () => {
    const values = url('from=yesterday&p=x&iso=dirty&limit=7&rec=1&order=up&cur=a b')
    expect(browseInput('local', 'orders', values, NOW)).toEqual({
      cluster: 'local',
      topic: 'orders',
      position: 'newest',
      limit: 50,
      isolation: 'committed',
    })
  })

  test('keeps an offset of 19 digits whole', () => {
    expect(url('from=o:9007199254740993').from).toBe('o:9007199254740993')
    expect(recordAddress('7/9007199254740993')).toEqual({ partition: 7, offset: '9007199254740993' })
  })

  test('of another question starts at its first page with no record open', () => {
    expect(writeParams(messagesFields, new URLSearchParams('cur=abc&rec=1/2&p=3&view=x'), newQuestion({ order: 'oldest' }))).toBe(
      'p=3&view=x&order=oldest',
    )
  })

  test('is put in words on its buttons', () => {
    expect(rangeWords(url(''), 'UTC')).toBe('All that is stored')
    expect(rangeWords(url('from=o:81220'), 'UTC')).toBe('From 81,220')
    expect(rangeWords(url('from=2026-11-23T04:32:00Z&to=2026-11-23T14:32:00Z'), 'UTC')).toBe('2026-11-23 04:32:00.000 to 14:32:00.000')
    expect(rangeWords(url('from=-10h&to=o:9'), 'UTC')).toBe('10h ago to 9')
    expect(positionOf(url('from=-10h&order=newest'))).toBe('time')
  })
})

describe('the rows of a page', () => {
  const keys = (notices: Notice[], items: KafkaRecord[], backwards: boolean) => pageRows({ items, notices }, backwards).rows.map((row) => row.key)

  test('hold an unreadable batch between the records around it, in both directions', () => {
    const bad = notice('corrupt', 1, '5', '8')
    expect(keys([bad], [record(1, '9'), record(0, '3'), record(1, '4')], true)).toEqual(['1/9', '0/3', 'corrupt-1-5', '1/4'])
    expect(keys([bad], [record(1, '4'), record(0, '3'), record(1, '8')], false)).toEqual(['1/4', '0/3', 'corrupt-1-5', '1/8'])
  })

  test('tell what is hidden at the end of a partition before its newest record', () => {
    expect(keys([notice('open-transaction', 0, '10', '14')], [record(1, '3'), record(0, '9')], true)).toEqual(['1/3', 'open-transaction-0-10', '0/9'])
    expect(keys([notice('open-transaction', 2, '10', '14')], [record(1, '3')], true)).toEqual(['open-transaction-2-10', '1/3'])
  })

  test('leave notices without an offset, and many of one kind, to the line above the table', () => {
    const many = [0, 1, 2, 3].map((partition) => notice('open-transaction', partition, '10', '14'))
    const page = pageRows({ items: [record(0, '1')], notices: [...many, notice('no-leader', 4)] }, true)
    expect(page.rows).toHaveLength(1)
    expect(page.elsewhere).toHaveLength(5)
  })

  test('are checked for times that go back within a partition', () => {
    expect(partitionsOutOfTime([record(0, '9', '5'), record(1, '4', '7'), record(0, '8', '6')], true)).toEqual([0])
    expect(partitionsOutOfTime([record(0, '8', '6'), record(0, '9', '6')], false)).toEqual([])
  })

  test('say their day once where they share it', () => {
    const dayOf = (instant: string) => instant.slice(0, 10)
    expect(sharedDay([record(0, '1'), record(0, '2')], dayOf)).toBe('1970-01-01')
    expect(sharedDay([record(0, '1'), record(0, '2', '90000000000')], dayOf)).toBeNull()
    expect(sharedDay([], dayOf)).toBeNull()
  })
})

describe('a value in one line', () => {
  test('shows null, no bytes and the text null as three different things', () => {
    expect(lookOf(part({ present: false, size: null }))).toEqual({ kind: 'absent' })
    expect(lookOf(part({ size: 0, decoder: 'none', decoded: null, text: '' }))).toEqual({ kind: 'empty' })
    expect(lookOf(part())).toMatchObject({ kind: 'spans', spans: [{ kind: 'const', text: 'null' }] })
    expect(lookOf(part({ decoded: '"null"', text: '"null"' }))).toMatchObject({ spans: [{ kind: 'string', text: '"null"' }] })
  })

  test('says that it is cut, and why it was not decoded', () => {
    const error = { tried: [{ decoder: 'avro', reason: 'the bytes end in field total' }] }
    expect(lookOf(part({ size: 5_242_880, truncated: true, error, decoder: 'hex', decoded: null, text: null }))).toEqual({
      kind: 'spans',
      spans: [{ kind: 'dim', text: '5.00 MiB of binary data' }],
      cut: '5.00 MiB, preview of first 2 KB',
      problem: 'Not decoded as Avro: the bytes end in field total. Shown as bytes.',
    })
  })

  test('never breaks its row', () => {
    expect(oneLine('a\nb\t\u0000\u007f')).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'dim', text: '\\n' },
      { kind: 'text', text: 'b' },
      { kind: 'dim', text: '\\t\\x00\\x7f' },
    ])
  })
})

describe('the completeness of a page', () => {
  const facts = { scanned: { records: '62', bytes: '1024' }, items: [record(0, '1')], nextCursor: 'n', previousCursor: null, complete: false }
  test('says what was not read and why', () => {
    expect(completenessOf({ ...facts, stopReason: 'time-budget' }, true)).toMatchObject({
      status: 'warn',
      word: 'Not complete',
      figure: '1 record',
      boundary: { instant: '1970-01-01T00:00:01.000Z' },
    })
    expect(completenessOf({ ...facts, stopReason: 'error' }, true)).toMatchObject({ status: 'bad', boundary: null })
    expect(completenessOf({ ...facts, stopReason: 'range-end', complete: true, nextCursor: null }, true)).toMatchObject({
      status: 'ok',
      word: 'Complete',
    })
  })
})

describe('chosen partitions', () => {
  test('are read and written as numbers and ranges', () => {
    expect(readPartitions('0, 3 7-9', 12)).toEqual({ partitions: [0, 3, 7, 8, 9] })
    expect(writePartitions([0, 3, 7, 8, 9])).toBe('0, 3, 7-9')
    expect(readPartitions('0-11', 12)).toEqual({ partitions: [] })
    expect(partitionsWords([0, 3, 7], 12)).toBe('3 of 12 partitions')
  })

  test('that do not exist are refused with the number there are', () => {
    expect(readPartitions('12', 12)).toEqual({ refused: 'There is no partition 12; the topic has 12, from 0.' })
    expect(readPartitions('9-7', 12)).toHaveProperty('refused')
    expect(readPartitions('0-4000000000', null)).toHaveProperty('refused')
    expect(readPartitions('x', null)).toHaveProperty('refused')
  })
})
