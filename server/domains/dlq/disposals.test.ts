import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DiscardPlan, PurgePlan } from '../../contract/disposals.ts'
import type { Job } from '../../contract/jobs.ts'
import type { Problem } from '../../contract/problem.ts'
import { eventually } from '../../testing/eventually.ts'
import { DlqUnderTest, demoLetter, placesOf } from './dlq-under-test.ts'

let dlq: DlqUnderTest
let guarded: DlqUnderTest
beforeAll(async () => {
  dlq = await DlqUnderTest.start()
  guarded = await DlqUnderTest.start({ production: true })
})
afterAll(async () => {
  await dlq.close()
  await guarded.close()
})

async function post<T>(path: string, body: object, on = dlq): Promise<T> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(60_000) }
  return (await on.server.api(`/clusters/test${path}`, init)).json() as Promise<T>
}
async function ended(id: string, on = dlq): Promise<Job> {
  return eventually(
    `job ${id} ends`,
    async () => {
      const job = (await (await on.server.api(`/jobs/${id}`)).json()) as Job
      return ['done', 'done-with-failures', 'cancelled'].includes(job.state) ? job : null
    },
    90_000,
  )
}
const letters = (source: string, from: number, count: number, message: string) =>
  Array.from({ length: count }, (_, at) => demoLetter(source, from + at, message))
const discard = async (body: object, on = dlq): Promise<Job> => {
  const { hash } = await post<DiscardPlan>('/discards/plan', body, on)
  return ended((await post<Job>('/discards/apply', { ...body, hash, reason: 'sold out', confirm: String(Reflect.get(body, 'dlq')) }, on)).id, on)
}
const earliest = async (topic: string) => {
  const [answer] = await dlq.kafka.cluster.listOffsets([{ topic, partition: 0, spec: 'earliest' }], { signal: AbortSignal.timeout(20_000) })
  return answer?.offset
}

describe('a discard', () => {
  it('marks what was selected up to the ends of its plan, leaves what is dealt with, and can be taken back', async () => {
    const queue = await dlq.kafka.makeTopic('discard.dlq')
    await dlq.kafka.produce(queue, 0, letters('orders', 0, 30, 'no currency'))
    await dlq.kafka.produce(queue, 0, letters('orders', 30, 10, 'another thing'))
    await dlq.indexed(queue, 40)
    await dlq.put(`/${queue}/triage`, { records: [[0, '0']], state: 'replayed' })
    const failure = (await dlq.failures(queue)).find(({ count }) => count === '30')?.id
    const body = { dlq: queue, selection: { failure } }
    const plan = await post<DiscardPlan>('/discards/plan', body)
    expect(plan).toMatchObject({ selected: '30', marks: '29', stays: '1', expired: '0', blockers: [], warnings: [] })
    await dlq.kafka.produce(queue, 0, letters('orders', 40, 5, 'no currency'))
    const job = await ended((await post<Job>('/discards/apply', { ...body, hash: plan.hash, reason: 'sold out' })).id)
    expect(job).toMatchObject({ state: 'done', kind: 'discard', selected: '30', outcomes: { discarded: '29', skipped: '1' }, remaining: '0' })
    await dlq.indexed(queue, 45)
    expect((await dlq.get(queue)).depth).toBe('15')
    const discarded = await dlq.records(queue, '?state=discarded&limit=100')
    expect(placesOf(discarded).length).toBe(29)
    expect(discarded.items[0]).toMatchObject({ offset: '29', note: expect.stringContaining('sold out'), triagedBy: expect.any(String) })
    const back = await discard({ ...body, mark: 'new' })
    expect(back).toMatchObject({ selected: '35', outcomes: { 'taken back': '29', skipped: '6' }, remaining: '0' })
    expect((await dlq.get(queue)).depth).toBe('44')
  })

  it('of a whole kind of failure is taken back as such, never for single records of it', async () => {
    const queue = await dlq.kafka.makeTopic('discard.dlq')
    await dlq.kafka.produce(queue, 0, letters('orders', 0, 6, 'no currency'))
    await dlq.indexed(queue, 6)
    const [failure] = await dlq.failures(queue)
    await dlq.put(`/${queue}/triage`, { failure: failure?.id, state: 'discarded' })
    const single = { dlq: queue, selection: { records: [[0, '2']] }, mark: 'new' }
    const plan = await post<DiscardPlan>('/discards/plan', single)
    expect(plan).toMatchObject({ selected: '1', marks: '0', blockers: [{ code: 'nothing-to-mark' }], warnings: [{ code: 'by-kind' }] })
    await discard({ dlq: queue, selection: { failure: failure?.id }, mark: 'new' })
    expect((await dlq.get(queue)).depth).toBe('6')
  })
})

describe('a purge', () => {
  it('deletes up to the offsets of its plan, which tells what nobody has dealt with, and the inbox follows', async () => {
    const queue = await dlq.kafka.makeTopic('purge.dlq', { partitions: 2 })
    await dlq.kafka.produce(queue, 0, letters('orders', 0, 20, 'no currency'))
    await dlq.kafka.produce(queue, 1, letters('orders', 20, 5, 'no currency'))
    await dlq.indexed(queue, 25)
    await discard({ dlq: queue, selection: { records: [0, 1, 2, 3].map((offset) => [0, String(offset)]) } })
    const plan = await post<PurgePlan>(`/dlqs/${queue}/purge/plan`, { upTo: [[0, '15']] })
    expect(plan).toMatchObject({ deleted: '15', open: '11', newer: '10', blockers: [], warnings: [{ code: 'open' }] })
    expect(plan.partitions).toMatchObject([
      { partition: 0, from: '0', upTo: '15', deleted: '15', open: '11', newer: '5' },
      { partition: 1, deleted: '0', newer: '5' },
    ])
    expect(await earliest(queue)).toBe(0n)
    await dlq.kafka.produce(queue, 0, letters('orders', 60, 2, 'no currency'))
    const job = await ended((await post<Job>(`/dlqs/${queue}/purge/apply`, { upTo: [[0, '15']], hash: plan.hash })).id)
    expect(job).toMatchObject({ state: 'done', kind: 'purge', selected: '15', outcomes: { purged: '15' }, remaining: '0' })
    expect(await earliest(queue)).toBe(15n)
    await dlq.indexed(queue, 12)
    expect((await dlq.get(queue)).depth).toBe('12')
  }, 150_000)

  it('is refused where more is open than its plan told, where a replay still reads the queue, and where brokers delete nothing', async () => {
    const queue = await dlq.kafka.makeTopic('purge.dlq')
    await dlq.kafka.produce(queue, 0, letters('orders', 0, 4, 'no currency'))
    await dlq.indexed(queue, 4)
    await discard({ dlq: queue, selection: { all: true } })
    const plan = await post<PurgePlan>(`/dlqs/${queue}/purge/plan`, {})
    expect(plan).toMatchObject({ deleted: '4', open: '0', warnings: [] })
    await dlq.put(`/${queue}/triage`, { records: [[0, '1']], state: 'investigating' })
    expect(await post<Problem>(`/dlqs/${queue}/purge/apply`, { hash: plan.hash })).toMatchObject({ code: 'plan-stale' })
    expect(await post<Problem>(`/dlqs/${queue}/purge/apply`, { hash: 'x' })).toMatchObject({ code: 'plan-stale' })
    const target = await dlq.kafka.makeTopic('purge')
    const replay = { dlq: queue, selection: { all: true }, target: { topic: target }, ratePerSecond: 1 }
    const { hash } = await post<{ hash: string }>('/replays/plan', replay)
    const { id } = await post<Job>('/replays', { ...replay, hash })
    expect((await post<PurgePlan>(`/dlqs/${queue}/purge/plan`, {})).blockers).toMatchObject([{ code: 'replay-open' }])
    await dlq.server.api(`/jobs/${id}/cancel`, { method: 'POST' })
    const compacted = await dlq.kafka.makeTopic('purge.dlq', { configs: { 'cleanup.policy': 'compact' } })
    await dlq.kafka.produce(compacted, 0, letters('orders', 0, 1, 'no currency'))
    await eventually('it is listed', async () => (await dlq.list()).some(({ topic }) => topic === compacted), 60_000)
    expect((await post<PurgePlan>(`/dlqs/${compacted}/purge/plan`, {})).blockers).toMatchObject([{ code: 'compacted' }])
  }, 150_000)

  it('is refused for a topic that is no queue', async () => {
    const topic = await dlq.kafka.makeTopic('orders')
    await dlq.kafka.produce(topic, 0, [{ key: null, value: Buffer.from('x') }])
    const planned = () => post<PurgePlan & Problem>(`/dlqs/${topic}/purge/plan`, {})
    const plan = await eventually('the topic is seen', async () => ((await planned()).blockers === undefined ? null : planned()), 60_000)
    expect(plan.blockers).toMatchObject([{ code: 'no-queue' }])
    expect(await post<Problem>(`/dlqs/${topic}/purge/apply`, { hash: plan.hash })).toMatchObject({ code: 'invalid-input' })
    expect(await earliest(topic)).toBe(0n)
  })

  it('and a discard on a production cluster need the typed name, and are on record', async () => {
    const queue = await guarded.kafka.makeTopic('purge.dlq')
    await guarded.kafka.produce(queue, 0, letters('orders', 0, 3, 'no currency'))
    await guarded.indexed(queue, 3)
    const plan = await post<PurgePlan>(`/dlqs/${queue}/purge/plan`, {}, guarded)
    const refused = await post<Problem>(`/dlqs/${queue}/purge/apply`, { hash: plan.hash, confirm: 'yes' }, guarded)
    expect(refused).toMatchObject({ code: 'invalid-input', errors: [{ path: 'body.confirm' }] })
    const selection = { dlq: queue, selection: { all: true } }
    const { hash } = await post<DiscardPlan>('/discards/plan', selection, guarded)
    expect(await post<Problem>('/discards/apply', { ...selection, hash, reason: 'x' }, guarded)).toMatchObject({ errors: [{ path: 'body.confirm' }] })
    await discard(selection, guarded)
    const { hash: again } = await post<PurgePlan>(`/dlqs/${queue}/purge/plan`, {}, guarded)
    const job = await post<Job>(`/dlqs/${queue}/purge/apply`, { hash: again, confirm: queue }, guarded)
    expect(await ended(job.id, guarded)).toMatchObject({ state: 'done', outcomes: { purged: '3' } })
    const client = new pg.Client({ connectionString: guarded.database.url })
    await client.connect()
    const { rows } = await client.query("select kind, result from audit_entry where operation = 'dlqs.purge' and resource = $1 order by at, kind", [
      queue,
    ])
    await client.end()
    expect(rows.map(({ kind, result }) => `${kind} ${result ?? ''}`.trim()).toSorted()).toEqual([
      'intent',
      'intent',
      'outcome done',
      'outcome refused',
    ])
  })
})

it('nothing is disposed of on a read-only cluster', async () => {
  const readOnly = await DlqUnderTest.start({ readOnly: true })
  try {
    const queue = await readOnly.kafka.makeTopic('purge.dlq')
    await readOnly.kafka.produce(queue, 0, letters('orders', 0, 1, 'no currency'))
    await readOnly.indexed(queue, 1)
    expect((await post<PurgePlan>(`/dlqs/${queue}/purge/plan`, {}, readOnly)).blockers).toMatchObject([{ code: 'read-only' }])
    expect(await post<Problem>(`/dlqs/${queue}/purge/apply`, { hash: 'x' }, readOnly)).toMatchObject({ code: 'read-only' })
    const body = { dlq: queue, selection: { all: true }, hash: 'x', reason: 'x' }
    expect(await post<Problem>('/discards/apply', body, readOnly)).toMatchObject({ code: 'read-only' })
  } finally {
    await readOnly.close()
  }
})
