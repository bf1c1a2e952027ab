import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../testing/fresh-database.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { testStack } from '../../../testing/stack.ts'
import type { CrashPoint } from '../crash-points.ts'
import { ended, fill, header, imbalance, type ReplayServer, read, serveReplays, start, textOf } from '../replay-fixture.ts'

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
const big = (at: number) => 9_007_199_254_740_993n + BigInt(at)
/** Every seventh lacks what is to be replaced. */
const letterOf = (at: number, state: string) => (at % 7 === 0 ? `{"id":${big(at)}}` : `{"id":${big(at)},"state":"${state}"}`)

it.each<CrashPoint>(['mid-send', 'after-end'])(
  'a server that is killed at %s changes nothing twice and nothing otherwise: another ends the replay with the same change',
  async (point) => {
    const [dlq, target] = [await kafka.makeTopic('killed.dlq'), await kafka.makeTopic('killed')]
    const count = 210
    await fill(
      kafka,
      dlq,
      0,
      Array.from({ length: count }, (_, at) => ({ key: Buffer.from(`${at}`), value: Buffer.from(letterOf(at, 'bad')), headers: [header('x', '1')] })),
    )
    const first = await serve({ point, passes: 3 })
    const exited = new Promise((resolve) => first.child.once('exit', resolve))
    const transform = { change: { patch: '[{"op":"replace","path":"/state","value":"good"}]' } }
    const { id } = await start(first.base, { dlq, selection: { all: true }, target: { topic: target }, transform, ratePerSecond: 200 })
    await exited
    const second = await serve()
    const replay = await ended(second.base, id)
    expect(replay).toMatchObject({ state: 'done-with-failures', selected: '210', replayed: '180', failed: '30', remaining: '0', unknown: '0' })
    expect(imbalance(replay)).toBe(0n)
    const written = new Map((await read(kafka, target)).map((record) => [textOf(record, 'headgate-replay-id'), String(record.value)]))
    const expected = Array.from({ length: count }, (_, at) => at).filter((at) => at % 7 !== 0)
    expect(written).toEqual(new Map(expected.map((at) => [`${dlq}/0/${at}`, letterOf(at, 'good')])))
    expect(await read(kafka, target)).toHaveLength(180)
    await second.kill()
  },
  180_000,
)
