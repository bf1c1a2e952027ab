import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SearchLine } from '../../contract/search.ts'
import { SearchUnderTest } from './search-under-test.ts'

let scene: SearchUnderTest

beforeAll(async () => {
  scene = await SearchUnderTest.start()
})
afterAll(() => scene.stop())

const rare = (index: number) => `{"n":${index},"kind":"${index % 10 === 0 ? 'rare' : 'usual'}"}`

describe('a search that goes on', () => {
  it.each(['newest', 'oldest'] as const)('tells what expired meanwhile, and is not complete, %s first', async (order) => {
    const topic = await scene.kafka.makeTopic(`search-expired-${order}`)
    await scene.fill(topic, 0, 1000, rare)
    const question = { contains: { text: '"rare"' }, order, limit: 20 }
    const first = await scene.search(topic, question)
    expect(first.end).toMatchObject({ stopReason: 'limit', complete: false })
    await scene.kafka.deleteRecords(topic, 0, 500n)
    const rest = await scene.search(topic, { ...question, limit: 1000, cursor: first.end.cursor })
    // Oldest first, 20 matches were 191 records; newest first, all before offset 500 was still to come.
    const lost = order === 'oldest' ? 309 : 500
    expect(rest.records).toHaveLength(order === 'oldest' ? 50 : 30)
    expect(rest.end).toMatchObject({
      complete: false,
      stopReason: 'range-end',
      cursor: null,
      partitions: [{ problem: expect.stringContaining(`starts at 500; ${lost} offsets of the range expired`) }],
      notices: [{ code: 'expired', partition: 0 }],
    })
  })

  it('once more tells what expired before the page before', async () => {
    const topic = await scene.kafka.makeTopic('search-expired-twice')
    await scene.fill(topic, 0, 1000, rare)
    const question = { contains: { text: '"rare"' }, order: 'oldest', limit: 20 }
    const first = await scene.search(topic, question)
    await scene.kafka.deleteRecords(topic, 0, 500n)
    const second = await scene.search(topic, { ...question, cursor: first.end.cursor })
    expect(second.end).toMatchObject({ stopReason: 'limit', notices: [{ code: 'expired' }] })
    const third = await scene.search(topic, { ...question, limit: 1000, cursor: second.end.cursor })
    expect(third.end).toMatchObject({ complete: false, stopReason: 'range-end', cursor: null, notices: [{ code: 'expired' }] })
    expect(third.end.partitions).toMatchObject([{ from: '0', to: '1000', readTo: '1000' }])
  })

  it('leaves out a partition that was added since, says so, and can be complete', async () => {
    const topic = await scene.kafka.makeTopic('search-added')
    await scene.fill(topic, 0, 300, rare)
    const first = await scene.search(topic, { contains: { text: '"rare"' }, limit: 20 })
    await scene.kafka.addPartitions(topic, 2)
    await scene.fill(topic, 1, 100, rare)
    const rest = await scene.search(topic, { contains: { text: '"rare"' }, limit: 100, cursor: first.end.cursor })
    expect(rest.records).toHaveLength(10)
    expect(rest.end).toMatchObject({ complete: true, cursor: null, notices: [{ code: 'partition-added', partition: 1 }] })
  })

  it('from the last progress line, when it was cancelled, finds the rest once', async () => {
    const topic = await scene.kafka.makeTopic('search-cancelled', { partitions: 3 })
    for (const partition of [0, 1, 2]) await scene.fill(topic, partition, 2000, rare)
    const question = { contains: { text: '"rare"' }, limit: 10_000 }
    const gone = new AbortController()
    const response = await scene.post(topic, question, { signal: gone.signal })
    const before: string[] = []
    let cursor: string | null = null
    let pending: string[] = []
    for (const line of await linesUntil(response, gone)) {
      if (line.type === 'match') pending.push(`${line.record.partition}/${line.record.offset}`)
      if (line.type !== 'progress') continue
      before.push(...pending)
      pending = []
      cursor = line.cursor
    }
    expect(cursor).not.toBeNull()
    const rest = await scene.search(topic, { ...question, cursor })
    expect(rest.end.complete).toBe(true)
    const all = [...before, ...rest.places]
    expect([all.length, new Set(all).size]).toEqual([600, 600])
  })

  it('can be cut into pages of any size while each page is shown as it comes', async () => {
    const topic = await scene.kafka.makeTopic('search-dense')
    // Batches of a megabyte: a window backwards needs several fetches, each with more matches than are wanted.
    const long = 'x'.repeat(4000)
    for (let at = 0; at < 2000; at += 200) {
      const batch = Array.from({ length: 200 }, (_, index) => ({
        key: null,
        value: Buffer.from(`${at + index} ${long}`),
        headers: [],
        timestamp: 1n,
      }))
      await scene.kafka.produce(topic, 0, batch)
    }
    const seen: string[] = []
    let cursor: string | null = null
    for (let page = 0; page < 60; page++) {
      const found: Awaited<ReturnType<typeof scene.search>> = await scene.search(topic, {
        contains: { text: 'xxx' },
        limit: [37, 90, 501][page % 3],
        ...(cursor === null ? {} : { cursor }),
      })
      seen.push(...found.places)
      cursor = found.end.cursor
      if (found.end.complete) break
    }
    expect(seen).toEqual(Array.from({ length: 2000 }, (_, index) => `0/${1999 - index}`))
  })
})

/** Lines of an answer until the first progress line that shows matches; the request is ended then. */
async function linesUntil(response: Response, gone: AbortController): Promise<SearchLine[]> {
  const lines: SearchLine[] = []
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true }
    text += value ?? ''
    const whole = text.split('\n')
    text = whole.pop() ?? ''
    lines.push(...whole.map((line) => SearchLine.parse(JSON.parse(line))))
    if (done || lines.length > 1) break
  }
  gone.abort()
  await reader?.closed.catch(() => undefined)
  return lines
}
