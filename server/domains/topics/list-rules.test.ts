import { describe, expect, it } from 'vitest'
import { noReaders } from '../clusters/index.ts'
import { cutPage } from './page-cursor.ts'
import { searchNames } from './search-names.ts'
import { sortTopics, type TopicRow } from './sort-topics.ts'

/** A topic of one partition whose log begins at 0. */
const topic = (name: string, end: bigint | null = null): TopicRow => ({
  name,
  topic: {
    name,
    topicId: '',
    internal: false,
    partitions: [{ partition: 0, leader: 1, leaderEpoch: 0, replicas: [1], isr: [1], offlineReplicas: [], error: null }],
    error: null,
  },
  figures: { spans: [{ logStart: 0n, highWatermark: end, problem: null }], bytes: null, settings: null, rate: null },
})
const names = (topics: { name: string }[]) => topics.map((item) => item.name)

const asked = { sort: 'name', search: undefined, internal: false }

describe('a topic list', () => {
  it('finds names that hold every word, in any order and case', () => {
    const all = [topic('orders.order-created.v1'), topic('orders.refund.v1'), topic('users.order-view')]
    expect(names(searchNames(all, 'ORDER created'))).toEqual(['orders.order-created.v1'])
    expect(names(searchNames(all, 'v1 orders'))).toEqual(['orders.order-created.v1', 'orders.refund.v1'])
  })
  it('falls back to letters in order only where no name holds the words', () => {
    expect(names(searchNames([topic('orders.order-created.v1'), topic('fleet')], 'ordcr'))).toEqual(['orders.order-created.v1'])
  })
  it('sorts counts beyond 2^53 by their exact value and unknown ones last, both ways', () => {
    const all = [topic('a', 9007199254740993n), topic('b', 9007199254740992n), topic('c')]
    expect(names(sortTopics(all, 'records', noReaders))).toEqual(['b', 'a', 'c'])
    expect(names(sortTopics(all, '-records', noReaders))).toEqual(['a', 'b', 'c'])
  })
  it('gives every row once over all pages, also when the row before the cut is deleted meanwhile', () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => topic(name))
    const first = cutPage(all, 2, undefined, asked)
    expect(names(first.items)).toEqual(['a', 'b'])
    const second = cutPage(all, 2, first.nextCursor ?? '', asked)
    expect(names(second.items)).toEqual(['c', 'd'])
    const third = cutPage(all, 2, second.nextCursor ?? '', asked)
    expect(names(third.items)).toEqual(['e'])
    expect(third.nextCursor).toBeNull()
    const shrunk = all.filter((item) => item.name !== 'b')
    expect(names(cutPage(shrunk, 2, first.nextCursor ?? '', asked).items)).toEqual(['c', 'd'])
  })
  it('refuses a cursor it did not make', () => {
    expect(() => cutPage([topic('a')], 1, 'bm9uc2Vuc2U', asked)).toThrow(/cursor/)
  })
  it('refuses a cursor of another order or search, and places that no list has', () => {
    const all = ['a', 'b', 'c'].map((name) => topic(name))
    const cursor = cutPage(all, 1, undefined, asked).nextCursor ?? ''
    for (const other of [
      { ...asked, sort: '-name' },
      { ...asked, search: 'b' },
      { ...asked, internal: true },
    ])
      expect(() => cutPage(all, 1, cursor, other)).toThrow(/another order, search or filter/)
    const [after, , list] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    for (const index of [-1, 1.5, 1e15, 'x']) {
      const forged = Buffer.from(JSON.stringify([after, index, list])).toString('base64url')
      expect(() => cutPage(all, 1, forged, asked)).toThrow(/not a cursor of this list/)
    }
  })
})
