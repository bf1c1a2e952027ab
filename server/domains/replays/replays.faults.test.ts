import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import { freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { KafkaProxy, type ProxyRule } from '../../testing/kafka-proxy.ts'
import { testStack } from '../../testing/stack.ts'
import { type CrashPoint, crashPoints } from './crash-points.ts'
import { type FaultScene, faultScene, provesExact } from './fault-scene.ts'
import { type ReplayServer, replayOf, type ServerFaults, serveReplays, start } from './replay-fixture.ts'

const KILLS = 5
const endTxn = 26
/** Most of a case is waiting for leases and timeouts, so several go on side by side. */
const limitMs = 600_000

let kafka: TestKafka

beforeAll(() => {
  kafka = new TestKafka(testStack().bootstrap)
})
afterAll(() => kafka.close())

interface Place extends FaultScene {
  serve(faults?: ServerFaults): Promise<ReplayServer>
}

/** A database, and so servers, of its own: any server takes up any job that it finds. */
async function inOwnPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const database = await freshDatabase()
  const servers: ReplayServer[] = []
  const serve = async (faults: ServerFaults = {}) => {
    const server = await serveReplays(database.url, faults)
    servers.push(server)
    return server
  }
  try {
    await work({ ...(await faultScene(kafka, testStack().bootstrap)), serve })
  } finally {
    await Promise.all(servers.map((server) => server.kill()))
    await database.drop()
  }
}

const isOver = async (base: string, id: string) => {
  const { state } = await replayOf(base, id)
  return state !== 'planned' && state !== 'running' && state !== 'held'
}
const progressOf = async (base: string, id: string) => Number((await replayOf(base, id)).replayed)

/** The server ended itself, or the job came to its end without passing the point. */
async function diedOrDone({ child, base }: ReplayServer, id: string): Promise<void> {
  await eventually('the server has ended itself, or the job is over', async () => child.signalCode !== null || (await isOver(base, id)), 120_000)
}

/** What is found by a look is what was left behind: something must be. */
const pointsOf = (point: CrashPoint): CrashPoint[] => (point === 'verify-scan' ? ['after-last-ack', 'verify-scan'] : [point])
const times = (count: number) => Array.from({ length: count }, (_, at) => at)

describe('a replay loses and doubles nothing', () => {
  it.concurrent.each(crashPoints)(
    'when its server is killed again and again at: %s',
    (point) =>
      inOwnPlace(async (place) => {
        const classic = point === 'after-add-offsets'
        let server = await place.serve({ classic, point: pointsOf(point)[0] ?? point, passes: point === 'after-lease' ? 1 : 2 })
        const { id } = await start(server.base, place.body)
        const kills = times(KILLS).flatMap(() => pointsOf(point))
        for (const [at, due] of kills.entries()) {
          await diedOrDone(server, id)
          expect(server.child.signalCode, `it passes ${due}`).toBe('SIGKILL')
          const next = kills[at + 1]
          server = await place.serve(next === undefined ? { classic } : { classic, point: next })
        }
        await provesExact(server.base, id, place)
      }),
    limitMs,
  )

  it.concurrent.each(times(KILLS))(
    'when its server is killed at random moments, series %i',
    () =>
      inOwnPlace(async (place) => {
        let server = await place.serve()
        const { id } = await start(server.base, { ...place.body, ratePerSecond: 300 })
        for (let kill = 0; kill < KILLS; kill++) {
          const before = await progressOf(server.base, id)
          await eventually('it goes on', async () => (await progressOf(server.base, id)) > before, 120_000)
          await delay(Math.random() * 300)
          expect(await isOver(server.base, id)).toBe(false)
          await server.kill()
          server = await place.serve()
        }
        await provesExact(server.base, id, place)
      }),
    limitMs,
  )

  it.concurrent.each(times(10))(
    'when the server stands still until another has taken over, and then wakes up, %i',
    () =>
      inOwnPlace(async (place) => {
        const sleeper = await place.serve()
        const { id } = await start(sleeper.base, { ...place.body, ratePerSecond: 300 })
        await eventually('it has begun', async () => (await progressOf(sleeper.base, id)) > 0, 120_000)
        await delay(Math.random() * 300)
        expect(await isOver(sleeper.base, id)).toBe(false)
        sleeper.child.kill('SIGSTOP')
        const successor = await place.serve()
        const before = await progressOf(successor.base, id)
        await eventually('the successor goes on', async () => (await progressOf(successor.base, id)) > before, 120_000)
        sleeper.child.kill('SIGCONT')
        await provesExact(successor.base, id, place)
      }),
    limitMs,
  )

  const silent: [string, 'request' | 'answer', ProxyRule][] = [
    ['is lost on its way', 'request', 'drop'],
    ['is carried out and not answered', 'answer', 'drop'],
    ['ends its connection before it arrives', 'request', 'close'],
    ['ends its connection after it was carried out', 'answer', 'close'],
    ['arrives after everybody gave up on it', 'request', { lateMs: 17_000 }],
  ]
  it.concurrent.each(silent.flatMap((each) => [false, true].map((classic) => [...each, classic] as const)))(
    'when the end of a transaction %s (%s: %o, classic flow: %s)',
    (_what, direction, rule, classic) =>
      inOwnPlace(async (place) => {
        const [host = '', port = ''] = (testStack().bootstrap[0] ?? '').split(':')
        const proxy = new KafkaProxy({ host, port: Number(port) })
        const server = await place.serve({ classic, bootstrap: await proxy.listen() })
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
      }),
    limitMs,
  )
})
