import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import { testCluster } from '../../testing/start-test-server.ts'
import { partitioners } from './partitioners.ts'
import { SearchUnderTest } from './search-under-test.ts'

let scene: SearchUnderTest

beforeAll(async () => {
  scene = await SearchUnderTest.start({
    clusters: [
      testCluster(),
      testCluster({ id: 'slow', searchBytesPerSecond: 400_000 }),
      testCluster({ id: 'lost', registry: { url: 'http://127.0.0.1:1' } }),
    ],
  })
})
afterAll(() => scene.stop())

const row = (key: string | null, value: string, timestamp = 1n) => ({
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from(value),
  headers: [],
  timestamp,
})

/** Segments roll by the time of their records. */
const now = (key: string, value: string) => ({ key: Buffer.from(key), value: Buffer.from(value), headers: [] })

describe('a search', () => {
  it('of a compacted topic is complete at once and says that there are fewer records than offsets', { timeout: 120_000 }, async () => {
    const eager = { 'segment.ms': '100', 'min.cleanable.dirty.ratio': '0.0001', 'delete.retention.ms': '0', 'max.compaction.lag.ms': '1' }
    const topic = await scene.kafka.makeTopic('search-compacted', { configs: { 'cleanup.policy': 'compact', ...eager } })
    for (let round = 0; round < 50; round++) await scene.kafka.produce(topic, 0, [now('a', `{"a":${round}}`), now('b', `{"b":${round}}`)])
    const question = { to: { offset: '100' }, expression: 'has(value.a) || has(value.b)' }
    const { end, records } = await eventually(
      'the log is compacted',
      async () => {
        // New records roll the segment: only what lies before the newest one is cleaned.
        await scene.kafka.produce(topic, 0, [now('later', '{}')])
        const found = await scene.search(topic, question)
        return found.end.scanned.records === '2' && found
      },
      100_000,
    )
    expect(end).toMatchObject({ complete: true, stopReason: 'range-end', total: '100', matches: 2 })
    expect(records.map(({ value }) => value.decoded).sort()).toEqual(['{"a":49}', '{"b":49}'])
  })

  it('of a topic with 10 of 100 records taken back finds 90, and all when asked', async () => {
    const topic = await scene.kafka.makeTopic('search-transactional')
    const one = await scene.kafka.beginTransaction()
    for (let at = 0; at < 100; at += 10) {
      const values = Array.from({ length: 10 }, (_, index) => row(null, `{"n":${at + index}}`))
      await one.write(topic, 0, values)
      await (at === 50 ? one.abort() : one.commit())
    }
    const committed = await eventually('the last marker is written', async () => {
      const found = await scene.search(topic, { expression: 'value.n >= 0', limit: 1000, order: 'oldest' })
      return found.end.matches === 90 && found.end.partitions[0]?.to === '110' && found
    })
    expect(committed.end).toMatchObject({ complete: true, errors: { count: '0' }, total: '110' })
    expect(committed.records.some(({ value }) => value.decoded === '{"n":55}')).toBe(false)
    const all = await scene.search(topic, { expression: 'value.n >= 0', limit: 1000, isolation: 'uncommitted' })
    expect(all.records.filter(({ state }) => state === 'aborted').map(({ value }) => value.decoded)).toEqual(
      Array.from({ length: 10 }, (_, index) => `{"n":${59 - index}}`),
    )
  })

  it('while the registry is down still looks through the bytes, and says what it could not decode', async () => {
    const topic = await scene.kafka.makeTopic('search-registry-down')
    const framed = Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), Buffer.from('needle in avro')])
    await scene.kafka.produce(topic, 0, [{ key: null, value: framed, headers: [] }, row(null, '{"plain":"needle"}')])
    const literal = await scene.searchOn('lost', topic, { contains: { text: 'needle' } })
    expect(literal.end).toMatchObject({ complete: true, matches: 2, notices: [{ code: 'registry-down' }] })
    const judged = await scene.searchOn('lost', topic, { expression: 'value.plain == "needle"' })
    expect(judged.end).toMatchObject({ complete: true, matches: 1, errors: { count: '1' }, notices: [{ code: 'registry-down' }] })
  })

  it('during which offsets expire tells how many, and is not complete', { timeout: 60_000 }, async () => {
    const topic = await scene.kafka.makeTopic('search-expiring')
    const long = 'x'.repeat(1000)
    for (let at = 0; at < 6000; at += 500) {
      await scene.kafka.produce(
        topic,
        0,
        Array.from({ length: 500 }, () => row(null, long)),
      )
    }
    // 6 MB at 400 kB/s: most of it is unread when the first matches come.
    const body = { contains: { text: 'xxx' }, order: 'oldest', limit: 10_000 }
    const { end } = await scene.searchOn('slow', topic, body, () => scene.kafka.deleteRecords(topic, 0, 5500n))
    expect(end).toMatchObject({ complete: false, stopReason: 'range-end', cursor: null, notices: [{ code: 'expired', partition: 0 }] })
    const read = Number(end.scanned.records)
    expect(end.partitions[0]?.problem).toContain(`starts at 5500; ${6000 - read} offsets of the range expired`)
    expect(read).toBeGreaterThanOrEqual(500)
    expect(read).toBeLessThan(6000)
  })

  it.each(['murmur2', 'crc32', 'fnv1a'])('of a key reads its own partition alone where 200 sampled keys lie as %s puts them', async (name) => {
    const partitioner = partitioners.find((each) => each.name === name)
    if (partitioner === undefined) throw new Error('no such partitioner')
    const topic = await scene.kafka.makeTopic(`search-${name}`, { partitions: 4 })
    const keys = Array.from({ length: 500 }, (_, index) => `key-${index}`)
    const partitionOf = (key: string) => partitioner.partitionOf(Buffer.from(key), 4)
    for (const partition of [0, 1, 2, 3]) {
      await scene.kafka.produce(
        topic,
        partition,
        keys.filter((key) => partitionOf(key) === partition).map((key) => row(key, 'v')),
      )
    }
    const own = partitionOf('key-77')
    const { end, records } = await scene.search(topic, { key: { text: 'key-77' }, keyShortcut: true })
    expect(records).toHaveLength(1)
    expect(end).toMatchObject({ complete: true, shortcut: { partition: own, partitioner: name }, partitions: [{ partition: own }] })
    expect((await scene.search(topic, { key: { text: 'key-77' } })).end).toMatchObject({ shortcut: null, matches: 1, total: '500' })
  })

  it('of a key reads no partition on a guess: where keys lie otherwise, or are few, it is refused with the reason', async () => {
    const topic = await scene.kafka.makeTopic('search-unfit', { partitions: 2 })
    const keys = Array.from({ length: 250 }, (_, index) => row(`key-${index}`, 'v'))
    await scene.kafka.produce(topic, 0, keys.slice(0, 100))
    const few = await scene.post(topic, { key: { text: 'key-1' }, keyShortcut: true })
    expect([few.status, await few.json()]).toMatchObject([400, { detail: expect.stringContaining('Only 100 records with keys') }])
    await scene.kafka.produce(topic, 1, keys)
    const unfit = await scene.post(topic, { key: { text: 'key-1' }, keyShortcut: true })
    expect([unfit.status, await unfit.json()]).toMatchObject([400, { detail: expect.stringContaining('No known partitioner') }])
  })

  it('newest first finds a needle at 5 % from the end by reading about as much', async () => {
    const topic = await scene.kafka.makeTopic('search-needle')
    const long = 'x'.repeat(1000)
    for (let at = 0; at < 40_000; at += 500) {
      const batch = Array.from({ length: 500 }, (_, index) => row(null, at + index === 38_000 ? 'needle' : long, BigInt(at + index)))
      await scene.kafka.produce(topic, 0, batch)
    }
    const { end, places } = await scene.search(topic, { contains: { text: 'needle' }, limit: 1 })
    expect(places).toEqual(['0/38000'])
    expect(end).toMatchObject({ stopReason: 'limit', total: '40000' })
    expect(Number(end.scanned.records)).toBeGreaterThanOrEqual(2000)
    expect(Number(end.scanned.records)).toBeLessThan(4000)
  })
})
