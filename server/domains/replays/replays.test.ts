import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts'
import { count, ended, fill, imbalance, letters, plan, start } from './replay-fixture.ts'

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

describe('a replay', () => {
  it('writes each dead letter once, with its bytes and foreign headers as they are', async () => {
    const [dlq, target] = [await kafka.makeTopic('replay.dlq', { partitions: 2 }), await kafka.makeTopic('replay', { partitions: 3 })]
    await fill(kafka, dlq, 0, letters(700, target))
    await fill(kafka, dlq, 1, letters(300, target, 1))
    const body = { dlq, selection: { all: true }, target: { topic: target }, stripHeaders: false }
    expect(await plan(base, body)).toMatchObject({ selected: '1000', sendable: '1000', blockers: [], duplicateOrigins: '0', expired: '0' })
    const { id } = await start(base, body)
    const replay = await ended(base, id)
    expect(replay).toMatchObject({ state: 'done', selected: '1000', replayed: '1000', remaining: '0', unknown: '0' })
    expect(imbalance(replay)).toBe(0n)
    expect(await count(kafka, dlq, target, id)).toEqual(exact)
  }, 90_000)
})
