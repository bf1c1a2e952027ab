import avsc from 'avsc'
import { describe, expect, it } from 'vitest'
import { DecoderStep } from '../../contract/decoders.ts'
import { KafkaRecord, RecordPage } from '../../contract/records.ts'
import { register } from '../../gateways/registry/register-fixture.ts'
import { eventually } from '../../testing/eventually.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, testCluster } from '../../testing/start-test-server.ts'
import { uniqueName } from '../../testing/unique-name.ts'

const { server, kafka } = await serverWithKafka({ clusters: [testCluster(), testCluster({ id: 'sealed', readOnly: true })] })

const json = async (path: string, init?: RequestInit): Promise<unknown> => (await server.api(path, init)).json()
const recordOf = async (topic: string, query = '') => KafkaRecord.parse(await json(`/clusters/test/topics/${topic}/records/0/0?${query}`))

async function stepsOf(topic: string, query: string) {
  const body = Object(await json(`/clusters/test/topics/${topic}/records/0/0/decoders?${query}`))
  return { decoder: String(body.decoder), items: DecoderStep.array().parse(body.items), remembered: Object(body.remembered) }
}

async function topicWith(value: Buffer | string | null, key: Buffer | string | null = null): Promise<string> {
  const topic = await kafka.makeTopic('decoders')
  const bytes = (part: Buffer | string | null) => (part === null ? null : Buffer.from(part))
  await kafka.produce(topic, 0, [{ key: bytes(key), value: bytes(value) }])
  return topic
}

const remember = (topic: string, body: object, cluster = 'test') =>
  server.api(`/clusters/${cluster}/topics/${topic}/decoders`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe('the decoder that a reader asks for', () => {
  it('reads the part on a page, in one record and in a search, and the other part stays as it is', async () => {
    const topic = await topicWith('{"a":1}', '12345678')
    expect(await recordOf(topic, 'key=int64&value=text')).toMatchObject({
      key: { decoder: 'int64', decoded: '3544952156018063160' },
      value: { decoder: 'text', decoded: '{"a":1}' },
    })
    const page = RecordPage.parse(await json(`/clusters/test/topics/${topic}/records?value=hex`))
    expect(page.items[0]).toMatchObject({ key: { decoder: 'json', decoded: '12345678' }, value: { decoder: 'hex', decoded: null, text: '{"a":1}' } })
    const search = await server.api(`/clusters/test/topics/${topic}/search?key=int64`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ expression: 'key == 3544952156018063160' }),
    })
    const lines = (await search.text()).split('\n').filter((line) => line.includes('"match"'))
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ record: { key: { decoder: 'int64' } } })
  })

  it('with a registered schema reads bytes that name none', async () => {
    const subject = uniqueName('unframed')
    const schema = { type: 'record', name: uniqueName('Order').replaceAll('-', '_'), fields: [{ name: 'id', type: 'long' }] }
    const id = await register(testStack().registryUrl, subject, { schema: JSON.stringify(schema) })
    const topic = await topicWith(avsc.Type.forSchema({ ...schema, type: 'record' }).toBuffer({ id: 90071992 }))
    for (const choice of [`avro@${id}`, `avro@${subject}/1`]) {
      expect((await recordOf(topic, `value=${encodeURIComponent(choice)}`)).value).toMatchObject({ decoder: 'avro', decoded: '{"id":90071992}' })
    }
    const missing = await recordOf(topic, 'value=avro@1999999999')
    expect(missing.value.error?.tried).toEqual([{ decoder: 'avro', reason: 'schema id 1999999999 is not in the registry' }])
  })

  it('is refused by name where there is none of that name', async () => {
    const topic = await topicWith('x')
    const response = await server.api(`/clusters/test/topics/${topic}/records/0/0?value=xml`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid-input', errors: [{ path: 'query.value' }] })
  })
})

describe('the report on a part', () => {
  it('lists what was tried in order, with the byte and the fix', async () => {
    const topic = await topicWith(Buffer.concat([Buffer.from([0, 0x7f, 0xff, 0xff, 0xfe]), Buffer.from('{"a":01}')]))
    const { decoder, items } = await stepsOf(topic, 'part=value')
    expect(items[0]).toMatchObject({ decoder: 'schema-registry', verdict: 'failed', reason: expect.stringContaining('is not in the registry') })
    expect(items[0]?.fix).toContain('Register the schema')
    expect(items.find(({ verdict }) => verdict === 'read')?.decoder).toBe(decoder)
    expect(items.find((step) => step.decoder === 'json')).toMatchObject({ byteOffset: expect.any(Number) })
    expect((await stepsOf(topic, 'part=value&value=int64')).items[0]).toMatchObject({ decoder: 'int64', verdict: 'failed' })
  })

  it('of a tombstone says that there is nothing to read', async () => {
    expect(await stepsOf(await topicWith(null, 'k'), 'part=value')).toEqual({
      decoder: 'none',
      items: [],
      remembered: { key: 'auto', value: 'auto' },
    })
  })
})

describe('what is remembered of a topic', () => {
  it('is tried first until it is forgotten, also where the cluster is read-only', async () => {
    const topic = await topicWith('12345678')
    expect((await recordOf(topic)).value.decoder).toBe('json')
    expect(await (await remember(topic, { part: 'value', decoder: 'int64' }, 'sealed')).json()).toMatchObject({ key: 'auto', value: 'int64' })
    expect((await remember(topic, { part: 'value', decoder: 'int64' })).status).toBe(200)
    expect((await recordOf(topic)).value).toMatchObject({ decoder: 'int64', decoded: '3544952156018063160' })
    expect((await stepsOf(topic, 'part=value')).remembered).toEqual({ key: 'auto', value: 'int64' })
    expect((await remember(topic, { part: 'value', decoder: 'auto' })).status).toBe(200)
    expect((await recordOf(topic)).value.decoder).toBe('json')
  })

  it('belongs to that topic, not to the next of its name, and does not hide where it does not fit', async () => {
    const topic = await topicWith('not a number')
    await remember(topic, { part: 'value', decoder: 'int64' })
    expect((await recordOf(topic)).value).toMatchObject({
      decoder: 'text',
      error: { tried: [{ decoder: 'int64', reason: 'it takes 8 bytes, and there are 12' }] },
    })
    await kafka.deleteTopic(topic)
    await eventually('the topic is there again', async () => {
      await kafka.createTopic(topic)
      return true
    })
    await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('12345678') }])
    await eventually('the new one is read', async () => (await recordOf(topic)).value.decoder === 'json')
    const old = 'AAAAAAAAAAAAAAAAAAAAAA'
    expect(await (await remember(topic, { part: 'value', decoder: 'int64', topicId: old })).json()).toMatchObject({ code: 'topic-recreated' })
  })

  it('is refused where it is no decoder', async () => {
    const topic = await topicWith('x')
    expect((await remember(topic, { part: 'value', decoder: 'xml' })).status).toBe(400)
    expect((await remember(topic, { part: 'header', decoder: 'text' })).status).toBe(400)
  })
})

it('a database that is away takes no reader of records along', async () => {
  const lonely = await startTestServer({ databaseUrl: 'postgresql://127.0.0.1:9/none' })
  const topic = await topicWith('{"a":1}')
  const response = await lonely.api(`/clusters/test/topics/${topic}/records/0/0`)
  expect(KafkaRecord.parse(await response.json()).value.decoder).toBe('json')
  await lonely.stop()
})

describe("Kafka's own topics", () => {
  it('show committed offsets in words', async () => {
    const [topic, group] = [await kafka.makeTopic('committed'), uniqueName('group')]
    await kafka.commit(group, topic, [[0, 41n]])
    const found = await eventually('the commit is in the log', async () => {
      const search = await server.api('/clusters/test/topics/__consumer_offsets/search', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ contains: { text: group, in: ['key'] }, expression: `key.group == "${group}" && key.topic == "${topic}"`, limit: 1 }),
      })
      const line = (await search.text()).split('\n').find((text) => text.includes('"match"'))
      return line === undefined ? null : KafkaRecord.parse(Object(JSON.parse(line)).record)
    })
    expect(found?.key).toMatchObject({
      decoder: 'consumer-offsets',
      decoded: `{"type":"OffsetCommit","group":"${group}","topic":"${topic}","partition":0}`,
    })
    expect(found?.value.decoder).toBe('consumer-offsets')
    expect(JSON.parse(found?.value.decoded ?? '{}')).toMatchObject({ offset: 41 })
  })
})
