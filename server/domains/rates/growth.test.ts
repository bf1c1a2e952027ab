import { describe, expect, it } from 'vitest'
import { type ClusterSnapshot, emptySnapshot } from '../clusters/index.ts'
import { growthBetween } from './growth.ts'

/** A look that saw these ends, one per partition; null: not known. */
function saw(topics: Record<string, (bigint | null)[]>, ids: Record<string, string> = {}): ClusterSnapshot {
  const entries = Object.entries(topics)
  return {
    ...emptySnapshot,
    topics: new Map(entries.map(([name]) => [name, { name, topicId: ids[name] ?? name, internal: false, partitions: [], error: null }])),
    figures: new Map(
      entries.map(([name, ends]) => [
        name,
        { spans: ends.map((highWatermark) => ({ logStart: 0n, highWatermark, problem: null })), bytes: null, settings: null, rate: null },
      ]),
    ),
  }
}

describe('growth between two looks', () => {
  it('is the sum over partitions, with the busiest topics by name', () => {
    const growth = growthBetween(saw({ a: [10n, 10n], b: [0n], quiet: [7n] }), saw({ a: [12n, 11n], b: [40n], quiet: [7n] }))
    expect(growth).toEqual({
      records: 43n,
      topics: [
        { topic: 'b', records: 40n },
        { topic: 'a', records: 3n },
      ],
      topicsLeftOut: 0,
    })
  })
  it('keeps every digit of ends above 2^53', () => {
    const end = 2n ** 62n
    expect(growthBetween(saw({ a: [end] }), saw({ a: [end + 1n] }))?.records).toBe(1n)
  })
  it('does not count a topic that was made, made again, or became visible between the looks', () => {
    expect(growthBetween(saw({ a: [500n], kept: [0n] }), saw({ a: [3n], b: [9n], kept: [0n] }, { a: 'another' }))?.records).toBe(0n)
  })
  it('leaves out partitions whose end is not known in both looks, and takes a log that was cut as no growth', () => {
    expect(growthBetween(saw({ a: [5n, null, 5n] }), saw({ a: [null, 90n, 8n] }))?.records).toBe(3n)
    expect(growthBetween(saw({ a: [9n, 1n] }), saw({ a: [4n, 2n] }))?.records).toBe(1n)
  })
  it('is not known where nothing can be compared, and nothing in a cluster without topics', () => {
    expect(growthBetween(saw({ a: [5n] }), saw({ a: [null] }))).toBeNull()
    expect(growthBetween(saw({}), saw({}))?.records).toBe(0n)
  })
  it('says how many topics it does not name', () => {
    const names = Array.from({ length: 20 }, (_, index) => `t${index}`)
    const at = (end: bigint) => saw(Object.fromEntries(names.map((name) => [name, [end]])))
    const growth = growthBetween(at(0n), at(1n))
    expect([growth?.topics.length, growth?.topicsLeftOut, growth?.records]).toEqual([12, 8, 20n])
  })
})
