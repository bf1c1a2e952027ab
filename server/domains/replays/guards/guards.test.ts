import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Job, JobDetail } from '../../../contract/jobs.ts'
import { eventually } from '../../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../../testing/fresh-database.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { testStack } from '../../../testing/stack.ts'
import { startTestServer, type TestServer } from '../../../testing/start-test-server.ts'
import { uniqueName } from '../../../testing/unique-name.ts'
import { count, ended, fill, header, imbalance, letters, plan, read, replayOf, start } from '../replay-fixture.ts'

let kafka: TestKafka
let database: FreshDatabase
let server: TestServer
let base: string

beforeAll(async () => {
  kafka = new TestKafka(testStack().bootstrap)
  database = await freshDatabase()
  server = await startTestServer({ databaseUrl: database.url })
  base = `${server.url}/api/v1`
  await eventually('the database is ready', async () => (await server.api('/jobs')).ok)
}, 60_000)
afterAll(async () => {
  await server.stop()
  await kafka.close()
  await database.drop()
})

const detail = async (id: string) => (await server.api(`/jobs/${id}`)).json() as Promise<JobDetail>
const held = (id: string, words: string) =>
  eventually(
    `replay ${id} is held: ${words}`,
    async () => {
      const replay = await replayOf(base, id)
      return replay.state === 'held' && replay.holdReason?.includes(words) === true ? replay : null
    },
    60_000,
  )
const act = async (id: string, what: 'pause' | 'resume' | 'cancel') =>
  (await server.api(`/jobs/${id}/${what}`, { method: 'POST' })).json() as Promise<Job>
const exact = { lost: 0, doubled: 0, changed: 0, disordered: 0 }
/** One past everything that is in a partition of the topic: what a group commits that has read it all. */
const endOf = async (topic: string, partition = 0) =>
  ((await read(kafka, topic)).filter((one) => one.partition === partition).at(-1)?.offset ?? -1n) + 1n

async function scene(partitions = 1) {
  const [dlq, target, group] = [await kafka.makeTopic('guard.dlq', { partitions }), await kafka.makeTopic('guard'), uniqueName('readers')]
  for (let partition = 0; partition < partitions; partition++) await fill(kafka, dlq, partition, letters(60, target, partition))
  await kafka.commit(group, target, [[0, 0n]])
  return { dlq, target, group, body: { dlq, selection: { all: true }, target: { topic: target } } }
}

describe('a canary', () => {
  it('is sent alone, waits until its group has read it, and lets the rest go when none came back', async () => {
    const { dlq, target, group, body } = await scene(2)
    const asked = { ...body, stripHeaders: false, canary: 70, canaryGroup: group }
    expect(await plan(base, asked)).toMatchObject({ canary: { records: '70', groups: [group] }, blockers: [] })
    const { id } = await start(base, asked)
    expect(await held(id, 'left to read')).toMatchObject({ selected: '120', replayed: '70', remaining: '50' })
    expect(await read(kafka, target)).toHaveLength(70)
    await act(id, 'pause')
    const paused = await replayOf(base, id)
    expect(paused.state).toBe('paused')
    const scan = BigInt(paused.resumeScan ?? '-1')
    expect(scan).toBeGreaterThanOrEqual(0n)
    await kafka.produce(target, 0, [{ key: null, value: Buffer.from('of somebody else') }])
    expect((await replayOf(base, id)).resumeScan).toBe(String(scan + 1n))
    await act(id, 'resume')
    expect(await held(id, 'left to read')).toMatchObject({ replayed: '70' })
    await kafka.commit(group, target, [[0, await endOf(target)]])
    const replay = await ended(base, id)
    expect(replay).toMatchObject({ state: 'done', replayed: '120', remaining: '0' })
    expect(imbalance(replay)).toBe(0n)
    expect(await count(kafka, dlq, target, id)).toEqual(exact)
  }, 150_000)

  it('that fails again holds the rest for good, and can be cancelled', async () => {
    const { dlq, target, group, body } = await scene()
    const { id } = await start(base, { ...body, canary: 5, canaryGroup: group })
    await held(id, 'left to read')
    const [first] = await read(kafka, target)
    if (first === undefined) throw new Error('nothing was sent')
    await kafka.produce(dlq, 0, [{ key: first.key, value: first.value, headers: [...first.headers, header('headgate-error-class', 'Again')] }])
    await kafka.commit(group, target, [[0, await endOf(target)]])
    expect(await held(id, '1 of the first 5 are dead letters again')).toMatchObject({ replayed: '5', remaining: '55' })
    expect((await act(id, 'cancel')).state).toBe('cancelled')
    expect(await read(kafka, target)).toHaveLength(5)
  }, 120_000)

  it('is not planned without a group that could pass it', async () => {
    const { body } = await scene()
    expect((await plan(base, { ...body, canary: 5 })).blockers).toMatchObject([{ code: 'canary-group' }])
    expect((await plan(base, { ...body, canary: 5, canaryGroup: uniqueName('nobody') })).blockers).toMatchObject([{ code: 'canary-group' }])
    const holdWhen = { group: uniqueName('nobody'), lagRecords: 1 }
    expect((await plan(base, { ...body, holdWhen })).blockers).toMatchObject([{ code: 'hold-group' }])
  }, 60_000)
})

it('a replay is held while its group is too far behind, says so once, and goes on by itself', async () => {
  const { dlq, target, group, body } = await scene()
  await fill(kafka, target, 0, letters(30, target))
  const { id } = await start(base, { ...body, stripHeaders: false, holdWhen: { group, lagRecords: 10 } })
  expect(await held(id, '30 offsets behind')).toMatchObject({ replayed: '0', remaining: '60' })
  await kafka.commit(group, target, [[0, 15n]])
  await held(id, '15 offsets behind')
  expect((await detail(id)).events.filter(({ kind }) => kind === 'held')).toHaveLength(1)
  const caughtUp = async () => {
    await kafka.commit(group, target, [[0, await endOf(target)]])
    return ['done', 'done-with-failures'].includes((await replayOf(base, id)).state)
  }
  await eventually('the replay is done', caughtUp, 60_000)
  expect(await replayOf(base, id)).toMatchObject({ state: 'done', replayed: '60', holdReason: null })
  expect(await count(kafka, dlq, target, id)).toEqual(exact)
}, 120_000)
