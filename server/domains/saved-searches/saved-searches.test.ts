import { describe, expect, it } from 'vitest'
import { SavedSearch } from '../../contract/saved-searches.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { startTestServer, testCluster } from '../../testing/start-test-server.ts'

const clusters = [testCluster(), testCluster({ id: 'sealed', readOnly: true })]
const { server, kafka } = await serverWithKafka({ clusters })

interface Answer {
  status: number
  body: Record<string, unknown>
}

async function call(method: string, path: string, body?: unknown, at = server): Promise<Answer> {
  const init = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await at.api(path, { method, ...init })
  return { status: response.status, body: Object(await response.json()) }
}

const save = (body: unknown, cluster = 'test') => call('POST', `/clusters/${cluster}/saved-searches`, body)
const list = async (topic: string, cluster = 'test') => {
  const { status, body } = await call('GET', `/clusters/${cluster}/saved-searches?topic=${topic}`)
  expect(status).toBe(200)
  return SavedSearch.array().parse(body.items)
}

describe('a saved search', () => {
  it('is there for everyone under its name, with the query as it was given, until it is deleted', async () => {
    const topic = await kafka.makeTopic('saved')
    const query = new URLSearchParams({ q: 'value.größe > 1.10 && value.id == 9007199254740993', from: '-10h', p: '0,3' }).toString()
    const { status, body } = await save({ topic, name: ' Large  sizes ', query })
    expect(status).toBe(201)
    const saved = SavedSearch.parse(body)
    expect(saved).toMatchObject({ topic, name: 'Large  sizes', query })
    await save({ topic, name: 'all', query: '' })
    expect((await list(topic)).map(({ name }) => name)).toEqual(['all', 'Large  sizes'])
    expect(await call('DELETE', `/clusters/test/saved-searches/${saved.id}`)).toEqual({ status: 200, body: { id: saved.id } })
    expect((await list(topic)).map(({ name }) => name)).toEqual(['all'])
    expect(await call('DELETE', `/clusters/test/saved-searches/${saved.id}`)).toMatchObject({ status: 404, body: { code: 'saved-search-unknown' } })
  })

  it('has a name of its own in its topic, also when two save at once, and only there', async () => {
    const [topic, other] = [await kafka.makeTopic('twice'), await kafka.makeTopic('twice-other')]
    const both = await Promise.all(['a=1', 'a=2'].map((query) => save({ topic, name: 'mine', query })))
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'already-exists', errors: [{ path: 'body.name' }] })
    expect((await save({ topic: other, name: 'mine', query: 'a=1' })).status).toBe(201)
    expect((await save({ topic, name: 'mine', query: 'a=1' }, 'sealed')).status).toBe(201)
    expect(await list(topic)).toHaveLength(1)
  })

  it('may be kept of a cluster that is read-only: nothing is written to Kafka', async () => {
    const topic = await kafka.makeTopic('sealed-saved')
    const { body } = await save({ topic, name: 'kept', query: 'text=a' }, 'sealed')
    expect((await call('DELETE', `/clusters/sealed/saved-searches/${body.id}`)).status).toBe(200)
  })

  it.each([
    ['without a name', { name: '  ' }],
    ['with a name that is too long', { name: 'x'.repeat(121) }],
    ['with control characters in its name', { name: 'a\u0007b' }],
    ['with a query that is too long', { query: `q=${'x'.repeat(32_768)}` }],
    ['that holds a page', { query: 'q=1&cur=abc' }],
    ['that holds an open record', { query: 'rec=0/1' }],
    ['of a topic that is not there', { topic: 'no-such-topic' }],
  ])('%s is refused with what to change', async (_what, change) => {
    const topic = await kafka.makeTopic('refused')
    const { status, body } = await save({ topic, name: 'name', query: '', ...change })
    expect([status, body.code]).toEqual('topic' in change ? [404, 'topic-unknown'] : [400, 'invalid-input'])
    expect(await list(topic)).toEqual([])
  })
})

it('without a database searches are neither listed nor saved, and that is told', async () => {
  const dead = await startTestServer({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' })
  try {
    const down = { status: 503, body: { code: 'database-down' } }
    expect(await call('GET', '/clusters/test/saved-searches?topic=x', undefined, dead)).toMatchObject(down)
    expect(await call('POST', '/clusters/test/saved-searches', { topic: 'x', name: 'y', query: '' }, dead)).toMatchObject(down)
  } finally {
    await dead.stop()
  }
})
