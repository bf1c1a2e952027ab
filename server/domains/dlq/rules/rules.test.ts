import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setDlqRules } from '../../../contract/dlq-rules.ts'
import { MappingTrial } from '../../../contract/dlqs.ts'
import { Problem } from '../../../contract/problem.ts'
import { eventually } from '../../../testing/eventually.ts'
import { startTestServer, testCluster } from '../../../testing/start-test-server.ts'
import { uniqueName } from '../../../testing/unique-name.ts'
import { DlqUnderTest, letter } from '../dlq-under-test.ts'
import { headers } from '../headers/header-fixtures.ts'

let dlq: DlqUnderTest
beforeAll(async () => {
  dlq = await DlqUnderTest.start()
})
afterAll(() => dlq.close())

const put = (body: object, at = dlq.server) =>
  at.api('/settings/dlq-rules', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const get = async (at = dlq.server) => setDlqRules.reply.parse(await (await at.api('/settings/dlq-rules')).json())
const set = async (body: object) => {
  const response = await put(body)
  expect(response.status, await response.clone().text()).toBe(200)
  return setDlqRules.reply.parse(await response.json())
}

/** As a consumer of our own would write it: all in the value, the origin under names of its own. */
const envelope = (n: number) =>
  letter(
    `{"meta":{"from":"orders","p":3,"off.set":${9007199254740990n + BigInt(n)}},"error":{"type":"LimitExceeded","text":"Limit ${n} exceeded"}}`,
    headers(['x-tries', '4']),
  )
const mapping = {
  originTopic: { from: 'value', path: 'meta.from' },
  originPartition: { from: 'value', path: 'meta.p' },
  originOffset: { from: 'value', path: 'meta.off\\.set' },
  exceptionClass: { from: 'value', path: 'error.type' },
  message: { from: 'value', path: 'error.text' },
  attempts: { from: 'header', path: 'x-tries' },
}

describe('the rules of dead letters', { timeout: 240_000 }, () => {
  it('find queues by names that people give, on every instance, and read anew what a mapping is for', async () => {
    const queue = uniqueName('broken.orders')
    await dlq.kafka.createTopic(queue)
    await dlq.kafka.produce(queue, 0, [1, 2, 3].map(envelope))
    expect((await dlq.list()).map(({ topic }) => topic)).not.toContain(queue)
    const before = await get()
    expect(before.names).toEqual(before.defaultNames)
    const named = await set({ names: [...before.names, '/^broken[.]/'], mappings: [], revision: before.revision })
    await dlq.indexed(queue, 3)
    expect(await dlq.get(queue)).toMatchObject({ foundBy: ['name'], sources: [] })
    expect((await dlq.failures(queue))[0]).toMatchObject({ exceptionClass: null, message: expect.stringContaining('JSON with error, meta') })
    await set({ names: named.names, mappings: [{ topics: 'broken.*', mapping }], revision: named.revision })
    await eventually('the queue is read anew', async () => (await dlq.get(queue)).sources.includes('orders'), 90_000)
    expect(await dlq.get(queue)).toMatchObject({ records: '3', families: [{ family: 'mapping' }] })
    expect((await dlq.failures(queue))[0]).toMatchObject({ exceptionClass: 'LimitExceeded', message: 'Limit <n> exceeded', count: '3' })
    expect((await dlq.records(queue)).items[0]).toMatchObject({ attempts: 4, origin: { topic: 'orders', partition: 3, offset: '9007199254740993' } })
    const other = await startTestServer({ databaseUrl: dlq.database.url, clusters: [testCluster()] })
    try {
      expect((await get(other)).mappings).toEqual([{ topics: 'broken.*', mapping }])
      expect((await put({ names: ['*.none'], mappings: [], revision: named.revision }, other)).status).toBe(409)
      expect((await put({ names: ['*.none'], mappings: [] }, other)).status).toBe(200)
    } finally {
      await other.stop()
    }
    expect((await dlq.list()).map(({ topic }) => topic)).not.toContain(queue)
    const { names, mappings } = await get()
    expect({ names, mappings }).toEqual({ names: ['*.none'], mappings: [] })
    await set({ names: before.names, mappings: [] })
  })

  it.each([
    ['a back reference', { names: ['/(a+)\\1/'] }, 'body.names.0'],
    ['a look ahead', { names: ['*.dlq', '/(?=a)b/'] }, 'body.names.1'],
    ['repeated repetitions', { names: ['/((a{1,100}){1,100}){1,100}/'] }, 'body.names.0'],
    ['half an expression', { mappings: [{ topics: '/[a-/', mapping: {} }] }, 'body.mappings.0.topics'],
    ['a name that no topic has', { names: ['orders dlq'] }, 'body.names.0'],
    [
      'a path of another language',
      { mappings: [{ topics: '*', mapping: { message: { from: 'value', path: '$.a[0]' } } }] },
      'body.mappings.0.mapping.message.path',
    ],
    [
      'a path with a hole',
      { mappings: [{ topics: '*', mapping: { message: { from: 'key', path: 'a..b' } } }] },
      'body.mappings.0.mapping.message.path',
    ],
    [
      'a path without end',
      { mappings: [{ topics: '*', mapping: { stack: { from: 'value', path: `${'a.'.repeat(30)}b` } } }] },
      'body.mappings.0.mapping.stack.path',
    ],
    ['a field that is none', { mappings: [{ topics: '*', mapping: { offset: { from: 'value', path: 'a' } } }] }, 'body.mappings.0.mapping'],
  ])('refuse %s, naming where it stands', async (_what, body, path) => {
    const before = await get()
    const response = await put({ names: [], mappings: [], ...body })
    expect(response.status).toBe(400)
    const problem = Problem.parse(await response.json())
    expect(problem.errors.map((error) => error.path)).toEqual([path])
    expect(await get()).toEqual(before)
  })

  it('show what a mapping finds in a record, and what not, before it is kept', async () => {
    const queue = `${uniqueName('tried')}.dlq`
    await dlq.kafka.createTopic(queue)
    await dlq.kafka.produce(queue, 0, [envelope(1), letter('no JSON', []), envelope(2)])
    const wanted = { ...mapping, attempts: { from: 'value', path: 'error.text' }, stack: { from: 'value', path: 'error.__proto__' } }
    const ask = async (more: object) =>
      MappingTrial.parse(
        await dlq.ask(`/${queue}/mapping/try`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ mapping: wanted, ...more }),
        }),
      )
    const trial = await ask({})
    expect(trial).toMatchObject({
      sampled: 3,
      sample: { offset: '2' },
      letter: { exceptionClass: 'LimitExceeded', origin: { offset: '9007199254740992' } },
    })
    const byField = new Map(trial.fields.map((field) => [field.field, field]))
    expect(byField.get('exceptionClass')).toMatchObject({ found: 2, text: 'LimitExceeded', problem: null })
    expect(byField.get('attempts')).toMatchObject({ found: 0, text: null, problem: '"Limit 2 exceeded" is no whole number' })
    expect(byField.get('stack')).toMatchObject({ found: 0, problem: 'there is no "__proto__" in error' })
    const other = await ask({ record: [0, '1'] })
    expect(other.fields.find(({ field }) => field === 'message')).toMatchObject({ text: null, problem: 'the value is no JSON' })
    await dlq.indexed(queue, 3)
    expect(await dlq.get(queue)).toMatchObject({ mapping: null, sources: [] })
  })
})
