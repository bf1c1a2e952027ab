import { describe, expect, it } from 'vitest'
import type { GrowthSample } from './rates.ts'
import { addCommits, type CommitHistory, noReaders, readersOf, topicReaders } from './readers.ts'

const idOf = (topic: string) => (topic === 'gone' ? null : `id-of-${topic}`)
const commits = (...parts: [topic: string, partition: number, offset: bigint][]) => ({
  group: 'g',
  commits: parts.map(([topic, partition, offset]) => ({ topic, partition, offset })),
  error: null,
})
const looks = (...seen: [at: number, ReturnType<typeof commits>][]) =>
  seen.reduce<ReadonlyMap<string, GrowthSample[]>>((old, [at, now]) => addCommits(old, now, idOf, at), new Map())
const rateOf = (history: ReadonlyMap<string, GrowthSample[]>, topic = 'a') => readersOf(new Map([['g', history]])).get(topic)?.rate ?? null

describe('the readers of a topic', () => {
  it('are the groups that have committed in it, by name; what they commit in topics that are gone is left out', () => {
    const history: CommitHistory = new Map([
      ['second', looks([0, commits(['a', 0, 5n], ['gone', 0, 1n])])],
      ['first', looks([0, commits(['a', 1, 5n], ['b', 0, 1n])])],
    ])
    const topics = readersOf(history)
    expect([...topics.keys()].sort()).toEqual(['a', 'b'])
    expect(topics.get('a')).toEqual({ groups: ['first', 'second'], rate: null })
  })

  it('read as fast as what they have committed grows, together', () => {
    const one = looks([0, commits(['a', 0, 100n], ['a', 1, 50n])], [10_000, commits(['a', 0, 200n], ['a', 1, 150n])])
    const two = looks([0, commits(['a', 0, 0n])], [10_000, commits(['a', 0, 50n])])
    const topics = readersOf(
      new Map([
        ['one', one],
        ['two', two],
      ]),
    )
    expect(topics.get('a')?.rate).toEqual({ perSecond: 25, windowMs: 10_000 })
  })

  it('have no rate from one look, from the first commit in another partition, or where a group went back', () => {
    expect(rateOf(looks([0, commits(['a', 0, 100n])]))).toBeNull()
    expect(rateOf(looks([0, commits(['a', 0, 100n])], [10_000, commits(['a', 0, 100n], ['a', 1, 1_000_000n])]))).toBeNull()
    expect(rateOf(looks([0, commits(['a', 0, 100n])], [10_000, commits(['a', 0, 10n])]))).toBeNull()
  })

  it('are not known before a round, and none afterwards where nobody commits', () => {
    expect(topicReaders(noReaders, 'a')).toBeNull()
    expect(topicReaders({ ...noReaders, at: 1 }, 'a')).toEqual({ groups: [], rate: null })
  })
})
