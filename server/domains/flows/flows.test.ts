import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Job, JobDetail } from '../../contract/jobs.ts'
import type { Problem } from '../../contract/problem.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { type KillableApi, killableApi } from '../../testing/killable-api.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer, testCluster } from '../../testing/start-test-server.ts'
import { unlimitedJob } from '../../testing/unlimited-job.ts'

let kafka: TestKafka
let database: FreshDatabase
let server: TestServer
const apis: KillableApi[] = []

beforeAll(async () => {
  kafka = new TestKafka(testStack().bootstrap)
  database = await freshDatabase()
  const production = testCluster({ id: 'production', production: true })
  const allowed = testCluster({ id: 'allowed', production: true, flows: true })
  server = await startTestServer({ databaseUrl: database.url, clusters: [testCluster(), production, allowed] })
  await eventually('the database is ready', async () => (await server.api('/jobs')).ok)
})
afterAll(async () => {
  await Promise.all(apis.map((one) => one.kill()))
  await server.stop()
  await kafka.close()
  await database.drop()
})

async function post<T>(path: string, body: object = {}, base = `${server.url}/api/v1`): Promise<T> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(20_000) }
  return (await fetch(`${base}${path}`, init)).json() as Promise<T>
}
const start = (body: object, cluster = 'test') => post<Job>(`/clusters/${cluster}/flows`, body)
const refused = (body: object, cluster = 'test') => post<Problem>(`/clusters/${cluster}/flows`, body)
const jobOf = async (id: string): Promise<JobDetail> => (await server.api(`/jobs/${id}`)).json() as Promise<JobDetail>
async function done(id: string): Promise<Job> {
  await eventually(`flow ${id} ends`, async () => (await jobOf(id)).endedAt !== null, 60_000)
  return jobOf(id)
}
interface Stored {
  partition: number
  key: string | null
  value: string | null
  headers: { name: string; base64: string | null }[]
}
async function stored(topic: string): Promise<Stored[]> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
  const text = await (await server.api(`/clusters/test/topics/${topic}/exports`, init)).text()
  const lines = text.trimEnd().split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line))
}
const textOf = (base64: string | null) => (base64 === null ? null : Buffer.from(base64, 'base64').toString())
const numbers = (records: Stored[]) => records.map(({ value }) => Number(textOf(value))).toSorted((a, b) => a - b)
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at)

describe('a flow', () => {
  it('writes its records in intervals and ends by its count, the last interval cut', async () => {
    const topic = await kafka.makeTopic('flow', { partitions: 2 })
    const template = { key: 'k{{sequence}}', value: '{"n":{{sequence}},"c":"{{pick:a|b}}"}', headers: [{ name: 'trace', value: '{{uuid}}' }] }
    const job = await done((await start({ topic, template, records: 10, everyMs: 100, end: { records: 25 }, seed: 'one' })).id)
    expect(job).toMatchObject({ kind: 'flow', state: 'done', selected: '25', outcomes: { written: '25', failed: '0' }, remaining: '0' })
    const records = await stored(topic)
    const made = records.map(({ value }) => JSON.parse(textOf(value) ?? ''))
    expect(made.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(upTo(25))
    expect(made.every(({ c }) => c === 'a' || c === 'b')).toBe(true)
    expect(new Set(records.map(({ partition }) => partition)).size).toBe(2)
    expect(new Set(records.map(({ headers }) => textOf(headers[0]?.base64 ?? null))).size).toBe(25)
  })

  it('of the same seed writes the same records again; tombstones and records without a key by turns', async () => {
    const [one, two] = [await kafka.makeTopic('flow', { partitions: 3 }), await kafka.makeTopic('flow', { partitions: 3 })]
    const same = { template: { value: '{{int:0..1000000}} {{uuid}}' }, records: 30, end: { records: 30 }, seed: 'same' }
    for (const topic of [one, two]) await done((await start({ topic, ...same })).id)
    const bytes = async (topic: string) => (await stored(topic)).map(({ partition, key, value }) => ({ partition, key, value }))
    expect(await bytes(one)).toEqual(await bytes(two))
    expect(new Set((await bytes(one)).map(({ partition }) => partition))).toEqual(new Set([0, 1, 2]))
    const gone = await kafka.makeTopic('flow')
    await done((await start({ topic: gone, template: { key: 'a', value: null }, end: { records: 1 } })).id)
    expect(await stored(gone)).toMatchObject([{ value: null }])
  })

  it('of a duration writes as many intervals as it holds', async () => {
    const topic = await kafka.makeTopic('flow')
    const job = await done((await start({ topic, template: { value: 'x' }, records: 3, everyMs: 250, end: { seconds: 1 } })).id)
    expect(job).toMatchObject({ state: 'done', outcomes: { written: '12' } })
  })

  it('that is paused writes nothing more, takes another rate, and goes on without a gap or a repeat', async () => {
    const topic = await kafka.makeTopic('flow')
    const body = { topic, template: { value: '{{sequence}}' }, records: 200, everyMs: 100, end: { records: 400 }, ratePerSecond: 40 }
    const { id } = await start(body)
    await eventually('it has begun', async () => Number((await jobOf(id)).outcomes.written ?? 0) >= 20, 30_000)
    const paused = await post<Job>(`/jobs/${id}/pause`)
    expect(await stored(topic)).toHaveLength(Number(paused.outcomes.written))
    await unlimitedJob(`${server.url}/api/v1`, id)
    await post(`/jobs/${id}/resume`)
    expect(await done(id)).toMatchObject({ state: 'done', outcomes: { written: '400' } })
    expect(numbers(await stored(topic))).toEqual(upTo(400))
  })

  it('that is cancelled ends at once', async () => {
    const topic = await kafka.makeTopic('flow')
    const { id } = await start({ topic, template: { value: 'x' }, everyMs: 3_600_000, end: { seconds: 86_400 } })
    await eventually('it has begun', async () => Number((await jobOf(id)).outcomes.written ?? 0) === 1, 30_000)
    expect(await post<Job>(`/jobs/${id}/cancel`)).toMatchObject({ state: 'cancelled', outcomes: { written: '1' } })
  })
})

describe('a flow is refused', () => {
  const end = { records: 1 }
  it('with the place of a placeholder that is none, in every text of the template', async () => {
    const template = { key: 'ok {{sequence}}', value: '{"a": {{colour}}}', headers: [{ name: 'h', value: '{{int:9..1}}' }] }
    const answer = await refused({ topic: await kafka.makeTopic('flow'), template, end })
    expect(answer).toMatchObject({ status: 400, code: 'invalid-input' })
    expect(answer.errors).toMatchObject([
      { path: 'body.template.value', column: 7 },
      { path: 'body.template.headers.0.value', column: 1 },
    ])
  })

  it('where it is faster, longer or more than a flow may be, and where there is no such topic or partition', async () => {
    const topic = await kafka.makeTopic('flow')
    const template = { value: 'x' }
    expect(await refused({ topic, template, records: 50_000, everyMs: 100, end })).toMatchObject({ errors: [{ path: 'body.records' }] })
    expect(await refused({ topic, template, records: 10_000, everyMs: 1000, end: { seconds: 86_400 } })).toMatchObject({
      errors: [{ path: 'body.end' }],
    })
    expect(await refused({ topic, template })).toMatchObject({ code: 'invalid-input' })
    expect(await refused({ topic, template, partition: 9, end })).toMatchObject({ code: 'partition-unknown' })
    expect(await refused({ topic: 'no-such-topic', template, end })).toMatchObject({ code: 'topic-unknown' })
  })

  it('on a production cluster, unless its operators allow it', async () => {
    const topic = await kafka.makeTopic('flow')
    const body = { topic, template: { value: 'x' }, end }
    const answer = await refused(body, 'production')
    expect(answer).toMatchObject({ status: 403, code: 'not-allowed' })
    expect(answer.detail).toContain('flows: true')
    expect(await done((await start(body, 'allowed')).id)).toMatchObject({ state: 'done' })
  })
})

it('a flow whose server is killed in the midst is taken over by another: no record is lost, none is doubled', async () => {
  const topic = await kafka.makeTopic('flow', { partitions: 2 })
  const { url: databaseUrl, drop } = await freshDatabase()
  const serve = async () => {
    const one = await killableApi(databaseUrl)
    apis.push(one)
    return one
  }
  let running = await serve()
  const body = {
    topic,
    template: { key: '{{sequence}}', value: '{{sequence}}' },
    records: 50,
    everyMs: 100,
    end: { records: 2000 },
    ratePerSecond: 100,
  }
  await post('/clusters/test/flows', body, running.base)
  const written = async () => Number((await running.jobs())[0]?.outcomes.written ?? 0)
  await eventually('it has gone on', async () => (await written()) > 100, 60_000)
  await running.kill()
  running = await serve()
  // Slow until here, so that it cannot end before it was killed.
  await unlimitedJob(running.base, (await running.jobs())[0]?.id)
  await eventually('it is done', async () => (await running.jobs())[0]?.state === 'done', 90_000)
  expect((await running.jobs())[0]).toMatchObject({ outcomes: { written: '2000', failed: '0' } })
  expect((await running.jobs())[0]?.runs).toBeGreaterThanOrEqual(2)
  expect(numbers(await stored(topic))).toEqual(upTo(2000))
  await running.kill()
  await drop()
}, 180_000)
