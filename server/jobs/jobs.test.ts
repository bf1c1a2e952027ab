import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Job, JobDetail } from '../contract/jobs.ts'
import { problem } from '../core/errors.ts'
import type { JobKind, JobRun } from '../core/jobs.ts'
import { silentLog } from '../core/log.ts'
import { createJobRecords } from '../gateways/store/job-records.ts'
import { Store } from '../gateways/store/store.ts'
import { eventually } from '../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../testing/fresh-database.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { TcpProxy } from '../testing/tcp-proxy.ts'
import { unlimitedJob } from '../testing/unlimited-job.ts'

/** Counts to `spec.upTo`, and notes every number it counted and by which run: real work, seen from outside. */
interface Counted {
  job: string
  number: number
  epoch: number
}
const counted: Counted[] = []
/** Those of them whose save was answered. */
const kept: Counted[] = []
let blocked = false

const counting: JobKind = {
  name: 'flow',
  async run(run: JobRun) {
    const upTo = Number(run.job.spec.upTo)
    let at = Number(run.job.checkpoint?.at ?? 0)
    while (at < upTo) {
      if (blocked) throw problem('cluster-down', 'The cluster does not answer.')
      const count = await run.turn(Math.min(50, upTo - at))
      const turn = Array.from({ length: count }, (_, index) => ({ job: run.job.id, number: at + index, epoch: run.job.epoch }))
      counted.push(...turn)
      at += count
      await run.save({ checkpoint: { at }, outcomes: new Map([['counted', BigInt(at)]]), selected: BigInt(upTo) })
      kept.push(...turn)
    }
    return { state: 'done', reason: null }
  },
}
const jobKinds = new Map([['flow', counting]])

let database: FreshDatabase
let store: Store
const servers: TestServer[] = []

async function server(databaseUrl = database.url): Promise<TestServer> {
  const started = await startTestServer({ databaseUrl, jobKinds })
  servers.push(started)
  await eventually('the database is ready', async () => (await started.api('/jobs')).ok)
  return started
}

beforeAll(async () => {
  database = await freshDatabase()
  store = new Store({ url: async () => database.url, log: silentLog })
  await store.ready()
})
afterEach(async () => {
  await Promise.all(servers.splice(0).map((one) => one.stop()))
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

const aJob = (upTo: number, ratePerSecond: number | null) =>
  createJobRecords(store).insert(
    { kind: 'flow', cluster: 'test', topic: 'any', title: `Count to ${upTo}`, spec: { upTo }, selected: BigInt(upTo), ratePerSecond },
    { id: 'tester', name: 'Tester', kind: 'local' },
  )
const get = async (one: TestServer, id: string): Promise<JobDetail> => (await one.api(`/jobs/${id}`)).json() as Promise<JobDetail>
const act = async (one: TestServer, id: string, what: string): Promise<Job> =>
  (await one.api(`/jobs/${id}/${what}`, { method: 'POST' })).json() as Promise<Job>
const numbers = (id: string) => counted.filter(({ job }) => job === id).map(({ number }) => number)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const becomes = (one: TestServer, id: string, state: Job['state']) =>
  eventually(`job ${id} is ${state}`, async () => (await get(one, id)).state === state, 40_000)

describe('a job', () => {
  it('is run to its end, and what it did adds up', async () => {
    const one = await server()
    const { id } = await aJob(500, null)
    await becomes(one, id, 'done')
    expect(await get(one, id)).toMatchObject({ selected: '500', outcomes: { counted: '500' }, remaining: '0', runs: 1, startedBy: 'Tester' })
    expect(numbers(id)).toEqual(upTo(500))
    const events = (await get(one, id)).events.map(({ kind }) => kind)
    expect(events).toEqual(['ended', 'started', 'created'])
  })

  it('that is paused does nothing after the answer, and goes on where it stopped', async () => {
    const one = await server()
    // Slow, so that it cannot end before it is paused.
    const { id } = await aJob(200, 10)
    await eventually('it has begun', () => numbers(id).length > 5, 20_000)
    const paused = await act(one, id, 'pause')
    const done = numbers(id).length
    expect(paused).toMatchObject({ state: 'paused', outcomes: { counted: String(done) }, remaining: String(200 - done) })
    expect(await (await one.api(`/jobs/${id}/pause`, { method: 'POST' })).json()).toMatchObject({ code: 'job-state' })
    expect(numbers(id).length).toBe(done)
    await unlimitedJob(`${one.url}/api/v1`, id)
    expect((await act(one, id, 'resume')).state).toBe('planned')
    await becomes(one, id, 'done')
    expect(numbers(id)).toEqual(upTo(200))
  })

  it('that is cancelled ends, keeps its counts, and cannot be resumed', async () => {
    const one = await server()
    const { id } = await aJob(10_000, 50)
    await eventually('it has begun', () => numbers(id).length > 20, 20_000)
    const cancelled = await act(one, id, 'cancel')
    expect(cancelled.state).toBe('cancelled')
    expect(Number(cancelled.outcomes.counted)).toBe(numbers(id).length)
    expect(cancelled.endedAt).not.toBeNull()
    expect((await one.api(`/jobs/${id}/resume`, { method: 'POST' })).status).toBe(409)
  })

  it('takes a new rate while it runs', async () => {
    const one = await server()
    const { id } = await aJob(3000, 1)
    await eventually('it has begun', () => numbers(id).length > 0, 20_000)
    const body = JSON.stringify({ ratePerSecond: null })
    const answer = await one.api(`/jobs/${id}/rate`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
    expect(await answer.json()).toMatchObject({ ratePerSecond: null })
    await becomes(one, id, 'done')
    expect(numbers(id)).toEqual(upTo(3000))
  })

  it('that something outside keeps is held with the reason, and goes on by itself', async () => {
    const one = await server()
    blocked = true
    const { id } = await aJob(100, null)
    await becomes(one, id, 'held')
    expect((await get(one, id)).reason).toContain('does not answer')
    blocked = false
    await becomes(one, id, 'done')
    expect(numbers(id)).toEqual(upTo(100))
  })
})

describe('replicas', () => {
  it('never run one job at once: of many jobs each number is counted once, by the run that holds the lease', async () => {
    const [one, two] = [await server(), await server()]
    const jobs = await Promise.all(upTo(6).map(() => aJob(120, 200)))
    for (const { id } of jobs) await becomes(one, id, 'done')
    for (const { id } of jobs) {
      expect(numbers(id)).toEqual(upTo(120))
      expect((await get(two ?? one, id)).runs).toBe(1)
    }
  })

  it('take over from one that stops, at its checkpoint', async () => {
    const first = await server()
    const { id } = await aJob(600, 20)
    await eventually('it has begun', () => numbers(id).length > 10, 20_000)
    const second = await server()
    await first.stop()
    await unlimitedJob(`${second.url}/api/v1`, id)
    await becomes(second, id, 'done')
    expect(numbers(id)).toEqual(upTo(600))
    expect((await get(second, id)).runs).toBeGreaterThan(1)
  })

  it('write nothing for a run whose lease another has taken', async () => {
    const records = createJobRecords(store)
    const job = await aJob(10, null)
    const first = await records.claim(job.id, { owner: 'a', ms: 1 })
    await eventually('the lease has run out', async () => (await records.waiting(1000)).includes(job.id))
    const second = await records.claim(job.id, { owner: 'b', ms: 60_000 })
    const step = { checkpoint: { at: 5 }, outcomes: new Map([['counted', 5n]]), selected: 10n }
    expect(await records.save({ id: job.id, epoch: first?.epoch ?? 0 }, step)).toBe(false)
    expect(await records.renew({ id: job.id, epoch: first?.epoch ?? 0 }, 1000)).toBeNull()
    expect(await records.save({ id: job.id, epoch: second?.epoch ?? 0 }, step)).toBe(true)
    expect(await records.claim(job.id, { owner: 'c', ms: 1000 })).toBeNull()
    await records.release({ id: job.id, epoch: second?.epoch ?? 0 }, { state: 'done' })
  })
})

it('a job outlives a database that goes away and comes back: it waits, and counts nothing twice', async () => {
  const target = new URL(database.url)
  const proxy = new TcpProxy({ host: target.hostname, port: Number(target.port) })
  const through = new URL(database.url)
  through.host = await proxy.listen()
  const one = await server(through.href)
  const { id } = await aJob(400, 20)
  await eventually('it has begun', () => numbers(id).length > 10, 20_000)
  proxy.mode = 'refuse'
  proxy.cut()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await eventually(
    'its lease has run out',
    async () => {
      const { rows } = await client.query('select lease_until < now() as over from job where id = $1', [id])
      return rows[0]?.over === true
    },
    20_000,
  )
  await client.end()
  proxy.mode = 'pass'
  await unlimitedJob(`${one.url}/api/v1`, id)
  await eventually(
    'it is done',
    async () => {
      const answer = await one.api(`/jobs/${id}`)
      return answer.ok && ((await answer.json()) as Job).state === 'done'
    },
    40_000,
  )
  expect((await get(one, id)).outcomes).toEqual({ counted: '400' })
  expect(new Set(numbers(id))).toEqual(new Set(upTo(400)))
  // A turn that was in the midst when the database went is taken again, one that was saved never.
  const saved = kept.filter(({ job }) => job === id).map(({ number }) => number)
  expect(new Set(saved).size).toBe(saved.length)
  await servers.pop()?.stop()
  await proxy.close()
})
