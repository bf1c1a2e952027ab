import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { KafkaProxy, type ProxyRule } from '../../testing/kafka-proxy.ts'
import { kafkaTool } from '../../testing/kafka-tool.ts'
import { testStack } from '../../testing/stack.ts'
import { type CrashPoint, crashPoints } from './crash-points.ts'
import { count, ended, fill, imbalance, letters, type ReplayServer, replayOf, type ServerFaults, serveReplays, start } from './replay-fixture.ts'

const RECORDS = 2000
const KILLS = 5
const endTxn = 26

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

async function serve(faults: ServerFaults = {}): Promise<ReplayServer> {
  const server = await serveReplays(database.url, faults)
  servers.push(server)
  return server
}

async function scene() {
  const [dlq, target] = [await kafka.makeTopic('faults.dlq', { partitions: 2 }), await kafka.makeTopic('faults', { partitions: 2 })]
  await fill(kafka, dlq, 0, letters(RECORDS / 2, target))
  await fill(kafka, dlq, 1, letters(RECORDS / 2, target, 1))
  return { dlq, target, body: { dlq, selection: { all: true }, target: { topic: target }, stripHeaders: false, ratePerSecond: 800 } }
}

/** Java's own consumer, committed records only: which dead letters it sees, and how often. */
async function javaCount(dlq: string, target: string) {
  const args = ['--bootstrap-server', testStack().bootstrap.join(','), '--topic', target, '--from-beginning', '--isolation-level', 'read_committed']
  const print = ['--formatter-property', 'print.headers=true', '--formatter-property', 'print.value=false', '--timeout-ms', '5000']
  const lines = (await kafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [...args, ...print])).split('\n')
  const ids = lines.flatMap((line) => /headgate-replay-id:([^,\t]+)/.exec(line)?.[1] ?? [])
  const own = ids.filter((id) => id.startsWith(`${dlq}/`))
  return { seen: own.length, different: new Set(own).size }
}

const exact = { lost: 0, doubled: 0, changed: 0, disordered: 0 }

/** The job has ended, its counts add up, and two readers that know nothing of each other see every dead letter once. */
async function provesExact(base: string, id: string, { dlq, target }: { dlq: string; target: string }): Promise<void> {
  const replay = await ended(base, id, 180_000)
  expect(replay).toMatchObject({ state: 'done', selected: String(RECORDS), replayed: String(RECORDS), unknown: '0', remaining: '0' })
  expect(imbalance(replay)).toBe(0n)
  expect(await count(kafka, dlq, target, id)).toEqual(exact)
  expect(await javaCount(dlq, target)).toEqual({ seen: RECORDS, different: RECORDS })
}

const isOver = async (base: string, id: string) => {
  const { state } = await replayOf(base, id)
  return state !== 'planned' && state !== 'running' && state !== 'held'
}

/** The server ended itself, or the job came to its end without passing the point. */
async function diedOrDone({ child, base }: ReplayServer, id: string): Promise<void> {
  await eventually('the server has ended itself, or the job is over', async () => child.signalCode !== null || (await isOver(base, id)), 60_000)
}

/** What is found by a look is what was left behind: something must be. */
const pointsOf = (point: CrashPoint): CrashPoint[] => (point === 'verify-scan' ? ['after-last-ack', 'verify-scan'] : [point])

describe('a replay loses and doubles nothing', () => {
  it.each(crashPoints)(
    'when its server is killed again and again at: %s',
    async (point) => {
      const place = await scene()
      const classic = point === 'after-add-offsets'
      let server = await serve({ classic, point: pointsOf(point)[0] ?? point, passes: point === 'after-lease' ? 1 : 2 })
      const { id } = await start(server.base, place.body)
      const kills = Array.from({ length: KILLS }, () => pointsOf(point)).flat()
      for (const [at] of kills.entries()) {
        await diedOrDone(server, id)
        await server.kill()
        const next = kills[at + 1]
        server = await serve(next === undefined ? { classic } : { classic, point: next })
      }
      await provesExact(server.base, id, place)
      await server.kill()
    },
    300_000,
  )

  it.each(Array.from({ length: KILLS }, (_, at) => at))(
    'when its server is killed at random moments, series %i',
    async () => {
      const place = await scene()
      let server = await serve()
      const { id } = await start(server.base, place.body)
      for (let kill = 0; kill < KILLS; kill++) {
        const before = Number((await replayOf(server.base, id)).replayed)
        await eventually('it goes on', async () => Number((await replayOf(server.base, id)).replayed) > before || isOver(server.base, id), 60_000)
        await delay(Math.random() * 300)
        await server.kill()
        server = await serve()
      }
      await provesExact(server.base, id, place)
      await server.kill()
    },
    300_000,
  )

  it.each(Array.from({ length: 10 }, (_, at) => at))(
    'when the server stands still until another has taken over, and then wakes up, %i',
    async () => {
      const place = await scene()
      const sleeper = await serve()
      const { id } = await start(sleeper.base, { ...place.body, ratePerSecond: 400 })
      await eventually('it has begun', async () => Number((await replayOf(sleeper.base, id)).replayed) > 0, 60_000)
      await delay(Math.random() * 300)
      sleeper.child.kill('SIGSTOP')
      const successor = await serve()
      const before = Number((await replayOf(successor.base, id)).replayed)
      await eventually('the successor goes on', async () => Number((await replayOf(successor.base, id)).replayed) > before, 60_000)
      sleeper.child.kill('SIGCONT')
      await provesExact(successor.base, id, place)
      await Promise.all([sleeper.kill(), successor.kill()])
    },
    300_000,
  )

  const silent: [string, 'request' | 'answer', ProxyRule][] = [
    ['is lost on its way', 'request', 'drop'],
    ['is carried out and not answered', 'answer', 'drop'],
    ['ends its connection before it arrives', 'request', 'close'],
    ['ends its connection after it was carried out', 'answer', 'close'],
    ['arrives after everybody gave up on it', 'request', { lateMs: 17_000 }],
  ]
  it.each(silent.flatMap((each) => [false, true].map((classic) => [...each, classic] as const)))(
    'when the end of a transaction %s (%s: %o, classic flow: %s)',
    async (_what, direction, rule, classic) => {
      const [host = '', port = ''] = (testStack().bootstrap[0] ?? '').split(':')
      const proxy = new KafkaProxy({ host, port: Number(port) })
      const place = await scene()
      const server = await serve({ classic, bootstrap: await proxy.listen() })
      let seen = 0
      let harmed = 0
      proxy.rules = (way, apiKey) => {
        if (way !== direction || apiKey !== endTxn || ++seen !== 3) return 'pass'
        harmed++
        return rule
      }
      const { id } = await start(server.base, place.body)
      await provesExact(server.base, id, place)
      expect(harmed).toBe(1)
      await server.kill()
      await proxy.close()
    },
    300_000,
  )
})
