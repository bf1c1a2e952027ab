import { describe, expect, it } from 'vitest'
import { type SearchEnd, SearchLine } from '../../contract/search.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { uniqueName } from '../../testing/unique-name.ts'

const { server, kafka } = await serverWithKafka()

const post = (topic: string, body: unknown, to = 'search') =>
  server.api(`/clusters/test/topics/${topic}/${to}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  })

async function search(topic: string, body: unknown): Promise<{ places: string[]; end: SearchEnd }> {
  const response = await post(topic, body)
  const text = await response.text()
  expect(response.status, text).toBe(200)
  const lines = text
    .trim()
    .split('\n')
    .map((line) => SearchLine.parse(JSON.parse(line)))
  const end = lines.at(-1)
  if (end?.type !== 'end') throw new Error('the last line is no end')
  return { places: lines.flatMap((line) => (line.type === 'match' ? [`${line.record.partition}/${line.record.offset}`] : [])), end }
}

async function filled(prefix: string, counts: number[]): Promise<string> {
  const topic = await kafka.makeTopic(prefix, { partitions: counts.length })
  for (const [partition, count] of counts.entries()) {
    const records = Array.from({ length: count }, (_, index) => ({ key: null, value: Buffer.from('v'), headers: [], timestamp: BigInt(index) }))
    await kafka.produce(topic, partition, records)
  }
  return topic
}

describe('a search', () => {
  it('from what a group has committed goes on where it stopped, however far the group has come meanwhile', async () => {
    const topic = await filled('search-group', [8, 6, 4])
    const group = uniqueName('reader')
    await kafka.commit(group, topic, [
      [0, 5n],
      [1, 4n],
    ])
    const body = { from: { group }, order: 'oldest', limit: 2 }
    const first = await search(topic, body)
    expect(first.places).toHaveLength(2)
    expect(first.end.notices).toMatchObject([{ code: 'no-commit', partition: 2 }])
    await kafka.commit(group, topic, [
      [0, 8n],
      [1, 6n],
    ])
    const rest = await search(topic, { ...body, limit: 10, cursor: first.end.cursor })
    expect([...first.places, ...rest.places].sort()).toEqual(['0/5', '0/6', '0/7', '1/4', '1/5'])
    expect(rest.end).toMatchObject({ complete: true, total: '5' })
  })

  it('of the last offsets of each partition counts back from the end of the range', async () => {
    const topic = await filled('search-last', [8, 2])
    expect((await search(topic, { from: { last: 3 }, order: 'oldest' })).places.sort()).toEqual(['0/5', '0/6', '0/7', '1/0', '1/1'])
    expect((await search(topic, { from: { last: 3 }, to: { offset: '6' }, order: 'oldest' })).places.sort()).toEqual([
      '0/3',
      '0/4',
      '0/5',
      '1/0',
      '1/1',
    ])
  })

  it('refuses a start that moves with newest first, and a group that is not there', async () => {
    const topic = await filled('search-refused', [1])
    const newest = await post(topic, { from: { last: 3 } })
    expect(newest.status).toBe(400)
    expect(await newest.json()).toMatchObject({ code: 'invalid-input', errors: [{ path: 'body.order' }] })
    const unknown = await post(topic, { from: { group: uniqueName('nobody') }, order: 'oldest' })
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toMatchObject({ code: 'group-unknown', errors: [{ path: 'body.from.group' }] })
  })
})

describe('an export', () => {
  it('starts at what a group has committed, and its cursor goes on from there', async () => {
    const topic = await filled('export-group', [6])
    const group = uniqueName('reader')
    await kafka.commit(group, topic, [[0, 3n]])
    const linesOf = async (body: unknown) =>
      (await (await post(topic, body, 'exports?format=ndjson')).text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    const first = await linesOf({ from: { group }, limit: 1 })
    expect(first).toMatchObject([{ offset: '3' }, { type: 'end', complete: false }])
    await kafka.commit(group, topic, [[0, 6n]])
    expect(await linesOf({ from: { group }, cursor: first[1].cursor })).toMatchObject([
      { offset: '4' },
      { offset: '5' },
      { type: 'end', complete: true },
    ])
  })
})
