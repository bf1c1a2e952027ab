import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Journey, type JourneyStep } from '../../contract/journeys.ts'
import { Problem } from '../../contract/problem.ts'
import type { RawHeader } from '../../gateways/kafka/types.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts'
import { uniqueName } from '../../testing/unique-name.ts'

let database: FreshDatabase
let server: TestServer
let kafka: TestKafka
beforeAll(async () => {
  database = await freshDatabase()
  kafka = new TestKafka(testStack().bootstrap)
  server = await startTestServer({ databaseUrl: database.url })
})
afterAll(async () => {
  await server.stop()
  await kafka.close()
  await database.drop()
})

const ask = (query: Record<string, string>) => server.api(`/clusters/test/journeys?${new URLSearchParams(query)}`)
const journey = async (query: Record<string, string>) => {
  const response = await ask(query)
  expect(response.status, await response.clone().text()).toBe(200)
  return Journey.parse(await response.json())
}
const places = (steps: JourneyStep[]) => steps.map(({ role, partition, offset }) => `${role} ${partition}/${offset}`)
const headers = (pairs: [string, string][]): RawHeader[] => pairs.map(([name, value]) => ({ name: Buffer.from(name), value: Buffer.from(value) }))

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const EVENT = '0197e9a2-1111-7000-8000-1234567890ab'

/** A record of `source` that is retried, fails for good, is sent back and fails again, amid others; its next step is in a topic of its own. */
async function scene() {
  const source = uniqueName('trips')
  const names = { source, retry: `${source}.retry.5s`, queue: `${source}.dlq`, parked: `${source}.dlq.parked`, next: uniqueName('billed') }
  for (const name of Object.values(names)) await kafka.createTopic(name)
  const at = BigInt(Date.now() - 60_000)
  const traced = (span: string): [string, string] => ['traceparent', `00-${TRACE}-${span.repeat(16)}-01`]
  const origin = (offset: number): [string, string][] => [
    ['headgate-origin-topic', source],
    ['headgate-origin-partition', '0'],
    ['headgate-origin-offset', String(offset)],
  ]
  const failed = (attempts: number): [string, string][] => [
    ['headgate-error-class', 'TripNotClosed'],
    ['headgate-error-message', 'no end'],
    ['headgate-error-group', 'billing'],
    ['headgate-error-attempts', String(attempts)],
  ]
  const replay: [string, string][] = [
    ['headgate-replay-id', `${names.queue}/0/1`],
    ['headgate-replay-job', '0197e9a2-2222-7000-8000-000000000001'],
    ['headgate-replay-attempt', '1'],
  ]
  const record = (seconds: number, ...more: [string, string][]) => ({
    key: Buffer.from('trip-7'),
    value: Buffer.from(JSON.stringify({ eventId: EVENT })),
    headers: headers(more),
    timestamp: at + BigInt(seconds * 1000),
  })
  const other = { key: Buffer.from('trip-8'), value: Buffer.from('{}'), headers: [], timestamp: at }
  await kafka.produce(source, 0, [other, record(1, traced('a')), record(4, traced('a'), ...origin(1), ...replay), other])
  await kafka.produce(names.retry, 0, [record(2, traced('a'), ...origin(1), ...failed(1))])
  await kafka.produce(names.queue, 0, [
    other,
    record(3, traced('a'), ...origin(1), ...failed(3)),
    record(5, traced('a'), ...replay, ...origin(2), ...failed(3)),
  ])
  await kafka.produce(names.parked, 0, [other])
  await kafka.produce(names.next, 0, [{ ...record(6, traced('b')), key: Buffer.from('bill-1'), value: Buffer.from('{}') }])
  await eventually('the queue is paired with its source', async () => (await server.api(`/clusters/test/dlqs/${names.queue}`)).ok, 60_000)
  await eventually('all topics were seen', async () => (await journey({ key: 'trip-7', topic: source })).topics.length === 4, 60_000)
  return names
}

describe('the journey of a record', { timeout: 240_000 }, () => {
  it('shows source, retry, queue, replay and the second failure in their order, and says that all of it was read', async () => {
    const { source, queue, parked } = await scene()
    const walked = ['source 0/1', 'retry 0/0', 'dead-letter 0/1', 'source 0/2', 'dead-letter 0/2']
    const byKey = await journey({ key: 'trip-7', topic: queue })
    expect(places(byKey.steps)).toEqual(walked)
    expect(byKey).toMatchObject({ complete: true, stopReason: 'range-end', topicsLeftOut: 0, notices: [] })
    expect(byKey.topics.find(({ topic }) => topic === parked)).toMatchObject({ role: 'parked', matches: 0, scanned: '1', complete: true })
    expect(byKey.steps[2]).toMatchObject({ exceptionClass: 'TripNotClosed', attempts: 3, origin: { topic: source, offset: '1' }, foundBy: 'search' })
    expect(byKey.steps[3]).toMatchObject({ exceptionClass: null, replay: { of: `${queue}/0/1`, attempt: 1 } })
    expect(places((await journey({ eventId: EVENT, topic: source })).steps)).toEqual(walked)
    expect(places((await journey({ traceId: `00-${TRACE}-${'c'.repeat(16)}-01`, topic: source })).steps)).toEqual(walked)
    expect(places((await journey({ keyBase64: Buffer.from('trip-7').toString('base64'), topic: source })).steps)).toEqual(walked)
  })

  it('follows what headers name where the search finds less, and goes on into other topics when it is asked to', async () => {
    const { source, queue, next } = await scene()
    const replayed = await journey({ replayId: `${queue}/0/1` })
    expect(places(replayed.steps)).toEqual(['source 0/1', 'dead-letter 0/1', 'source 0/2', 'dead-letter 0/2'])
    expect(replayed.steps.map(({ foundBy }) => foundBy)).toEqual(['pointer', 'pointer', 'search', 'search'])
    await eventually(
      'the next topic was seen',
      async () => {
        const { steps, topicsLeftOut, stopReason } = await journey({ traceId: TRACE, topic: source, scope: 'all', seconds: '25' })
        // Beside other tests the cluster may hold more topics than are looked into: then that is told.
        return steps.some(({ topic, role }) => topic === next && role === 'other') || topicsLeftOut > 0 || stopReason === 'time-budget'
      },
      60_000,
    )
  })

  it('says what its budget left unread, and what has expired, and is not complete then', async () => {
    const { source, queue } = await scene()
    const cut = await journey({ key: 'trip-7', topic: source, limit: '2' })
    expect(cut).toMatchObject({ complete: false, stopReason: 'limit' })
    expect(cut.topics.some(({ problem }) => problem !== null)).toBe(true)
    const few = await journey({ key: 'trip-7', topic: source, records: '2' })
    expect(few).toMatchObject({ complete: false, stopReason: 'scan-budget' })
    await kafka.deleteRecords(source, 0, 2n)
    const gone = await journey({ replayId: `${queue}/0/1` })
    expect(places(gone.steps)).toEqual(['dead-letter 0/1', 'source 0/2', 'dead-letter 0/2'])
    expect(gone.notices).toMatchObject([{ code: 'record-expired', topic: source }])
  })

  it.each([
    [{}, 'query'],
    [{ key: 'a', eventId: 'abcd' }, 'query'],
    [{ traceId: 'xyz' }, 'query.traceId'],
    [{ replayId: 'queue/1' }, 'query.replayId'],
    [{ key: 'a', seconds: '600' }, 'query.seconds'],
  ])('%j is refused, naming what is wrong', async (query, path) => {
    const response = await ask(query)
    expect(response.status).toBe(400)
    expect(Problem.parse(await response.json()).errors[0]?.path).toBe(path)
  })

  it('from a topic that is not there is refused', async () => {
    expect((await ask({ key: 'a', topic: 'no-such-topic' })).status).toBe(404)
  })
})
