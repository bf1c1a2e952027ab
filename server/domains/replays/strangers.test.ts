import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts'
import { ended, fill, imbalance, letters, post, read, replayOf, start } from './replay-fixture.ts'

let kafka: TestKafka
let database: FreshDatabase
let server: TestServer
let base: string

beforeAll(async () => {
  kafka = new TestKafka(testStack().bootstrap)
  database = await freshDatabase()
  server = await startTestServer({ databaseUrl: database.url })
  base = `${server.url}/api/v1`
  await eventually('the database is ready', async () => (await server.api('/jobs')).ok, 30_000)
})
afterAll(async () => {
  await server.stop()
  await kafka.close()
  await database.drop()
})

/** Runs a little, is paused, and goes on after `meanwhile`. */
async function replayed(meanwhile: (target: string, written: RawRecord[]) => Promise<void>) {
  const [dlq, target] = [await kafka.makeTopic('strangers.dlq'), await kafka.makeTopic('strangers')]
  await fill(kafka, dlq, 0, letters(200, target))
  const { id } = await start(base, { dlq, selection: { all: true }, target: { topic: target }, ratePerSecond: 40 })
  await eventually('it has begun', async () => Number((await replayOf(base, id)).replayed) >= 20, 30_000)
  await post(base, `/jobs/${id}/pause`, {})
  await meanwhile(target, await read(kafka, target))
  await server.api(`/jobs/${id}/rate`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"ratePerSecond":null}' })
  await post(base, `/jobs/${id}/resume`, {})
  const replay = await ended(base, id)
  expect(imbalance(replay)).toBe(0n)
  return replay
}

/** As if the copier had been a producer of the job. */
async function callItOurs(producerId: bigint): Promise<void> {
  const client = new Client({ connectionString: database.url, connectionTimeoutMillis: 5000, query_timeout: 15_000 })
  await client.connect()
  await client.query(`update replay_lane set producers = producers || '["${producerId}"]'::jsonb`)
  await client.end()
}

const done = { state: 'done', replayed: '200', remaining: '0', unknown: '0' }

it('a replay goes on although a consumer wrote its records once more, headers and all, in a transaction of its own', async () => {
  const replay = await replayed(async (target, written) => {
    const copier = await kafka.beginTransaction()
    await copier.write(target, 0, written)
    await copier.commit()
  })
  expect(replay).toMatchObject(done)
}, 90_000)

it('a replay does not wait for the open transaction of who copied its records', async () => {
  const copier = await kafka.beginTransaction()
  const replay = await replayed(async (target, written) => {
    await copier.write(target, 0, written)
  })
  expect(replay).toMatchObject(done)
  await copier.abort()
}, 90_000)

it('a replay stops where its own records are in the target twice', async () => {
  const replay = await replayed(async (target, written) => {
    const copier = await kafka.beginTransaction()
    await copier.write(target, 0, written)
    await copier.commit()
    await callItOurs(copier.producerId)
  })
  expect(replay).toMatchObject({ state: 'inconsistent' })
  expect(replay.reason).toContain('more than once')
}, 90_000)
