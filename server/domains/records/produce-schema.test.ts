import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import { ProduceReply } from '../../contract/produce.ts'
import type { KafkaRecord } from '../../contract/records.ts'
import type { SubjectPage, SubjectVersion } from '../../contract/subjects.ts'
import { register } from '../../gateways/registry/register-fixture.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer, testCluster } from '../../testing/start-test-server.ts'

let kafka: TestKafka
let database: FreshDatabase
let server: TestServer
const { registryUrl } = testStack()

beforeAll(async () => {
  kafka = new TestKafka(testStack().bootstrap)
  database = await freshDatabase()
  const clusters = [testCluster(), testCluster({ id: 'bare', registry: null }), testCluster({ id: 'lost', registry: { url: 'http://127.0.0.1:9' } })]
  server = await startTestServer({ databaseUrl: database.url, clusters })
  await eventually('the database is ready', async () => (await server.api('/jobs')).ok)
})
afterAll(async () => {
  await server.stop()
  await kafka.close()
  await database.drop()
})

const post = (topic: string, body: object, cluster = 'test') =>
  server.api(`/clusters/${cluster}/topics/${topic}/records`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const problemOf = async (response: Response): Promise<Problem> => (await response.json()) as Problem
async function produceOne(topic: string, record: object): Promise<KafkaRecord> {
  const answer: unknown = await (await post(topic, { records: [record] })).json()
  const [item] = ProduceReply.parse(answer).items
  return (await server.api(`/clusters/test/topics/${topic}/records/${item?.partition}/${item?.offset}`)).json() as Promise<KafkaRecord>
}
const versionOf = async (subject: string, version = 'latest', query = ''): Promise<SubjectVersion> =>
  (await server.api(`/clusters/test/subjects/${encodeURIComponent(subject)}/versions/${version}${query}`)).json() as Promise<SubjectVersion>

const big = '9007199254740993'
const avroSchema = JSON.stringify({ type: 'record', name: 'Order', fields: [{ name: 'id', type: 'long' }] })
const protoSchema = 'syntax = "proto3"; message Other { string a = 1; } message Order { int64 id = 1; }'
const jsonSchema = JSON.stringify({ type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] })

describe('a value made by a registered schema', () => {
  it.each([
    ['AVRO' as const, avroSchema, undefined, 'avro'],
    ['PROTOBUF' as const, protoSchema, 'Order', 'protobuf'],
    ['JSON' as const, jsonSchema, undefined, 'json-schema'],
  ])('%s keeps every digit, and is read back with its subject and version', async (schemaType, schema, message, decoder) => {
    const topic = await kafka.makeTopic('schema')
    const subject = `${topic}-value`
    const id = await register(registryUrl, subject, { schema, schemaType })
    const json = `{"id":${big}}`
    const record = await produceOne(topic, { key: { text: 'k' }, value: { subject, version: 'latest', json, ...(message && { message }) } })
    expect(record.value).toMatchObject({ decoder, decoded: json, schema: { id, subject, version: 1 }, error: null })
  })

  it('is of the version that was asked for', async () => {
    const topic = await kafka.makeTopic('versions')
    const subject = `${topic}-value`
    const first = await register(registryUrl, subject, { schema: avroSchema })
    const wider = JSON.stringify({
      type: 'record',
      name: 'Order',
      fields: [
        { name: 'id', type: 'long' },
        { name: 'n', type: 'int', default: 7 },
      ],
    })
    await register(registryUrl, subject, { schema: wider })
    expect((await produceOne(topic, { value: { subject, version: 1, json: '{"id":1}' } })).value).toMatchObject({ schema: { id: first, version: 1 } })
    expect((await produceOne(topic, { value: { subject, version: 2, json: '{"id":1}' } })).value).toMatchObject({ decoded: '{"id":1,"n":7}' })
  })

  it('is refused with path, line and column where it does not fit, and nothing of the request is written', async () => {
    const topic = await kafka.makeTopic('misfit')
    const subject = `${topic}-value`
    await register(registryUrl, subject, { schema: avroSchema })
    const value = { subject, version: 1, json: '{\n  "id": "x"\n}' }
    const told = await problemOf(await post(topic, { records: [{ value: { text: 'fine' } }, { value }] }))
    expect(told).toMatchObject({ code: 'value-does-not-fit', status: 422, errors: [{ path: 'records[1].value', line: 2, column: 9 }] })
    expect(told.errors[0]?.message).toContain('id')
    const unknown = { subject: 'no-such-subject', version: 3, json: '{}' }
    expect(await problemOf(await post(topic, { records: [{ value: unknown }] }))).toMatchObject({
      code: 'subject-unknown',
      errors: [{ path: 'records[0].value' }],
    })
    expect(await problemOf(await post(topic, { records: [{ value: { ...value, version: 9 } }] }))).toMatchObject({ code: 'subject-unknown' })
    expect((await produceOne(topic, { value: { text: 'first' } })).offset).toBe('0')
  })

  it('is refused where the registry does not answer, or there is none', async () => {
    const topic = await kafka.makeTopic('away')
    const body = { records: [{ value: { subject: 'any', version: 'latest', json: '{}' } }] }
    expect(await problemOf(await post(topic, body, 'lost'))).toMatchObject({ code: 'registry-down' })
    expect(await problemOf(await post(topic, body, 'bare'))).toMatchObject({ code: 'subject-unknown' })
  })
})

describe('subjects', () => {
  it('are listed by name in pages, and found by a part of it', async () => {
    const topic = await kafka.makeTopic('listed')
    for (const part of ['a', 'b', 'c']) await register(registryUrl, `${topic}-${part}`, { schema: '"string"' })
    const names: string[] = []
    let cursor = ''
    do {
      const page = (await (await server.api(`/clusters/test/subjects?search=${topic.toUpperCase()}&limit=2${cursor}`)).json()) as SubjectPage
      names.push(...page.items.map(({ subject }) => subject))
      expect(page.matched).toBe(3)
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
    } while (cursor !== '')
    expect(names).toEqual([`${topic}-a`, `${topic}-b`, `${topic}-c`])
    expect(await (await server.api('/clusters/bare/subjects')).json()).toMatchObject({ items: [], problems: [{ code: 'no-registry' }] })
  })

  it('give a version with its schema, the messages of a Protobuf file and a sample that can be sent', async () => {
    const topic = await kafka.makeTopic('sampled')
    const subject = `${topic}/with a slash-value`
    const id = await register(registryUrl, subject, { schema: protoSchema, schemaType: 'PROTOBUF' })
    expect(await (await server.api(`/clusters/test/subjects/${encodeURIComponent(subject)}`)).json()).toEqual({ subject, versions: [1] })
    const version = await versionOf(subject, '1', '?message=Order')
    expect(version).toMatchObject({ subject, version: 1, id, type: 'PROTOBUF', messages: ['Other', 'Order'] })
    const record = await produceOne(topic, { value: { subject, version: 1, json: version.sample, message: 'Order' } })
    expect(JSON.parse(record.value.decoded ?? '')).toEqual(JSON.parse(version.sample ?? ''))
  })

  it('that are not there are told as such', async () => {
    expect(await problemOf(await server.api('/clusters/test/subjects/none-such/versions/latest'))).toMatchObject({
      code: 'subject-unknown',
      status: 404,
    })
    expect(await problemOf(await server.api('/clusters/test/subjects/none-such'))).toMatchObject({ code: 'subject-unknown' })
    expect(await problemOf(await server.api('/clusters/test/subjects/x/versions/0'))).toMatchObject({ code: 'invalid-input' })
    expect(await problemOf(await server.api('/clusters/lost/subjects'))).toMatchObject({ code: 'registry-down' })
  })
})
