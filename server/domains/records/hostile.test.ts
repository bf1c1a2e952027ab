import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { RecordPage } from '../../contract/records.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { type PagePosition, readCursor, writeCursor } from './cursor.ts'
import { ByteWriter } from './cursor-bytes.ts'

const { server, kafka } = await serverWithKafka()
const topic = await kafka.makeTopic('hostile')
const records = Array.from({ length: 10 }, (_, index) => ({ key: null, value: Buffer.from(String(index)), headers: [], timestamp: BigInt(index) }))
await kafka.produce(topic, 0, records)

async function ask(query: Record<string, string>): Promise<{ status: number; body: unknown }> {
  const response = await server.api(`/clusters/test/topics/${topic}/records?${new URLSearchParams(query)}`)
  return { status: response.status, body: await response.json() }
}

async function browse(query: Record<string, string>): Promise<RecordPage> {
  const { status, body } = await ask(query)
  expect(status, JSON.stringify(body)).toBe(200)
  return RecordPage.parse(body)
}

/** A cursor of the second page, changed by somebody. */
async function forged(position: string, change: (own: PagePosition) => Partial<PagePosition>): Promise<string> {
  const own = readCursor((await browse({ position, limit: '2' })).nextCursor ?? '')
  return writeCursor({ ...own, ...change(own) })
}

const refused = { status: 400, body: { code: 'invalid-input', errors: [{ path: 'query.cursor' }] } }

describe('a cursor that was tampered with', () => {
  it.each([
    ['an offset beyond 64 bits', { at: new Map([[0, 2n ** 63n]]) }],
    ['a negative offset', { at: new Map([[0, -5n]]) }],
    ['an earlier page at a negative offset', { before: [new Map([[0, -1n]])] }],
    ['a partition that the topic does not have', { at: new Map([[7, 3n]]) }],
    ['no partition at all', { at: new Map() }],
  ])('is refused: %s', async (_what, change) => {
    const cursor = await forged('newest', () => change)
    expect(await ask({ position: 'newest', limit: '2', cursor })).toMatchObject(refused)
  })

  it.each(['newest', 'oldest'])('reads no further than the log: an offset far behind its end (%s)', async (position) => {
    const far = new Map([[0, 10n ** 18n]])
    const cursor = await forged(position, ({ ends }) => ({ at: far, ends: ends === null ? null : far, before: [] }))
    const page = await browse({ position, limit: '50', cursor })
    expect(page).toMatchObject({ complete: true, stopReason: 'range-end' })
    expect(page.items.length).toBe(position === 'newest' ? 10 : 0)
  })

  it('is refused at once, however much its few bytes unfold to', () => {
    const bomb = (partitions: number[], steps: number) => {
      const out = new ByteWriter()
      out.text(`2n-${'A'.repeat(32)}`)
      out.count(partitions.length)
      for (const step of partitions) out.count(step)
      for (const _ of partitions) out.signed(5n)
      out.count(steps)
      for (let cell = 0; cell < steps * partitions.length; cell++) out.signed(0n)
      return deflateRawSync(out.bytes()).toString('base64url')
    }
    expect(readCursor(bomb([0, 1], 100)).before.length).toBe(100)
    const started = performance.now()
    for (const text of [bomb([0, 1], 100_000), bomb([0, 0], 1), bomb([0], 2_000_000)]) expect(() => readCursor(text)).toThrow(/not a cursor/)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('a time before 1970', () => {
  it.each(['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.998Z', '1960-01-01T00:00:00.000Z'])(
    'to read from (%s) gives the whole log',
    async (timestamp) => {
      expect((await browse({ position: 'timestamp', timestamp })).items.map(({ offset }) => offset)).toEqual([...'0123456789'])
    },
  )
  it.each(['1969-12-31T23:59:59.999Z', '1960-01-01T00:00:00.000Z'])(
    'to read up to (%s) gives nothing, and says that this is all',
    async (toTimestamp) => {
      expect(await browse({ position: 'newest', toTimestamp })).toMatchObject({ items: [], complete: true })
      expect(await browse({ position: 'oldest', toTimestamp })).toMatchObject({ items: [], complete: true })
    },
  )
  it('is never sent to a broker, which would take it for a word', async () => {
    const [answer] = await kafka.cluster.listOffsets([{ topic, partition: 0, spec: { timestamp: -1n } }], { signal: AbortSignal.timeout(5000) })
    expect(answer).toMatchObject({ offset: null, error: { kafkaName: 'INVALID_REQUEST' } })
  })
})
