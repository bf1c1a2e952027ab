import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CopyPlan } from '../../contract/copies.ts'
import type { Job } from '../../contract/jobs.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts'
import { unlimitedJob } from '../../testing/unlimited-job.ts'

let kafka: TestKafka
let database: FreshDatabase
let server: TestServer
const children: ChildProcess[] = []

beforeAll(async () => {
  kafka = new TestKafka(testStack().bootstrap)
  database = await freshDatabase()
  server = await startTestServer({ databaseUrl: database.url })
  await eventually('the database is ready', async () => (await server.api('/jobs')).ok)
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await server.stop()
  await kafka.close()
  await database.drop()
})

const plain = (count: number) => Array.from({ length: count }, (_, at) => ({ key: Buffer.from(`key-${at}`), value: Buffer.from(`value-${at}`) }))
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at)

async function post<T>(path: string, body: object, base = server.url): Promise<T> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(20_000) }
  return (await fetch(`${base}/api/v1${path}`, init)).json() as Promise<T>
}
const plan = (body: object) => post<CopyPlan>('/clusters/test/copies/plan', body)
async function start(body: object, base = server.url): Promise<Job> {
  const { hash } = await plan(body)
  return post<Job>('/clusters/test/copies', { ...body, hash }, base)
}
const jobOf = async (id: string): Promise<Job> => (await server.api(`/jobs/${id}`)).json() as Promise<Job>
async function done(id: string): Promise<Job> {
  await eventually(`copy ${id} ends`, async () => (await jobOf(id)).endedAt !== null, 60_000)
  return jobOf(id)
}
interface Stored {
  key: string | null
  value: string | null
  headers: { name: string; base64: string | null }[]
  timestampMs: string
  partition: number
}
async function stored(topic: string): Promise<Stored[]> {
  const answer = await server.api(`/clusters/test/topics/${topic}/exports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const lines = (await answer.text()).trimEnd().split('\n').slice(0, -1)
  return lines
    .map((line): Stored => JSON.parse(line))
    .map(({ key, value, headers, timestampMs, partition }) => ({ key, value, headers, timestampMs, partition }))
}

describe('a copy', () => {
  it('keeps key, value, headers, time and order of every record, nulls and repeats included', async () => {
    const [from, to] = [await kafka.makeTopic('copy', { partitions: 2 }), await kafka.makeTopic('copy', { partitions: 2 })]
    const headers = [
      { name: Buffer.from('b'), value: null },
      { name: Buffer.from('a'), value: Buffer.from([0xff, 0]) },
      { name: Buffer.from('a'), value: Buffer.alloc(0) },
    ]
    await kafka.produce(from, 0, [...plain(700), { key: null, value: Buffer.from('x'), headers }, { key: Buffer.alloc(0), value: null }], {
      timestamp: 1_700_000_000_000n,
    })
    await kafka.produce(from, 1, plain(50))
    const job = await done((await start({ source: { topic: from }, target: { topic: to } })).id)
    expect(job).toMatchObject({ state: 'done', selected: '752', outcomes: { copied: '752', skipped: '0', failed: '0' }, remaining: '0' })
    expect(await stored(to)).toEqual(await stored(from))
  })

  it('of what matches counts the rest as skipped, and puts keys where Java’s producer does', async () => {
    const [from, to] = [await kafka.makeTopic('copy'), await kafka.makeTopic('copy', { partitions: 3 })]
    await kafka.produce(from, 0, plain(100))
    const body = { source: { topic: from, contains: { text: 'value-1' } }, target: { topic: to }, partitionRule: 'key' }
    const job = await done((await start(body)).id)
    expect(job).toMatchObject({ state: 'done', selected: '100', outcomes: { copied: '11', skipped: '89' }, remaining: '0' })
    const copies = await stored(to)
    expect(copies).toHaveLength(11)
    expect(new Set(copies.map(({ partition }) => partition)).size).toBeGreaterThan(1)
  })

  it('is refused with its reason where it feeds itself, where the target is missing or has too few partitions, and where the plan is old', async () => {
    const [from, small] = [await kafka.makeTopic('copy', { partitions: 2 }), await kafka.makeTopic('copy')]
    const codes = async (topic: string) => (await plan({ source: { topic: from }, target: { topic } })).blockers.map(({ code }) => code)
    expect([await codes(from), await codes('no-such-topic'), await codes(small)]).toEqual([['same-topic'], ['topic-unknown'], ['partitions']])
    const stale = { source: { topic: from }, target: { topic: small }, partitionRule: 'key', hash: 'old' }
    expect(await post('/clusters/test/copies', stale)).toMatchObject({ code: 'plan-stale', plan: { blockers: [] } })
  })

  it('that is paused writes nothing more, and ends complete after it was resumed', async () => {
    const [from, to] = [await kafka.makeTopic('copy'), await kafka.makeTopic('copy')]
    await kafka.produce(from, 0, plain(300))
    const { id } = await start({ source: { topic: from }, target: { topic: to }, ratePerSecond: 20 })
    await eventually('it has begun', async () => Number((await jobOf(id)).outcomes.copied ?? 0) >= 10, 30_000)
    const paused = await post<Job>(`/jobs/${id}/pause`, {})
    expect((await stored(to)).length).toBe(Number(paused.outcomes.copied))
    await unlimitedJob(`${server.url}/api/v1`, id)
    await post(`/jobs/${id}/resume`, {})
    expect(await done(id)).toMatchObject({ state: 'done', outcomes: { copied: '300' } })
    expect(await stored(to)).toEqual(await stored(from))
  })
})

it('a copy whose server is killed in the midst is taken over by another: no record is lost, none is doubled', async () => {
  const [from, to] = [await kafka.makeTopic('copy'), await kafka.makeTopic('copy', { partitions: 3 })]
  await kafka.produce(from, 0, plain(3000))
  const { url: databaseUrl, drop } = await freshDatabase()
  const serve = async () => {
    const script = join(import.meta.dirname, '../../testing/serve-api.ts')
    const child = spawn(process.execPath, [script, testStack().bootstrap.join(','), databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    const [line] = await once(child.stdout, 'data')
    const base = String(line).trim()
    const jobs = async () => (await fetch(`${base}/api/v1/jobs`, { signal: AbortSignal.timeout(20_000) })).json() as Promise<{ items: Job[] }>
    await eventually('its database is ready', async () => (await jobs()).items !== undefined, 30_000)
    return { child, base, jobs }
  }
  const copied = async (jobs: () => Promise<{ items: Job[] }>) => Number((await jobs()).items[0]?.outcomes.copied ?? 0)
  let running = await serve()
  await start({ source: { topic: from }, target: { topic: to }, partitionRule: 'key', ratePerSecond: 150 }, running.base)
  for (const _ of upTo(2)) {
    const before = await copied(running.jobs)
    await eventually('it has gone on', async () => (await copied(running.jobs)) > before + 100, 60_000)
    running.child.kill('SIGKILL')
    await once(running.child, 'exit')
    running = await serve()
  }
  // Slow until here, so that it cannot end before it was killed twice.
  await unlimitedJob(`${running.base}/api/v1`, (await running.jobs()).items[0]?.id)
  await eventually('it is done', async () => (await running.jobs()).items[0]?.state === 'done', 90_000)
  expect((await running.jobs()).items[0]).toMatchObject({ outcomes: { copied: '3000', skipped: '0', failed: '0' } })
  expect((await running.jobs()).items[0]?.runs).toBeGreaterThanOrEqual(3)
  const values = (await stored(to)).map(({ value }) => Buffer.from(value ?? '', 'base64').toString())
  expect(values.toSorted()).toEqual(
    plain(3000)
      .map(({ value }) => value.toString())
      .toSorted(),
  )
  running.child.kill('SIGKILL')
  await once(running.child, 'exit')
  await drop()
}, 180_000)
