import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeadLetterRecord } from '../../contract/dlqs.ts'
import type { Job } from '../../contract/jobs.ts'
import type { LedgerEntry } from '../../contract/replays.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { failureOf } from '../dlq/index.ts'
import { count, ended, fill, header, imbalance, letters, ofOrigin, plan, post, read, replayOf, start, textOf } from './replay-fixture.ts'

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
})
afterAll(async () => {
  await server.stop()
  await kafka.close()
  await database.drop()
})

const exact = { lost: 0, doubled: 0, changed: 0, disordered: 0 }
const call = () => ({ signal: AbortSignal.timeout(20_000), timeoutMs: 20_000 })
const toTopic = (dlq: string, topic: string) => ({ dlq, selection: { all: true }, target: { topic } })
async function ledgerOf(id: string, query = ''): Promise<LedgerEntry[]> {
  const answer = await server.api(`/clusters/test/replays/${id}/ledger?limit=500${query}`)
  return ((await answer.json()) as { items: LedgerEntry[] }).items
}
const letter = (value: string, headers = [header('x', value)]) => ({ key: Buffer.from(value), value: Buffer.from(value), headers })
const valuesOf = async (topic: string) => (await read(kafka, topic)).map(({ value }) => String(value))

describe('a replay', () => {
  it('writes each dead letter once, with its bytes and foreign headers as they are, and its ledger says where', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq', { partitions: 2 }), await kafka.makeTopic('replay', { partitions: 3 })]
    await fill(kafka, dlq, 0, letters(700, target))
    await fill(kafka, dlq, 1, letters(300, target, 1))
    const body = { ...toTopic(dlq, target), stripHeaders: false }
    expect(await plan(base, body)).toMatchObject({ selected: '1000', sendable: '1000', blockers: [], duplicateOrigins: '0', expired: '0' })
    expect(await read(kafka, target)).toEqual([])
    const { id } = await start(base, body)
    const replay = await ended(base, id)
    expect(replay).toMatchObject({ state: 'done', selected: '1000', replayed: '1000', remaining: '0', unknown: '0' })
    expect(imbalance(replay)).toBe(0n)
    expect(await count(kafka, dlq, target, id)).toEqual(exact)
    const written = new Map(
      (await read(kafka, target)).map((record) => [`${record.partition}/${record.offset}`, textOf(record, 'headgate-replay-id')]),
    )
    const first = await ledgerOf(id, '&result=replayed')
    const rest = await ledgerOf(id, `&result=replayed&cursor=${first.at(-1)?.partition}-${first.at(-1)?.offset}`)
    expect(first.length + rest.length).toBe(1000)
    for (const { partition, offset, target: place } of [...first, ...rest]) {
      expect(written.get(`${place?.partition}/${place?.offset}`)).toBe(`${dlq}/${partition}/${offset}`)
    }
  }, 90_000)

  it('sends each record back to the topic and partition that its headers name, and skips what names none', async () => {
    const [dlq, one, two] = [await kafka.makeTopic('replay.dlq'), await kafka.makeTopic('one', { partitions: 3 }), await kafka.makeTopic('two')]
    const connect = [header('__connect.errors.topic', one), header('__connect.errors.partition', '2'), header('__connect.errors.offset', '77')]
    const gone = uniqueName('gone')
    await fill(kafka, dlq, 0, [
      letter('a', ofOrigin(one, 1, 5)),
      letter('b', ofOrigin(two, 0, 6)),
      letter('c', connect),
      letter('nowhere', []),
      letter('gone', ofOrigin(gone, 0, 1)),
      letter('itself', ofOrigin(dlq, 0, 2)),
    ])
    const body = { dlq, selection: { all: true }, target: { origin: true } }
    expect(await plan(base, body)).toMatchObject({ selected: '6', sendable: '3', needsTarget: '3', denied: '0' })
    expect(await plan(base, { ...body, allow: [one] })).toMatchObject({ sendable: '2', denied: '3', needsTarget: '1' })
    const { id } = await start(base, body)
    expect(await ended(base, id)).toMatchObject({ state: 'done', replayed: '3', skipped: '3', remaining: '0' })
    const [a, c] = await read(kafka, one)
    expect([a?.partition, String(a?.value), c?.partition, String(c?.value)]).toEqual([1, 'a', 2, 'c'])
    expect(textOf(a ?? never(), 'headgate-error-class')).toBeNull()
    expect(c?.headers.map(({ name, value }) => `${name}=${value}`)).toEqual([
      `headgate-replay-id=${dlq}/0/2`,
      `headgate-replay-job=${id}`,
      'headgate-replay-attempt=1',
      `headgate-origin-topic=${one}`,
      'headgate-origin-partition=2',
      'headgate-origin-offset=77',
    ])
    expect(await valuesOf(two)).toEqual(['b'])
    const skipped = await ledgerOf(id, '&result=skipped')
    expect(skipped.map(({ reason }) => reason)).toEqual([
      'Its headers do not name the topic it came from.',
      expect.stringContaining(gone),
      expect.stringContaining('a queue is not replayed into itself'),
    ])
  }, 60_000)

  it('replaces our own headers on a second replay, keeps the first origin, and parks what was replayed too often', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq', { partitions: 2 }), await kafka.makeTopic('replay')]
    const again = (attempt: number) => [
      header('headgate-replay-id', 'other.dlq/0/9'),
      header('foreign', null),
      header('headgate-replay-job', 'an earlier job'),
      header('headgate-replay-attempt', String(attempt)),
      ...ofOrigin('first-source', 4, 40 + attempt).slice(1),
      header('__connect.errors.topic', target),
    ]
    await fill(kafka, dlq, 1, [letter('second', again(1)), letter('fourth', again(3))])
    const body = toTopic(dlq, target)
    const planned = await plan(base, body)
    expect(planned).toMatchObject({ sendable: '1', overLimit: '1', parking: { topic: `${dlq}.parked`, partitions: 2, exists: false } })
    const { id } = await start(base, body)
    expect(await ended(base, id)).toMatchObject({ state: 'done', replayed: '1', parked: '1', remaining: '0' })
    const [record] = await read(kafka, target)
    expect(record?.headers.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'foreign=null',
      `headgate-replay-id=${dlq}/1/0`,
      `headgate-replay-job=${id}`,
      'headgate-replay-attempt=2',
      'headgate-origin-topic=first-source',
      'headgate-origin-partition=4',
      'headgate-origin-offset=41',
      'headgate-origin-timestamp=1700000000000',
    ])
    const [parked] = await read(kafka, `${dlq}.parked`)
    expect([parked?.partition, String(parked?.value), textOf(parked ?? never(), '__connect.errors.topic')]).toEqual([1, 'fourth', target])
    await kafka.deleteTopic(`${dlq}.parked`)
  }, 60_000)

  it('of one origin replays the last dead letter, and says why it skips the others', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq'), await kafka.makeTopic('replay')]
    await fill(kafka, dlq, 0, [
      letter('old', ofOrigin('orders', 0, 1)),
      letter('other', ofOrigin('orders', 0, 2)),
      letter('new', ofOrigin('orders', 0, 1)),
    ])
    const body = toTopic(dlq, target)
    expect(await plan(base, body)).toMatchObject({ selected: '3', sendable: '2', duplicateOrigins: '1' })
    const { id } = await start(base, body)
    expect(await ended(base, id)).toMatchObject({ state: 'done', replayed: '2', skipped: '1', remaining: '0' })
    expect(await valuesOf(target)).toEqual(['other', 'new'])
  }, 60_000)

  it('counts a record that the target does not take as failed, with the reason, and goes on with the others', async () => {
    const configs = { 'max.message.bytes': '3000' }
    const [dlq, target] = [await kafka.makeTopic('replay.dlq'), await kafka.makeTopic('replay', { configs })]
    const values = Array.from({ length: 60 }, (_, at) => (at === 13 || at === 40 ? 'x'.repeat(4000) : `${at} ${'y'.repeat(50)}`))
    await fill(
      kafka,
      dlq,
      0,
      values.map((value) => letter(value, [])),
    )
    const body = toTopic(dlq, target)
    expect(await plan(base, body)).toMatchObject({ sendable: '58', invalid: '2' })
    const { id } = await start(base, body)
    const replay = await ended(base, id)
    expect(replay).toMatchObject({ state: 'done-with-failures', replayed: '58', failed: '2', remaining: '0' })
    expect((await ledgerOf(id, '&result=failed')).map(({ offset }) => offset)).toEqual(['13', '40'])
    expect(await valuesOf(target)).toEqual(values.filter(({ length }) => length < 1000))
  }, 60_000)

  it('finds the one record that brokers refuse without having been told of it, whatever stands around it', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq'), await kafka.makeTopic('replay', { configs: { 'cleanup.policy': 'compact' } })]
    // A compacted topic refuses a record without a key: nobody can know that from its size.
    const records = Array.from({ length: 20 }, (_, at) => ({ ...letter(`${at}`, []), ...(at === 7 || at === 19 ? { key: null } : {}) }))
    await fill(kafka, dlq, 0, records)
    const { id } = await start(base, toTopic(dlq, target))
    const replay = await ended(base, id)
    expect(replay).toMatchObject({ state: 'done-with-failures', replayed: '18', failed: '2', remaining: '0' })
    expect((await ledgerOf(id, '&result=failed')).map(({ offset }) => offset)).toEqual(['7', '19'])
    expect(imbalance(replay)).toBe(0n)
  }, 60_000)

  it('of named records and of a search writes those and no others, and tells which had gone before it began', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq', { partitions: 2 }), await kafka.makeTopic('replay')]
    await fill(
      kafka,
      dlq,
      0,
      ['a', 'b', 'c', 'd'].map((value) => letter(value)),
    )
    await fill(
      kafka,
      dlq,
      1,
      ['e', 'f'].map((value) => letter(value)),
    )
    const named = {
      ...toTopic(dlq, target),
      selection: {
        records: [
          [0, '1'],
          [0, '3'],
          [1, '0'],
          [1, '9'],
        ],
      },
    }
    expect(await plan(base, named)).toMatchObject({ selected: '3', sendable: '3', expired: '1' })
    await ended(base, (await start(base, named)).id)
    expect((await valuesOf(target)).toSorted()).toEqual(['b', 'd', 'e'])
    const searched = { ...toTopic(dlq, target), selection: { search: { contains: { text: 'f' } } } }
    expect(await ended(base, (await start(base, searched)).id)).toMatchObject({ selected: '1', replayed: '1' })
    expect((await valuesOf(target)).toSorted()).toEqual(['b', 'd', 'e', 'f'])
  }, 60_000)

  it('of a kind of failure writes what failed alike and nothing else, and the inbox knows which', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq', { partitions: 2 }), await kafka.makeTopic('replay')]
    const failed = (kind: string) => [header('headgate-error-class', `com.example.${kind}`), ...ofOrigin(target, 0, 1).slice(1, 2)]
    const [alike, other] = [letter('a', failed('Late')), letter('b', failed('Broken'))]
    await fill(kafka, dlq, 0, [alike, other, letter('c', failed('Late'))])
    await fill(kafka, dlq, 1, [other, letter('d', failed('Late'))])
    const failure = failureOf(alike, null).print.id
    const body = { ...toTopic(dlq, target), selection: { failure } }
    expect(await plan(base, body)).toMatchObject({ selected: '3', sendable: '3' })
    const { id } = await start(base, body)
    expect(await ended(base, id)).toMatchObject({ state: 'done', replayed: '3', remaining: '0' })
    expect((await valuesOf(target)).sort()).toEqual(['a', 'c', 'd'])
    const inState = async (state: string) => {
      const { items } = (await (await server.api(`/clusters/test/dlqs/${dlq}/records?state=${state}`)).json()) as { items: DeadLetterRecord[] }
      return items.map(({ partition, offset, note }) => [`${partition}/${offset}`, note]).sort()
    }
    expect(await inState('replayed')).toEqual(['0/0', '0/2', '1/1'].map((place) => [place, `Job ${id}`]))
    expect(await inState('new')).toEqual(['0/1', '1/0'].map((place) => [place, null]))
  }, 60_000)

  it('counts what expires under it', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq'), await kafka.makeTopic('replay')]
    await fill(kafka, dlq, 0, letters(400, target))
    const { id } = await start(base, { ...toTopic(dlq, target), ratePerSecond: 1 })
    await eventually('it has begun', async () => Number((await replayOf(base, id)).replayed) > 0, 30_000)
    await post(base, `/jobs/${id}/pause`, {})
    await kafka.deleteRecords(dlq, 0, 390n)
    await server.api(`/jobs/${id}/rate`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"ratePerSecond":null}' })
    await post(base, `/jobs/${id}/resume`, {})
    const replay = await ended(base, id)
    expect(replay.state).toBe('done-with-failures')
    expect(Number(replay.replayed) + Number(replay.expired)).toBe(400)
    expect(Number(replay.expired)).toBeGreaterThan(300)
    expect(await ledgerOf(id, '&result=expired')).toMatchObject([{ records: replay.expired }])
  }, 90_000)
})

describe('a replay that runs', () => {
  it('writes nothing after a pause was answered, takes another rate, and ends complete after it was resumed', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq'), await kafka.makeTopic('replay')]
    await fill(kafka, dlq, 0, letters(600, target))
    const { id } = await start(base, { ...toTopic(dlq, target), stripHeaders: false, ratePerSecond: 100 })
    await eventually('it has begun', async () => Number((await replayOf(base, id)).replayed) >= 50, 30_000)
    const paused = await post<Job>(base, `/jobs/${id}/pause`, {})
    expect(paused.state).toBe('paused')
    expect((await read(kafka, target)).length).toBe(Number((await replayOf(base, id)).replayed))
    expect(imbalance(await replayOf(base, id))).toBe(0n)
    await server.api(`/jobs/${id}/rate`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"ratePerSecond":5000}' })
    await post(base, `/jobs/${id}/resume`, {})
    expect(await ended(base, id)).toMatchObject({ state: 'done', replayed: '600', ratePerSecond: 5000 })
    expect(await count(kafka, dlq, target, id)).toEqual(exact)
  }, 90_000)

  it('and is cancelled keeps what it did and counts the rest as left', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq'), await kafka.makeTopic('replay')]
    await fill(kafka, dlq, 0, letters(500, target))
    const { id } = await start(base, { ...toTopic(dlq, target), ratePerSecond: 50 })
    await eventually('it has begun', async () => Number((await replayOf(base, id)).replayed) > 0, 30_000)
    await post(base, `/jobs/${id}/cancel`, {})
    const replay = await replayOf(base, id)
    expect(replay).toMatchObject({ state: 'cancelled' })
    expect(imbalance(replay)).toBe(0n)
    expect((await read(kafka, target)).length).toBe(Number(replay.replayed))
  }, 60_000)

  it('is held where its target was created again, and writes nothing there', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq'), await kafka.makeTopic('replay')]
    await fill(kafka, dlq, 0, letters(300, target))
    const { id } = await start(base, { ...toTopic(dlq, target), ratePerSecond: 20 })
    await eventually('it has begun', async () => Number((await replayOf(base, id)).replayed) > 0, 30_000)
    await kafka.deleteTopic(target)
    await eventually('it can be created again', () => kafka.createTopic(target).then(() => true), 30_000)
    const held = await eventually(
      'it is held',
      async () => {
        const replay = await replayOf(base, id)
        return replay.holdReason?.includes('created again') === true ? replay : null
      },
      60_000,
    )
    expect(imbalance(held)).toBe(0n)
    expect(await read(kafka, target)).toEqual([])
    await post(base, `/jobs/${id}/cancel`, {})
  }, 120_000)
})

describe('a replay stops', () => {
  /** A job with a few records done, paused. */
  async function paused() {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq'), await kafka.makeTopic('replay')]
    await fill(kafka, dlq, 0, letters(200, target))
    const { id } = await start(base, { ...toTopic(dlq, target), ratePerSecond: 40 })
    await eventually('it has begun', async () => Number((await replayOf(base, id)).replayed) >= 20, 30_000)
    await post(base, `/jobs/${id}/pause`, {})
    return { dlq, target, id, group: `headgate-replay-${id}`, done: BigInt((await replayOf(base, id)).replayed) }
  }

  it('as inconsistent where the group was moved on and the records are not there, and says how many are in doubt', async () => {
    const { dlq, id, group, done } = await paused()
    await kafka.commit(group, dlq, [[0, done + 15n]])
    await post(base, `/jobs/${id}/resume`, {})
    const replay = await ended(base, id)
    expect(replay).toMatchObject({ state: 'inconsistent', replayed: done.toString(), unknown: '15' })
    expect(replay.reason).toContain('are not in the targets')
    expect(imbalance(replay)).toBe(0n)
  }, 60_000)

  it('as inconsistent where the group was moved back behind the ledger', async () => {
    const { dlq, id, group } = await paused()
    await kafka.commit(group, dlq, [[0, 1n]])
    await post(base, `/jobs/${id}/resume`, {})
    expect(await ended(base, id)).toMatchObject({ state: 'inconsistent', unknown: '0' })
  }, 60_000)

  it('as unknown where the targets were purged since, so that what is missing proves nothing', async () => {
    const { dlq, target, id, group, done } = await paused()
    await kafka.produce(target, 0, [letter('of another')])
    const [end] = await kafka.cluster.listOffsets([{ topic: target, partition: 0, spec: 'latest' }], call())
    await kafka.deleteRecords(target, 0, end?.offset ?? 0n)
    await kafka.commit(group, dlq, [[0, done + 10n]])
    await post(base, `/jobs/${id}/resume`, {})
    expect(await ended(base, id)).toMatchObject({ state: 'unknown', unknown: '10' })
  }, 60_000)
})

describe('a plan', () => {
  it('is refused with its reason where nothing can be done', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq'), await kafka.makeTopic('replay')]
    const codes = async (body: object) => (await plan(base, body)).blockers.map(({ code }) => code)
    expect(await codes(toTopic(dlq, target))).toEqual(['empty'])
    await fill(kafka, dlq, 0, [letter('a', [])])
    expect(await codes(toTopic(dlq, dlq))).toEqual(['same-topic'])
    expect(await codes(toTopic(dlq, 'no-such-topic'))).toEqual(['topic-unknown'])
    expect(await codes({ dlq, selection: { all: true }, target: { origin: true } })).toEqual(['nothing-to-send'])
    expect(await post(base, '/clusters/test/replays', { ...toTopic(dlq, target), hash: 'old' })).toMatchObject({ code: 'plan-stale' })
  }, 60_000)

  it('keeps its selection although more arrives before it is started, names the groups that read the target, and is stale once that changed', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq'), await kafka.makeTopic('replay')]
    await fill(kafka, dlq, 0, [letter('a'), letter('b')])
    const group = uniqueName('reader')
    await kafka.commit(group, target, [[0, 0n]])
    const body = toTopic(dlq, target)
    const { hash, readers } = await plan(base, body)
    expect(readers).toEqual([{ group, topics: [target] }])
    await fill(kafka, dlq, 0, [letter('late')])
    const { id } = await post<Job>(base, '/clusters/test/replays', { ...body, hash })
    expect(await ended(base, id)).toMatchObject({ selected: '2', replayed: '2' })
    expect(await valuesOf(target)).toEqual(['a', 'b'])
    await kafka.addPartitions(target, 2)
    expect(await post(base, '/clusters/test/replays', { ...body, hash })).toMatchObject({ code: 'plan-stale' })
  }, 60_000)
})

const never = (): never => {
  throw new Error('there is no record')
}
