import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { KafkaProxy } from '../../testing/kafka-proxy.ts'
import { testStack } from '../../testing/stack.ts'
import type { CrashPoint } from './crash-points.ts'
import { count, ended, fill, imbalance, letters, type ReplayServer, replayOf, serveReplays, start } from './replay-fixture.ts'

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
const endTxn = 26
const exact = { lost: 0, doubled: 0, changed: 0, disordered: 0 }

/** 250 dead letters in two partitions, and where they go. */
async function scene() {
  const [dlq, target] = [await kafka.makeTopic('killed.dlq', { partitions: 2 }), await kafka.makeTopic('killed', { partitions: 2 })]
  await fill(kafka, dlq, 0, letters(150, target))
  await fill(kafka, dlq, 1, letters(100, target, 1))
  const body = { dlq, selection: { all: true }, target: { topic: target }, stripHeaders: false, ratePerSecond: 100 }
  return { dlq, target, body }
}

async function provesExact(base: string, id: string, { dlq, target }: { dlq: string; target: string }): Promise<void> {
  const replay = await ended(base, id)
  expect(replay).toMatchObject({ state: 'done', selected: '250', replayed: '250', remaining: '0', unknown: '0' })
  expect(imbalance(replay)).toBe(0n)
  expect(await count(kafka, dlq, target, id)).toEqual(exact)
}

/** The long form, at all points and many times, is in replays.faults.test.ts. */
it.each<[CrashPoint, boolean]>([
  ['mid-send', false],
  ['end-sent', false],
  ['after-end', true],
])(
  'a replay whose server is killed at %s (classic flow: %s) ends elsewhere with every dead letter in the target once',
  async (point, classic) => {
    const place = await scene()
    const first = await serve({ point, passes: 3, classic })
    const exited = new Promise((resolve) => first.child.once('exit', resolve))
    const { id } = await start(first.base, place.body)
    await exited
    const second = await serve({ classic })
    await provesExact(second.base, id, place)
    await second.kill()
  },
  180_000,
)

it('a replay whose server stands still goes on in another, and when the first one wakes up it writes nothing more', async () => {
  const place = await scene()
  const sleeper = await serve()
  const { id } = await start(sleeper.base, { ...place.body, ratePerSecond: 50 })
  await eventually('it has begun', async () => Number((await replayOf(sleeper.base, id)).replayed) > 0, 60_000)
  sleeper.child.kill('SIGSTOP')
  const successor = await serve()
  const before = Number((await replayOf(successor.base, id)).replayed)
  await eventually('the successor goes on', async () => Number((await replayOf(successor.base, id)).replayed) > before, 90_000)
  sleeper.child.kill('SIGCONT')
  await provesExact(successor.base, id, place)
  await Promise.all([sleeper.kill(), successor.kill()])
}, 240_000)

it('a replay that does not hear of a commit which was carried out writes nothing twice', async () => {
  const place = await scene()
  const [host = '', port = ''] = (testStack().bootstrap[0] ?? '').split(':')
  const proxy = new KafkaProxy({ host, port: Number(port) })
  const server = await serve({ bootstrap: await proxy.listen() })
  let ends = 0
  proxy.rules = (way, apiKey) => (way === 'answer' && apiKey === endTxn && ++ends === 2 ? 'close' : 'pass')
  const { id } = await start(server.base, place.body)
  await provesExact(server.base, id, place)
  expect(ends).toBeGreaterThan(2)
  await server.kill()
  await proxy.close()
}, 180_000)
