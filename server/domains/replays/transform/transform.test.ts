import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problem } from '../../../contract/problem.ts'
import type { LedgerEntry, ReplayPlan } from '../../../contract/replays.ts'
import type { RawRecord } from '../../../gateways/kafka/types.ts'
import { register } from '../../../gateways/registry/register-fixture.ts'
import { schemaEncoder } from '../../../serde/encode/schema-encoder.ts'
import { eventually } from '../../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../../testing/fresh-database.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { testStack } from '../../../testing/stack.ts'
import { startTestServer, type TestServer } from '../../../testing/start-test-server.ts'
import { ended, fill, header, imbalance, plan, post, read, start } from '../replay-fixture.ts'

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

const big = '9007199254740993'
const letter = (value: string | Buffer | null) => ({
  key: Buffer.from('k'),
  value: value === null ? null : Buffer.from(value),
  headers: [header('x', '1')],
})
const toTopic = (dlq: string, topic: string) => ({ dlq, selection: { all: true }, target: { topic }, stripHeaders: false })
const byPatch = (...steps: object[]) => ({ change: { patch: JSON.stringify(steps) } })
const topics = async () => [await kafka.makeTopic('transform.dlq'), await kafka.makeTopic('transform')] as const
const inOrder = (records: RawRecord[]) => records.toSorted((a, b) => Number(a.offset - b.offset))
const valuesOf = async (topic: string) => inOrder(await read(kafka, topic)).map(({ value }) => value)
const failuresOf = async (id: string) => {
  const answer = await server.api(`/clusters/test/replays/${id}/ledger?result=failed&limit=500`)
  return ((await answer.json()) as { items: LedgerEntry[] }).items
}

const orderSchema = (extra = '') => `{"type":"record","name":"Order","fields":[{"name":"id","type":"long"},{"name":"state","type":"string"}${extra}]}`
const note = ',{"name":"note","type":["null","string"],"default":null}'
async function registered(subject: string, text: string) {
  const id = await register(testStack().registryUrl, subject, { schema: text })
  const encode = schemaEncoder({ id, type: 'AVRO', text, references: [], dependencies: [], places: [] }, id)
  return (json: string): Buffer => {
    const made = encode(json, null)
    if (!made.ok) throw new Error(made.message)
    return made.bytes
  }
}

describe('a replay with a transform', () => {
  it('fixes JSON by a patch: what it fails at is failed with the reason, the rest goes on, and what stays equal keeps its bytes', async () => {
    const [dlq, target] = await topics()
    const odd = `{ "state": "good",  "id": ${big}, "price": 1.10 }`
    await fill(kafka, dlq, 0, [
      letter(`{"id":${big},"state":"bad","price":1.10}`),
      letter(odd),
      letter('no JSON at all'),
      letter(null),
      letter(`{"id":2,"price":2e2}`),
      letter(`{"id":3,"state":"bad"}`),
    ])
    const body = { ...toTopic(dlq, target), transform: byPatch({ op: 'replace', path: '/state', value: 'good' }) }
    const planned = await plan(base, body)
    expect(planned).toMatchObject({ selected: '6', sendable: '3', invalid: '3', blockers: [] })
    expect(planned.transform).toMatchObject({ schema: null, changed: '2', unchanged: '1', failed: '3', otherFailures: '0' })
    const told = planned.transform?.failures.map(({ reason, records, examples }) => [reason, records, examples[0]?.offset])
    expect(told).toEqual([
      [expect.stringContaining('its value is no JSON'), '1', '2'],
      [expect.stringContaining('a tombstone'), '1', '3'],
      [expect.stringContaining('(replace /state): there is nothing at /state'), '1', '4'],
    ])
    expect(planned.transform?.samples[0]).toMatchObject({
      ...{ partition: 0, offset: '0', result: 'changed', reason: null, cut: false },
      before: `{"id":${big},"state":"bad","price":1.10}`,
      after: `{"id":${big},"state":"good","price":1.10}`,
    })
    expect(await read(kafka, target)).toEqual([])
    const { id } = await start(base, body)
    const replay = await ended(base, id)
    expect(replay).toMatchObject({ state: 'done-with-failures', selected: '6', replayed: '3', failed: '3', remaining: '0', unknown: '0' })
    expect(imbalance(replay)).toBe(0n)
    expect((await valuesOf(target)).map(String)).toEqual([`{"id":${big},"state":"good","price":1.10}`, odd, '{"id":3,"state":"good"}'])
    const failed = await failuresOf(id)
    expect(failed.map(({ offset, reason }) => [offset, reason])).toEqual([
      ['2', expect.stringContaining('Its value could not be changed: its value is no JSON')],
      ['3', expect.stringContaining('a tombstone')],
      ['4', expect.stringContaining('there is nothing at /state')],
    ])
    const [first] = await read(kafka, target)
    expect([String(first?.key), first?.headers[0]]).toEqual(['k', header('x', '1')])
  }, 60_000)

  it('fixes Avro in its own schema or in a chosen version, with every digit of a long', async () => {
    const [dlq, target] = await topics()
    const [older, newer] = [await registered(`${target}-value`, orderSchema()), await registered(`${target}-value`, orderSchema(note))]
    await fill(kafka, dlq, 0, [letter(older(`{"id":${big},"state":"bad"}`)), letter(Buffer.from([0, 0, 0, 0, 9, 9]))])
    const transform = byPatch({ op: 'replace', path: '/state', value: 'good' })
    const own = await start(base, { ...toTopic(dlq, target), transform })
    expect(await ended(base, own.id)).toMatchObject({ state: 'done-with-failures', replayed: '1', failed: '1' })
    const chosen = { ...toTopic(dlq, target), transform: { ...transform, encode: { subject: `${target}-value`, version: 2 } } }
    const planned = await plan(base, chosen)
    expect(planned.transform).toMatchObject({ schema: { subject: `${target}-value`, version: 2, type: 'AVRO' }, changed: '1', failed: '1' })
    await ended(base, (await start(base, chosen)).id)
    expect(await valuesOf(target)).toEqual([older(`{"id":${big},"state":"good"}`), newer(`{"id":${big},"state":"good","note":null}`)])
  }, 60_000)

  it('builds values by an expression, and fails those that the chosen schema does not take', async () => {
    const [dlq, target] = await topics()
    const encode = await registered(`${target}-value`, orderSchema())
    await fill(kafka, dlq, 0, [letter(`{"id":${big}}`), letter('{"id":"7"}'), letter('{}'), letter('{"id":8}')])
    const transform = { change: { expression: '{"id": value.id, "state": string(key)}' }, encode: { subject: `${target}-value`, version: 'latest' } }
    const body = { ...toTopic(dlq, target), transform }
    const planned = await plan(base, body)
    expect(planned.transform).toMatchObject({ changed: '2', failed: '2', schema: { version: 1 } })
    expect(planned.transform?.failures.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('id: a whole number'),
      expect.stringContaining('the expression makes nothing of it'),
    ])
    const { id } = await start(base, body)
    expect(await ended(base, id)).toMatchObject({ replayed: '2', failed: '2', remaining: '0' })
    expect(await valuesOf(target)).toEqual([encode(`{"id":${big},"state":"k"}`), encode('{"id":8,"state":"k"}')])
  }, 60_000)

  it('counts by the new size what the target takes', async () => {
    const [dlq, target] = [await kafka.makeTopic('transform.dlq'), await kafka.makeTopic('transform', { configs: { 'max.message.bytes': '3000' } })]
    await fill(kafka, dlq, 0, [letter(`{"a":"${'x'.repeat(4000)}"}`), letter('{"a":"small"}')])
    expect(await plan(base, toTopic(dlq, target))).toMatchObject({ sendable: '1', invalid: '1', transform: null })
    const smaller = { ...toTopic(dlq, target), transform: byPatch({ op: 'remove', path: '/a' }) }
    expect(await plan(base, smaller)).toMatchObject({ sendable: '2', invalid: '0' })
    const larger = { ...toTopic(dlq, target), transform: byPatch({ op: 'add', path: '/b', value: 'y'.repeat(3000) }) }
    expect(await plan(base, larger)).toMatchObject({ sendable: '0', invalid: '2' })
  }, 60_000)

  it('that ends its thread fails, and is not planned for ever', async () => {
    const [dlq, target] = await topics()
    await fill(kafka, dlq, 0, [letter('{"n":1}'), letter('{"n":2}')])
    const endless = '[0,1,2,3,4,5,6,7,8,9]'
    const expression = `value.n == 1 ? {"n": 1} : {"n": ${endless}.map(a, ${endless}.map(b, ${endless}.map(c, ${endless}.map(d, ${endless}.map(e, ${endless}.map(f, ${endless}.map(g, ${endless}.map(h, h + a))))))))}`
    const planned = await plan(base, { ...toTopic(dlq, target), transform: { change: { expression } } })
    expect(planned).toMatchObject({ sendable: '1', invalid: '1' })
    expect(planned.transform?.failures).toMatchObject([{ reason: expect.stringContaining('changing it failed'), records: '1' }])
  }, 120_000)

  it.each([
    [
      'a patch',
      { change: { patch: '[\n{"op":"put","path":"/a"}]' } },
      { code: 'invalid-input', errors: [{ path: 'transform.change.patch', line: 2, column: 7 }] },
    ],
    ['an expression', { change: { expression: 'value +' } }, { code: 'expression-invalid', errors: [{ path: 'transform.change.expression' }] }],
    [
      'a subject',
      { change: { patch: '[]' }, encode: { subject: 'nobody-has-this', version: 1 } },
      { code: 'subject-unknown', errors: [{ path: 'transform.encode' }] },
    ],
  ])(
    'is refused at its place where %s is none',
    async (_what, transform, problem) => {
      const [dlq, target] = await topics()
      await fill(kafka, dlq, 0, [letter('{}')])
      expect(await post<Problem | ReplayPlan>(base, '/clusters/test/replays/plan', { ...toTopic(dlq, target), transform })).toMatchObject(problem)
    },
    60_000,
  )

  it('refuses a version that is not registered, and a plan whose latest version is another by now', async () => {
    const [dlq, target] = await topics()
    await registered(`${target}-value`, orderSchema())
    await fill(kafka, dlq, 0, [letter('{"id":1,"state":"a"}')])
    const at = (version: number | string) => ({
      ...toTopic(dlq, target),
      transform: { change: { patch: '[]' }, encode: { subject: `${target}-value`, version } },
    })
    expect(await post<Problem>(base, '/clusters/test/replays/plan', at(7))).toMatchObject({
      code: 'subject-unknown',
      errors: [{ path: 'transform.encode' }],
    })
    const { hash } = await plan(base, at('latest'))
    await registered(`${target}-value`, orderSchema(note))
    expect(await post<Problem>(base, '/clusters/test/replays', { ...at('latest'), hash })).toMatchObject({ code: 'plan-stale' })
  }, 60_000)
})
