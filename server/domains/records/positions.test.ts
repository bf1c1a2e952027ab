import { describe, expect, it } from 'vitest'
import { RecordPage } from '../../contract/records.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { uniqueName } from '../../testing/unique-name.ts'

const { server, kafka } = await serverWithKafka()

const ask = (topic: string, query: Record<string, string>) => server.api(`/clusters/test/topics/${topic}/records?${new URLSearchParams(query)}`)

async function browse(topic: string, query: Record<string, string>): Promise<RecordPage> {
  const response = await ask(topic, query)
  const body: unknown = await response.json()
  expect(response.status, JSON.stringify(body)).toBe(200)
  return RecordPage.parse(body)
}

const placesOf = (page: RecordPage) => page.items.map((record) => `${record.partition}/${record.offset}`)
const START = 1_790_000_000_000n

function produce(topic: string, partition: number, count: number, first = 0): Promise<bigint> {
  const records = Array.from({ length: count }, (_, index) => ({
    key: null,
    value: Buffer.from('v'),
    headers: [],
    timestamp: START + BigInt((first + index) * 10 + partition),
  }))
  return kafka.produce(topic, partition, records)
}

/** Every place from `firsts` to `ends`, in the order of the times that `produce` gave. */
const expected = (firsts: number[], ends: number[]) =>
  firsts
    .flatMap((first, partition) => Array.from({ length: (ends[partition] ?? 0) - first }, (_, index) => ({ partition, offset: first + index })))
    .sort((a, b) => a.offset - b.offset || a.partition - b.partition)
    .map(({ partition, offset }) => `${partition}/${offset}`)

/** Reads to the end, with `meanwhile` between the pages, and checks that each page is the same again on the way back. */
async function walk(topic: string, query: Record<string, string>, meanwhile: (page: number) => Promise<unknown>): Promise<string[]> {
  const pages = [await browse(topic, query)]
  for (let page = pages[0]; page !== undefined && page.nextCursor !== null; page = pages.at(-1)) {
    await meanwhile(pages.length)
    pages.push(await browse(topic, { ...query, cursor: page.nextCursor }))
  }
  expect(pages.length).toBeGreaterThan(2)
  for (let index = pages.length - 1; index > 0; index--) {
    const back = await browse(topic, { ...query, cursor: pages[index]?.previousCursor ?? '' })
    expect(placesOf(back)).toEqual(placesOf(pages[index - 1] ?? back))
  }
  expect(pages.at(-1)).toMatchObject({ complete: true, stopReason: 'range-end' })
  return pages.flatMap(placesOf)
}

describe('the last of each partition', () => {
  it('are as many of every partition, paged forward and back the same while producers run', async () => {
    const topic = await kafka.makeTopic('last-each', { partitions: 3 })
    await Promise.all([60, 40, 3].map((count, partition) => produce(topic, partition, count)))
    const all = await walk(topic, { position: 'lastPerPartition', limit: '8' }, (page) => produce(topic, page % 3, 9, 1000))
    expect(all).toEqual(expected([52, 32, 0], [60, 40, 3]))
  })

  it('count back from the end of the range', async () => {
    const topic = await kafka.makeTopic('last-to')
    await produce(topic, 0, 20)
    const page = await browse(topic, { position: 'lastPerPartition', limit: '2', toOffset: '10' })
    expect(placesOf(page)).toEqual(['0/8', '0/9'])
    expect(page).toMatchObject({ complete: true, notices: [] })
  })

  it('may be more or fewer than a page holds', async () => {
    const topic = await kafka.makeTopic('last-many', { partitions: 2 })
    await Promise.all([30, 30].map((count, partition) => produce(topic, partition, count)))
    expect(await walk(topic, { position: 'lastPerPartition', last: '20', limit: '9' }, () => Promise.resolve())).toEqual(expected([10, 10], [30, 30]))
    expect(placesOf(await browse(topic, { position: 'lastPerPartition', last: '1' }))).toEqual(['0/29', '1/29'])
    expect((await ask(topic, { position: 'oldest', last: '3' })).status).toBe(400)
  })
})

describe('from what a group has committed', () => {
  it('gives the same pages forward and back while the group commits further', async () => {
    const topic = await kafka.makeTopic('committed', { partitions: 2 })
    const group = uniqueName('reader')
    await Promise.all([30, 20].map((count, partition) => produce(topic, partition, count)))
    await kafka.commit(group, topic, [
      [0, 12n],
      [1, 5n],
    ])
    const all = await walk(topic, { position: 'group', group, limit: '7' }, () =>
      kafka.commit(group, topic, [
        [0, 30n],
        [1, 20n],
      ]),
    )
    expect(all).toEqual(expected([12, 5], [30, 20]))
  })

  it('leaves out a partition without a commit and says so', async () => {
    const topic = await kafka.makeTopic('half-committed', { partitions: 2 })
    const group = uniqueName('reader')
    await Promise.all([4, 4].map((count, partition) => produce(topic, partition, count)))
    await kafka.commit(group, topic, [[0, 2n]])
    const page = await browse(topic, { position: 'group', group })
    expect(placesOf(page)).toEqual(['0/2', '0/3'])
    expect(page).toMatchObject({ complete: true, notices: [{ code: 'no-commit', partition: 1 }] })
  })

  it('says which committed offsets have expired', async () => {
    const topic = await kafka.makeTopic('late-group')
    const group = uniqueName('reader')
    await produce(topic, 0, 10)
    await kafka.commit(group, topic, [[0, 2n]])
    await kafka.deleteRecords(topic, 0, 6n)
    const page = await browse(topic, { position: 'group', group })
    expect(placesOf(page)[0]).toBe('0/6')
    expect(page.notices).toMatchObject([{ code: 'starts-later', fromOffset: '2', toOffset: '6' }])
  })

  it('knows a group that has committed to another topic only from one that is not there', async () => {
    const [topic, other] = [await kafka.makeTopic('read-not'), await kafka.makeTopic('read')]
    const group = uniqueName('reader')
    await kafka.commit(group, other, [[0, 0n]])
    expect(await browse(topic, { position: 'group', group })).toMatchObject({ items: [], notices: [{ code: 'no-commit', partition: 0 }] })
    const unknown = await ask(topic, { position: 'group', group: uniqueName('nobody') })
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toMatchObject({ code: 'group-unknown' })
    expect((await ask(topic, { position: 'group' })).status).toBe(400)
    expect((await ask(topic, { position: 'newest', group })).status).toBe(400)
  })
})
