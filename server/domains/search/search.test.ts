import { describe, expect, it } from 'vitest'
import type { KafkaRecord } from '../../contract/records.ts'
import { type SearchEnd, SearchLine } from '../../contract/search.ts'
import { register } from '../../gateways/registry/register-fixture.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { testStack } from '../../testing/stack.ts'

const { server, kafka } = await serverWithKafka()

const post = (topic: string, body: unknown, signal: AbortSignal = AbortSignal.timeout(20_000)) =>
  server.api(`/clusters/test/topics/${topic}/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })

async function search(topic: string, body: unknown): Promise<{ records: KafkaRecord[]; offsets: string[]; end: SearchEnd; progress: number }> {
  const response = await post(topic, body)
  const text = await response.text()
  expect(response.status, text).toBe(200)
  const lines = text
    .trim()
    .split('\n')
    .map((line) => SearchLine.parse(JSON.parse(line)))
  const last = lines.at(-1)
  if (last?.type !== 'end') throw new Error('the last line is no end')
  expect(lines.filter(({ type }) => type === 'end')).toHaveLength(1)
  const records = lines.flatMap((line) => (line.type === 'match' ? [line.record] : []))
  expect(last.matches).toBe(records.length)
  return { records, offsets: records.map(({ offset }) => offset), end: last, progress: lines.filter(({ type }) => type === 'progress').length }
}

async function refusal(topic: string, body: unknown): Promise<unknown> {
  const response = await post(topic, body)
  return { status: response.status, ...Object(await response.json()) }
}

const row = (value: string | null, timestamp = 0n, key: string | null = null) => ({
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headers: [],
  timestamp,
})

async function spread(prefix: string, count: number, partitions = 3): Promise<string> {
  const topic = await kafka.makeTopic(prefix, { partitions })
  for (let partition = 0; partition < partitions; partition++) {
    const own = Array.from({ length: count }, (_, index) => index).filter((index) => index % partitions === partition)
    for (let at = 0; at < own.length; at += 100) {
      const batch = own.slice(at, at + 100)
      await kafka.produce(
        topic,
        partition,
        batch.map((index) => row(`{"n":${index},"kind":"${index % 10 === 0 ? 'rare' : 'usual'}"}`, BigInt(index))),
      )
    }
  }
  return topic
}

const numberOf = ({ value }: KafkaRecord) => Number(/"n":(\d+)/.exec(value.decoded ?? '')?.[1])

describe('a search', () => {
  it('that finds nothing says how much it has read, and is complete', async () => {
    const topic = await spread('search-nothing', 900)
    const { end, progress } = await search(topic, { contains: { text: 'no such text' } })
    expect(end).toMatchObject({ complete: true, stopReason: 'range-end', matches: 0, total: '900', cursor: null })
    expect(end.scanned.records).toBe('900')
    expect(progress).toBeGreaterThan(0)
  })

  it.each(['newest', 'oldest'] as const)(
    'brings matches in the order of time, %s first, and goes on from its cursor without gap or repeat',
    async (order) => {
      const topic = await spread(`search-pages-${order}`, 900)
      const question = { predicate: { contains: { text: '"rare"' } }, order, limit: 7 }
      const seen: number[] = []
      let cursor: string | null = null
      for (let page = 0; page < 20; page++) {
        const found: Awaited<ReturnType<typeof search>> = await search(topic, { ...question, ...(cursor === null ? {} : { cursor }) })
        seen.push(...found.records.map(numberOf))
        await kafka.produce(topic, page % 3, [row('{"n":5000,"kind":"rare"}', BigInt(10_000 + page))])
        cursor = found.end.cursor
        if (found.end.complete) break
        expect(found.end.stopReason).toBe('limit')
      }
      const wanted = Array.from({ length: 90 }, (_, index) => index * 10)
      expect(seen).toEqual(order === 'oldest' ? wanted : wanted.reverse())
    },
  )

  it('stops at its budget of records exactly, and its cursor reads the rest', async () => {
    const topic = await spread('search-budget', 900)
    const first = await search(topic, { contains: { text: '"rare"' }, limit: 1000, budget: { records: '250' } })
    expect(first.end).toMatchObject({ complete: false, stopReason: 'scan-budget' })
    expect(Number(first.end.scanned.records)).toBeLessThanOrEqual(250)
    const { cursor } = first.end
    const second = await search(topic, { contains: { text: '"rare"' }, limit: 1000, cursor })
    expect(second.end.complete).toBe(true)
    expect(new Set([...first.records, ...second.records].map(numberOf)).size).toBe(90)
    expect(first.records.length + second.records.length).toBe(90)
  })

  it('refuses a cursor of another question, predicates given twice, and ranges that end before they start', async () => {
    const topic = await spread('search-refused', 90)
    const { end } = await search(topic, { contains: { text: 'rare' }, limit: 1 })
    const invalid = { status: 400, code: 'invalid-input' }
    expect(await refusal(topic, { contains: { text: 'usual' }, cursor: end.cursor })).toMatchObject({ ...invalid, errors: [{ path: 'body.cursor' }] })
    expect(await refusal(topic, { cursor: 'nonsense' })).toMatchObject(invalid)
    expect(await refusal(topic, { contains: { text: 'a' }, predicate: { contains: { text: 'b' } } })).toMatchObject(invalid)
    expect(await refusal(topic, { from: { offset: '9' }, to: { offset: '3' } })).toMatchObject(invalid)
    expect(await refusal(topic, { key: { base64: '***' } })).toMatchObject(invalid)
    expect(await refusal(topic, { keyShortcut: true })).toMatchObject(invalid)
    expect(await refusal(topic, { partitions: [7] })).toMatchObject({ code: 'partition-unknown' })
    expect(await refusal('no-such-topic', {})).toMatchObject({ code: 'topic-unknown' })
  })

  it('keeps to its range: offsets, offsets of each partition, and times', async () => {
    const topic = await spread('search-range', 90)
    const offsets = await search(topic, { from: { offset: '10' }, to: { offset: '12' }, order: 'oldest' })
    expect(offsets.records.map(numberOf)).toEqual([30, 31, 32, 33, 34, 35])
    const each = await search(topic, { from: { offsets: { 0: '29' } }, to: { offsets: { 1: '0', 2: '0' } } })
    expect(each.records.map(numberOf)).toEqual([87])
    const times = await search(topic, { from: { timestamp: '1970-01-01T00:00:00.010Z' }, to: { timestamp: '1970-01-01T00:00:00.013Z' }, slackMs: 0 })
    expect(times.records.map(numberOf)).toEqual([12, 11, 10])
  })

  it('leaves out what a transaction took back, and shows it when asked', async () => {
    const topic = await kafka.makeTopic('search-aborted')
    await kafka.produce(topic, 0, [row('{"n":1}')])
    const transaction = await kafka.beginTransaction()
    await transaction.write(topic, 0, [row('{"n":2}')])
    await transaction.abort()
    await kafka.produce(topic, 0, [row('{"n":3}')])
    // The marker of the end follows a moment after the call.
    await expect.poll(async () => (await search(topic, { order: 'oldest' })).records.map(numberOf), { timeout: 30_000 }).toEqual([1, 3])
    const all = await search(topic, { order: 'oldest', isolation: 'uncommitted' })
    expect(all.records.map(({ state }) => state)).toEqual(['committed', 'aborted', 'committed'])
  })

  it('tells a batch that cannot be read, and reads on', async () => {
    const topic = await kafka.makeTopic('search-damaged')
    for (const n of [1, 2, 3]) await kafka.produce(topic, 0, [row(`{"n":${n}}`, BigInt(n))])
    await kafka.damage(topic, 0, 1n, 'crc')
    const { records, end } = await search(topic, {})
    expect(records.map(numberOf)).toEqual([3, 1])
    expect(end.notices).toMatchObject([{ code: 'crc', partition: 0, fromOffset: '1', toOffset: '2' }])
  })

  it('reads the one partition of a key where many keys show where keys lie, and refuses where they do not', async () => {
    const topic = await kafka.makeTopic('search-key', { partitions: 2 })
    await kafka.produce(
      topic,
      0,
      Array.from({ length: 250 }, (_, index) => row('v', 0n, `k${index}`)),
    )
    expect(await refusal(topic, { key: { text: 'k1' }, keyShortcut: true })).toMatchObject({
      code: 'invalid-input',
      errors: [{ path: 'body.keyShortcut' }],
    })
    expect((await search(topic, { key: { text: 'k1' } })).offsets).toEqual(['1'])
  })

  it('ends when its caller goes away, and gives its place back', async () => {
    const topic = await spread('search-left', 900)
    for (let time = 0; time < 12; time++) {
      const gone = new AbortController()
      const response = await post(topic, { expression: 'value.n >= 0', limit: 10_000 }, gone.signal)
      const reader = response.body?.getReader()
      await reader?.read()
      gone.abort()
      await reader?.closed.catch(() => undefined)
    }
    await expect.poll(async () => (await post(topic, { limit: 1 })).status, { timeout: 20_000 }).toBe(200)
  })
})

describe('an expression', () => {
  const exact = '{"id":9007199254740993,"d":1.10,"n":-9223372036854775808,"u":18446744073709551615}'

  it.each([
    ['value.id == 9007199254740993', 1],
    ['value.id == 9007199254740992', 0],
    ['value.n == -9223372036854775808', 1],
    ['value.u == 18446744073709551615u', 1],
    ['value.d == 1.1', 1],
    ['has(value.x) && value.x == 1', 0],
    ['headers.size() == 1 && headers[0].name == "h" && headers[0].value == "v"', 1],
    ['key == "k" && partition == 0 && offset == 0 && size > 10', 1],
    ['timestamp == timestamp("1970-01-01T00:00:01Z")', 1],
    ['string(value.id).matches("^9+0.*3$")', 1],
  ])('%s matches %i', async (expression, matches) => {
    const topic = await kafka.makeTopic('search-exact')
    const headers = [{ name: Buffer.from('h'), value: Buffer.from('v') }]
    await kafka.produce(topic, 0, [{ ...row(exact, 1000n, 'k'), headers }])
    const { end } = await search(topic, { expression })
    expect(end.errors).toEqual({ count: '0', example: null })
    expect(end.matches).toBe(matches)
  })

  it('keeps every digit of an Avro long and a Protobuf int64', async () => {
    const topic = await kafka.makeTopic('search-framed', { partitions: 2 })
    const { registryUrl } = testStack()
    const avro = JSON.stringify({ type: 'record', name: 'A', fields: [{ name: 'id', type: 'long' }] })
    const ids = [
      await register(registryUrl, `${topic}-avro`, { schema: avro }),
      await register(registryUrl, `${topic}-proto`, { schema: 'syntax = "proto3"; message P { int64 id = 1; }', schemaType: 'PROTOBUF' }),
    ]
    const frame = (id: number) => Buffer.concat([Buffer.from([0]), Buffer.from([id >>> 24, id >>> 16, id >>> 8, id])])
    const varint = (value: bigint): Buffer => {
      const bytes: number[] = []
      for (let rest = value; ; rest >>= 7n) {
        bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0))
        if (rest <= 127n) return Buffer.from(bytes)
      }
    }
    for (const id of [9007199254740992n, 9007199254740993n]) {
      const values = [Buffer.concat([frame(ids[0] ?? 0), varint(id * 2n)]), Buffer.concat([frame(ids[1] ?? 0), Buffer.from([0, 8]), varint(id)])]
      for (const [partition, value] of values.entries()) await kafka.produce(topic, partition, [{ key: null, value, headers: [] }])
    }
    const { records, end } = await search(topic, { expression: 'value.id == 9007199254740993' })
    expect(end.errors.example).toBeNull()
    expect(records.map(({ partition, offset, value }) => [partition, offset, value.decoder]).sort()).toEqual([
      [0, '1', 'avro'],
      [1, '1', 'protobuf'],
    ])
  })

  it('that cannot judge a record does not match it; the records are counted, with the first of them', async () => {
    const topic = await kafka.makeTopic('search-errors')
    await kafka.produce(topic, 0, [row('{"a":1}'), row('text'), row(null), row('{"a":"x"}'), row('{"b":1}')])
    const { offsets, end } = await search(topic, { expression: 'value.a > 0', order: 'oldest' })
    expect(offsets).toEqual(['0'])
    expect(end.errors).toMatchObject({ count: '4', example: { partition: 0, offset: '1' } })
  })

  it.each(['value.x == ', 'a and b', 'valu.x == 1', '('.repeat(4000), '!'.repeat(8000), '['.repeat(100), '1+'.repeat(4000)])(
    'that is none is refused before anything is read: %#',
    async (expression) => {
      const topic = await kafka.makeTopic('search-invalid')
      expect(await refusal(topic, { expression })).toMatchObject({ status: 422, code: 'expression-invalid', line: 1, column: expect.any(Number) })
    },
  )

  it('of more characters than anybody writes is refused by its length', async () => {
    expect(await refusal('whatever', { expression: 'x'.repeat(900_000) })).toMatchObject({ status: 400, code: 'invalid-input' })
  })

  it('that would never end ends its own search, and no other', async () => {
    const topic = await kafka.makeTopic('search-endless')
    const list = JSON.stringify(Array.from({ length: 3000 }, (_, index) => index))
    await kafka.produce(topic, 0, [row(`{"l":${list},"n":1}`)])
    const endless = search(topic, { expression: 'value.l.all(a, value.l.all(b, value.l.all(c, a + b + c >= 0)))' })
    expect((await search(topic, { expression: 'value.n == 1' })).end.complete).toBe(true)
    expect((await endless).end).toMatchObject({
      complete: false,
      stopReason: 'error',
      partitions: [{ problem: expect.stringContaining('longer than') }],
    })
    expect((await search(topic, { expression: 'value.n == 1' })).end.matches).toBe(1)
  })
})
