import { createHash } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Job } from '../../contract/jobs.ts'
import type { Problem } from '../../contract/problem.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { type KillableApi, killableApi } from '../../testing/killable-api.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts'
import { unlimitedJob } from '../../testing/unlimited-job.ts'

let kafka: TestKafka
let database: FreshDatabase
let server: TestServer
const apis: KillableApi[] = []

beforeAll(async () => {
  kafka = new TestKafka(testStack().bootstrap)
  database = await freshDatabase()
  server = await startTestServer({ databaseUrl: database.url, config: { imports: { maxBytes: 8_388_608 } } })
  await eventually('the database is ready', async () => (await server.api('/jobs')).ok)
})
afterAll(async () => {
  await Promise.all(apis.map((one) => one.kill()))
  await server.stop()
  await kafka.close()
  await database.drop()
})

async function api(databaseUrl: string): Promise<KillableApi> {
  const one = await killableApi(databaseUrl)
  apis.push(one)
  return one
}

async function exported(topic: string): Promise<string> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
  return (await server.api(`/clusters/test/topics/${topic}/exports`, init)).text()
}
const upload = (topic: string, file: string, query = '', base = `${server.url}/api/v1`) =>
  fetch(`${base}/clusters/test/topics/${topic}/imports${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: file,
    signal: AbortSignal.timeout(60_000),
  })
const started = async (answer: Promise<Response>): Promise<Job> => (await answer).json() as Promise<Job>
const refused = async (answer: Promise<Response>): Promise<Problem> => (await answer).json() as Promise<Problem>
const jobOf = async (id: string): Promise<Job> => (await server.api(`/jobs/${id}`)).json() as Promise<Job>
async function done(id: string): Promise<Job> {
  await eventually(`import ${id} ends`, async () => (await jobOf(id)).endedAt !== null, 60_000)
  return jobOf(id)
}
async function staged(): Promise<number> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query('select count(*)::int as pieces from import_piece')
  await client.end()
  return rows[0]?.pieces
}
/** The lines of an export without what another topic cannot have: the manifest's names. */
const recordLines = (file: string) => file.trimEnd().split('\n').slice(0, -1)
const withoutOffsets = (file: string) => recordLines(file).map((line) => line.replace(/"offset":"\d+",/, ''))

/** What lines say, with a manifest that fits them. */
function signed(lines: string[], changes: object = {}): string {
  const body = lines.map((line) => `${line}\n`).join('')
  const end = {
    type: 'end',
    topic: 'made',
    topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
    complete: true,
    stopReason: 'range-end',
    records: String(lines.length),
  }
  const sha256 = createHash('sha256').update(body).digest('hex')
  return `${body}${JSON.stringify({ ...end, sha256, partitions: [], notices: [], cursor: null, ...changes })}\n`
}
const line = (changes: object = {}) =>
  JSON.stringify({
    type: 'record',
    partition: 0,
    offset: '0',
    timestamp: null,
    timestampMs: '1700000000000',
    timestampType: 'create',
    key: null,
    value: 'AA==',
    headers: [],
    ...changes,
  })

describe('an import', () => {
  it('of an export gives the same bytes again: nulls, empty parts, headers in order with repeats and odd names, times, partitions', async () => {
    const [from, to] = [await kafka.makeTopic('import', { partitions: 3 }), await kafka.makeTopic('import', { partitions: 3 })]
    const headers = [
      { name: Buffer.from('b'), value: null },
      { name: Buffer.from('__proto__'), value: Buffer.from([0xff, 0]) },
      { name: Buffer.from('b'), value: Buffer.alloc(0) },
      { name: Buffer.from([0xc3, 0x28]), value: Buffer.from('name that is no UTF-8') },
    ]
    const digits = Buffer.from('{"id":9007199254740993,"d":1.10,"n":-9223372036854775808}')
    const many = Array.from({ length: 3000 }, (_, at) => ({ key: Buffer.from(`key-${at}`), value: Buffer.from(`value-${at}`.repeat(20)) }))
    await kafka.produce(from, 0, [...many, { key: null, value: digits, headers }], { timestamp: 1_600_000_000_000n })
    await kafka.produce(from, 1, [
      { key: Buffer.alloc(0), value: null },
      { key: Buffer.from('null'), value: Buffer.alloc(0) },
    ])
    await kafka.produce(from, 2, many.slice(0, 500))
    const file = await exported(from)
    const job = await done((await started(upload(to, file))).id)
    expect(job).toMatchObject({
      kind: 'import',
      topic: to,
      state: 'done',
      selected: '3503',
      outcomes: { imported: '3503', failed: '0' },
      remaining: '0',
    })
    expect(withoutOffsets(await exported(to))).toEqual(withoutOffsets(file))
    expect(await staged()).toBe(0)
  })

  it('by key puts records where Java’s producer does, and with the time of writing where that is asked', async () => {
    const [from, to] = [await kafka.makeTopic('import'), await kafka.makeTopic('import', { partitions: 4 })]
    const records = Array.from({ length: 60 }, (_, at) => ({ key: at % 3 === 0 ? null : Buffer.from(`key-${at}`), value: Buffer.from(`${at}`) }))
    await kafka.produce(from, 0, records, { timestamp: 1_000_000_000_000n })
    const begun = Date.now()
    const { id } = await started(upload(to, await exported(from), '?partitionRule=key&timestamp=now'))
    expect(await done(id)).toMatchObject({ state: 'done', outcomes: { imported: '60' } })
    const written = recordLines(await exported(to)).map((text) => JSON.parse(text))
    expect(new Set(written.map(({ partition }) => partition)).size).toBe(4)
    expect(written.every(({ timestampMs }) => Number(timestampMs) >= begun - 1000)).toBe(true)
    const [keyed] = written.filter(({ key }) => key !== null)
    const copy = await kafka.cluster.openProducer()
    const [planned] = await copy.plan(
      { topic: to },
      [{ key: Buffer.from(keyed.key, 'base64'), value: null, headers: [], partition: null, timestamp: null }],
      { signal: AbortSignal.timeout(20_000) },
    )
    await copy.close()
    expect(keyed.partition).toBe(planned?.partition)
  })

  it('that is paused writes nothing more, takes another rate, and ends complete', async () => {
    const to = await kafka.makeTopic('import')
    const lines = Array.from({ length: 300 }, (_, at) => line({ value: Buffer.from(`${at}`).toString('base64') }))
    const { id } = await started(upload(to, signed(lines), '?ratePerSecond=50'))
    await eventually('it has begun', async () => Number((await jobOf(id)).outcomes.imported ?? 0) >= 20, 30_000)
    const paused = (await (await server.api(`/jobs/${id}/pause`, { method: 'POST' })).json()) as Job
    expect(recordLines(await exported(to))).toHaveLength(Number(paused.outcomes.imported))
    await unlimitedJob(`${server.url}/api/v1`, id)
    await server.api(`/jobs/${id}/resume`, { method: 'POST' })
    expect(await done(id)).toMatchObject({ state: 'done', outcomes: { imported: '300' } })
    const values = recordLines(await exported(to)).map((text) => Buffer.from(JSON.parse(text).value, 'base64').toString())
    expect(values).toEqual(lines.map((_, at) => String(at)))
  })
})

describe('a file that is not as it was exported is refused with the line and what to change, and nothing is written', () => {
  const cases: [what: string, file: string, line: number, path: string, words: string][] = [
    ['no JSON', signed([line(), '{"type":"record"']), 2, 'body', 'no JSON'],
    ['a line of another kind', signed([line(), '{"type":"match"}']), 2, 'body.type', ''],
    ['a missing field', signed([line({ value: undefined })]), 1, 'body.value', ''],
    ['base64 that is none', signed([line(), line(), line({ key: 'not base64!' })]), 3, 'body.key', 'base64'],
    ['a header of wrong base64', signed([line({ headers: [{ name: 'a', base64: 'x' }] })]), 1, 'body.headers.0', 'base64'],
    ['a partition that is not there', signed([line({ partition: 7 })]), 1, 'body.partition', 'no partition 7'],
    ['a changed line', signed([line()]).replace('AA==', 'AQ=='), 2, 'body.sha256', 'not those'],
    ['a lost line', signed([line(), line()]).slice(line().length + 1), 2, 'body.records', 'counts 2'],
    ['a file without its end', signed([line(), line()]).split('\n').slice(0, 2).join('\n'), 2, 'body', 'without a manifest'],
    ['an empty file', '', 1, 'body', 'without a manifest'],
    ['lines behind the manifest', `${signed([line()])}${line()}\n`, 3, 'body', 'behind the manifest'],
    ['bytes that are no UTF-8', signed([line(), '\u0000']), 2, 'body', 'no JSON'],
  ]
  it.each(cases)('%s', async (_what, file, number, path, words) => {
    const to = await kafka.makeTopic('import')
    const answer = await refused(upload(to, file))
    expect(answer).toMatchObject({ status: 400, code: 'invalid-input' })
    expect(answer.errors[0]).toMatchObject({ line: number, path })
    expect(answer.errors[0]?.message).toContain(words)
    expect(answer.errors[0]?.fix).not.toBeNull()
    expect(answer.detail).toContain('nothing was written')
    expect(recordLines(await exported(to))).toEqual([])
    expect(await staged()).toBe(0)
  })

  it('too large a file is refused before it is taken in, and an unknown topic too', async () => {
    const to = await kafka.makeTopic('import')
    const answer = await refused(upload(to, signed(Array.from({ length: 60 }, () => line({ value: 'A'.repeat(200_000) })))))
    expect(answer).toMatchObject({ status: 413, code: 'too-large' })
    expect(answer.detail).toContain('8 MiB')
    expect(await refused(upload('no-such-topic', signed([line()])))).toMatchObject({ code: 'topic-unknown' })
    expect(await staged()).toBe(0)
  })
})

it('an import whose server is killed in the midst is taken over by another: no record is lost, none is doubled', async () => {
  const to = await kafka.makeTopic('import', { partitions: 3 })
  const lines = Array.from({ length: 3000 }, (_, at) =>
    line({ key: Buffer.from(`k${at}`).toString('base64'), value: Buffer.from(`${at}`).toString('base64') }),
  )
  const { url: databaseUrl, drop } = await freshDatabase()
  const imported = async () => Number((await running.jobs())[0]?.outcomes.imported ?? 0)
  let running = await api(databaseUrl)
  await upload(to, signed(lines), '?partitionRule=key&ratePerSecond=150', running.base)
  const before = await imported()
  await eventually('it has gone on', async () => (await imported()) > before + 100, 60_000)
  await running.kill()
  running = await api(databaseUrl)
  // Slow until here, so that it cannot end before it was killed.
  await unlimitedJob(running.base, (await running.jobs())[0]?.id)
  await eventually('it is done', async () => (await running.jobs())[0]?.state === 'done', 90_000)
  expect((await running.jobs())[0]).toMatchObject({ outcomes: { imported: '3000', failed: '0' } })
  expect((await running.jobs())[0]?.runs).toBeGreaterThanOrEqual(2)
  const values = recordLines(await exported(to)).map((text) => Number(Buffer.from(JSON.parse(text).value, 'base64').toString()))
  expect(values.toSorted((a, b) => a - b)).toEqual(lines.map((_, at) => at))
  await running.kill()
  await drop()
}, 180_000)
