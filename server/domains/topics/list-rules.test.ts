import { describe, expect, it } from 'vitest'
import type { Topic } from '../../contract/topics.ts'
import { cutPage } from './page-cursor.ts'
import { searchNames } from './search-names.ts'
import { sortTopics } from './sort-topics.ts'

const topic = (name: string, figures: Partial<Topic> = {}): Topic => ({
  name,
  topicId: null,
  partitions: 1,
  replicationFactor: 1,
  internal: false,
  underReplicatedPartitions: 0,
  offlinePartitions: 0,
  records: null,
  bytes: null,
  recordsPerSecond: null,
  rateWindowMs: null,
  retentionMs: null,
  cleanupPolicy: null,
  problems: [],
  ...figures,
})
const names = (topics: Topic[]) => topics.map((item) => item.name)

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
    const all = [topic('a', { records: '9007199254740993' }), topic('b', { records: '9007199254740992' }), topic('c')]
    expect(names(sortTopics(all, 'records'))).toEqual(['b', 'a', 'c'])
    expect(names(sortTopics(all, '-records'))).toEqual(['a', 'b', 'c'])
  })
  it('gives every row once over all pages, also when the row before the cut is deleted meanwhile', () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => topic(name))
    const first = cutPage(all, 2, undefined)
    expect(names(first.items)).toEqual(['a', 'b'])
    const second = cutPage(all, 2, first.nextCursor ?? '')
    expect(names(second.items)).toEqual(['c', 'd'])
    const third = cutPage(all, 2, second.nextCursor ?? '')
    expect(names(third.items)).toEqual(['e'])
    expect(third.nextCursor).toBeNull()
    const shrunk = all.filter((item) => item.name !== 'b')
    expect(names(cutPage(shrunk, 2, first.nextCursor ?? '').items)).toEqual(['c', 'd'])
  })
  it('refuses a cursor it did not make', () => {
    expect(() => cutPage([topic('a')], 1, 'bm9uc2Vuc2U')).toThrow(/cursor/)
  })
})
