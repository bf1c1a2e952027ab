import { describe, expect, it } from 'vitest'
import { RecordPage } from '../../contract/records.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'

const { server, kafka } = await serverWithKafka()

const text = (value: string) => Buffer.from(value)

async function browse(topic: string, query: Record<string, string> = {}): Promise<RecordPage> {
  const response = await server.api(`/clusters/test/topics/${topic}/records?${new URLSearchParams(query)}`)
  const body: unknown = await response.json()
  expect(response.status, JSON.stringify(body)).toBe(200)
  return RecordPage.parse(body)
}

const placesOf = (page: RecordPage) => page.items.map((record) => `${record.partition}/${record.offset}`)
const valuesOf = (page: RecordPage) => page.items.map((record) => record.value.text ?? record.value.decoded)

/** Records whose value is their own timestamp, from `from` on, one batch. */
function produceTimes(topic: string, partition: number, times: number[]): Promise<bigint> {
  return kafka.produce(
    topic,
    partition,
    times.map((time) => ({ key: text('k'), value: text(String(time)), headers: [], timestamp: BigInt(time) })),
  )
}

const START = 1_790_000_000_000
const range = (count: number, step: number, first = START) => Array.from({ length: count }, (_, index) => first + index * step)

describe('browsing records', () => {
  it('newest first is the true newest over skewed partitions, in time order', async () => {
    const topic = await kafka.makeTopic('skewed', { partitions: 4 })
    const perPartition = [range(900, 10), range(40, 200), range(3, 4000), []]
    for (const [partition, times] of perPartition.entries()) if (times.length > 0) await produceTimes(topic, partition, times)
    const expected = perPartition
      .flatMap((times, partition) => times.map((time, offset) => ({ time, partition, offset })))
      .sort((a, b) => b.time - a.time || b.partition - a.partition || b.offset - a.offset)
      .slice(0, 50)
    const page = await browse(topic, { limit: '50' })
    expect(placesOf(page)).toEqual(expected.map(({ partition, offset }) => `${partition}/${offset}`))
    expect(page).toMatchObject({ complete: false, stopReason: 'limit', previousCursor: null, notices: [] })
  })

  it.each([{ position: 'newest' }, { position: 'oldest' }])(
    'gives the same pages forward and back while producers run ($position)',
    async ({ position }) => {
      const topic = await kafka.makeTopic('paged', { partitions: 3 })
      await Promise.all([range(150, 7), range(60, 11), range(30, 13)].map((times, partition) => produceTimes(topic, partition, times)))
      const query = { position, limit: '6' }
      const pages = [await browse(topic, query)]
      for (let page = pages[0]; page !== undefined && page.nextCursor !== null; page = pages.at(-1)) {
        await produceTimes(topic, pages.length % 3, [START + 1_000_000 + pages.length])
        pages.push(await browse(topic, { ...query, cursor: page.nextCursor }))
      }
      const all = pages.flatMap(placesOf)
      expect(all.length).toBe(240)
      expect(new Set(all).size).toBe(240)
      expect(pages.length).toBeGreaterThanOrEqual(40)
      for (let index = pages.length - 1; index > 0; index--) {
        const back = await browse(topic, { ...query, cursor: pages[index]?.previousCursor ?? '' })
        expect(placesOf(back)).toEqual(placesOf(pages[index - 1] ?? back))
      }
    },
  )

  it('hides aborted records from committed readers, shows them marked to others, and ends at once behind markers', async () => {
    const topic = await kafka.makeTopic('transactional')
    const committed = await kafka.beginTransaction()
    await committed.write(topic, 0, [{ key: null, value: text('kept'), headers: [] }])
    await committed.commit()
    const aborted = await kafka.beginTransaction()
    await aborted.write(topic, 0, [{ key: null, value: text('dropped'), headers: [] }])
    await aborted.abort()
    await expect
      .poll(async () => (await browse(topic, { isolation: 'uncommitted', position: 'oldest' })).items.map((record) => record.state), {
        timeout: 10_000,
      })
      .toEqual(['committed', 'aborted'])
    const page = await browse(topic)
    expect(valuesOf(page)).toEqual(['kept'])
    expect(page.complete).toBe(true)
  })

  it('tells 10 aborted records of 100 from the rest, and the markers that end transactions, when asked', async () => {
    const topic = await kafka.makeTopic('ten-of-hundred')
    const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ key: null, value: text(`v${index}`), headers: [] }))
    const aborted = await kafka.beginTransaction()
    const committed = await kafka.beginTransaction()
    await aborted.write(topic, 0, rows(10))
    await aborted.abort()
    await committed.write(topic, 0, rows(90))
    await committed.commit()
    const query = { position: 'oldest', limit: '200' }
    const counted = async (more: Record<string, string>) => {
      const page = await browse(topic, { ...query, ...more })
      return Object.fromEntries([...Map.groupBy(page.items, ({ state }) => state)].map(([state, records]) => [state, records.length]))
    }
    const all = { isolation: 'uncommitted', include: 'control' }
    await expect.poll(() => counted(all), { timeout: 20_000 }).toEqual({ aborted: 10, control: 2, committed: 90 })
    expect(await counted({ isolation: 'uncommitted' })).toEqual({ aborted: 10, committed: 90 })
    await expect.poll(() => counted({}), { timeout: 20_000 }).toEqual({ committed: 90 })
    const markers = (await browse(topic, { ...query, ...all })).items.filter(({ state }) => state === 'control')
    expect(markers.map(({ key }) => [key.decoder, key.decoded])).toEqual([
      ['control', 'abort'],
      ['control', 'commit'],
    ])
    const newest = await browse(topic, { ...all, limit: '1' })
    expect(newest.items).toMatchObject([{ state: 'control', key: { decoded: 'commit' } }])
    const refused = await server.api(`/clusters/test/topics/${topic}/records?include=control`)
    expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'invalid-input', errors: [{ path: 'query.include' }] }])
  })

  it('says what an open transaction hides', async () => {
    const topic = await kafka.makeTopic('open')
    await kafka.produce(topic, 0, [{ key: null, value: text('seen'), headers: [] }])
    const open = await kafka.beginTransaction()
    await open.write(topic, 0, [{ key: null, value: text('hidden'), headers: [] }])
    const page = await browse(topic)
    expect(valuesOf(page)).toEqual(['seen'])
    expect(page.notices).toMatchObject([{ code: 'open-transaction', partition: 0, fromOffset: '1' }])
    expect((await browse(topic, { isolation: 'uncommitted' })).items.map((record) => record.state)).toEqual(['open', 'committed'])
    await open.abort()
  })

  it.each(['crc', 'unknown-codec'] as const)('makes a damaged batch (%s) a notice with its offsets and shows the next batch', async (damage) => {
    const topic = await kafka.makeTopic('damaged')
    const one = (value: string) => ({ key: null, value: text(value), headers: [] })
    await kafka.produce(topic, 0, [one('before')])
    const base = await kafka.produce(topic, 0, [one('lost'), one('lost too')])
    await kafka.produce(topic, 0, [one('after')])
    await kafka.damage(topic, 0, base, damage)
    for (const position of ['oldest', 'newest']) {
      const page = await browse(topic, { position })
      expect(valuesOf(page).toSorted()).toEqual(['after', 'before'])
      expect(page.notices).toMatchObject([{ code: damage, partition: 0, fromOffset: '1', toOffset: '3' }])
    }
    const single = await server.api(`/clusters/test/topics/${topic}/records/0/1`)
    expect(single.status).toBe(422)
    expect(await single.json()).toMatchObject({ code: 'record-unreadable' })
  })

  it('clamps a range to what is stored and says so', async () => {
    const topic = await kafka.makeTopic('expired')
    await produceTimes(topic, 0, range(10, 1))
    await kafka.deleteRecords(topic, 0, 4n)
    const page = await browse(topic, { position: 'offset', offset: '1' })
    expect(placesOf(page)[0]).toBe('0/4')
    expect(page.notices).toMatchObject([{ code: 'starts-later', fromOffset: '1', toOffset: '4' }])
    const past = await browse(topic, { position: 'offset', offset: '500' })
    expect(past).toMatchObject({ items: [], complete: true, notices: [{ code: 'past-the-end' }] })
  })

  it('reads a time range record by record where times go backwards', async () => {
    const topic = await kafka.makeTopic('times')
    await produceTimes(topic, 0, [START, START + 5000, START + 1000, START + 9000, START + 2000])
    const query = { position: 'timestamp', timestamp: new Date(START + 1000).toISOString(), toTimestamp: new Date(START + 5000).toISOString() }
    expect(valuesOf(await browse(topic, query))).toEqual([String(START + 1000), String(START + 2000)])
  })

  it('shows a preview of a 5 MB value in the list and every byte of it on demand', async () => {
    const topic = await kafka.makeTopic('large', { configs: { 'max.message.bytes': '8000000' } })
    const value = Buffer.alloc(5_000_000, 'abcdefghij')
    await kafka.produce(topic, 0, [{ key: null, value, headers: [] }])
    const response = await server.api(`/clusters/test/topics/${topic}/records`)
    const list = await response.text()
    expect(list.length).toBeLessThan(10_000)
    expect(RecordPage.parse(JSON.parse(list)).items[0]?.value).toMatchObject({ size: 5_000_000, truncated: true, base64: null })
    const raw = await server.api(`/clusters/test/topics/${topic}/records/0/0/raw?part=value`)
    expect(Buffer.from(await raw.arrayBuffer()).equals(value)).toBe(true)
  })
})
