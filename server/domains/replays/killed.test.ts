import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import type { CrashPoint } from './crash-points.ts'
import { count, ended, fill, imbalance, letters, type ReplayServer, serveReplays, start } from './replay-fixture.ts'

let kafka: TestKafka
let database: FreshDatabase
const servers: ReplayServer[] = []

beforeAll(async () => {
  kafka = new TestKafka(testStack().bootstrap)
  database = await freshDatabase()
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()))
  await kafka.close()
  await database.drop()
})

const serve = async (faults: Parameters<typeof serveReplays>[1] = {}) => {
  const server = await serveReplays(database.url, faults)
  servers.push(server)
  return server
}
const exact = { lost: 0, doubled: 0, changed: 0, disordered: 0 }

/** The long form, at all points, is in replays.faults.test.ts. */
it.each<[CrashPoint, boolean]>([
  ['mid-send', false],
  ['end-sent', false],
  ['after-end', true],
])(
  'a replay whose server is killed at %s (classic flow: %s) ends elsewhere with every dead letter in the target once',
  async (point, classic) => {
    const [dlq, target] = [await kafka.makeTopic('killed.dlq', { partitions: 2 }), await kafka.makeTopic('killed', { partitions: 2 })]
    await fill(kafka, dlq, 0, letters(150, target))
    await fill(kafka, dlq, 1, letters(100, target, 1))
    const first = await serve({ point, passes: 3, classic })
    const exited = new Promise((resolve) => first.child.once('exit', resolve))
    const body = { dlq, selection: { all: true }, target: { topic: target }, stripHeaders: false, ratePerSecond: 200 }
    const { id } = await start(first.base, body)
    await exited
    const second = await serve({ classic })
    const replay = await ended(second.base, id)
    expect(replay).toMatchObject({ state: 'done', selected: '250', replayed: '250', remaining: '0', unknown: '0' })
    expect(imbalance(replay)).toBe(0n)
    expect(await count(kafka, dlq, target, id)).toEqual(exact)
    await second.kill()
  },
  120_000,
)
