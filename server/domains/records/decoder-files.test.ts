import avsc from 'avsc'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { load } from '../../config/load.ts'
import { KafkaRecord } from '../../contract/records.ts'
import { descriptorSetBytes, orderBytes } from '../../serde/descriptor-set-fixture.ts'
import { framed } from '../../serde/schema-fixtures.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer, testCluster } from '../../testing/start-test-server.ts'
import { uniqueName } from '../../testing/unique-name.ts'

let database: FreshDatabase
let server: TestServer
let kafka: TestKafka
const [orders, keyed] = [uniqueName('files-orders'), uniqueName('files-keyed')]
const keySchema = { type: 'record' as const, name: 'Key', fields: [{ name: 'id', type: 'long' as const }] }

function decoders() {
  const yaml = `decoders:
    - { topics: "${orders}*", descriptorSet: orders.desc, message: shop.Order }
    - { topics: "${keyed}", part: key, avsc: key.avsc, cluster: test }`
  const readBytes = (path: string) => (path.endsWith('.desc') ? descriptorSetBytes() : Buffer.from(JSON.stringify(keySchema)))
  const file = { name: 'headgate.yaml', text: yaml }
  const loaded = load({ env: {}, args: [], file, root: '/', terminal: false, readText: () => '', readBytes })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return loaded.config.decoders
}

beforeAll(async () => {
  database = await freshDatabase()
  kafka = new TestKafka(testStack().bootstrap)
  const clusters = [testCluster({ registry: null })]
  server = await startTestServer({ databaseUrl: database.url, clusters, config: { decoders: decoders() } })
  for (const topic of [orders, keyed]) await kafka.createTopic(topic)
})
afterAll(async () => {
  await server.stop()
  await kafka.close()
  await database.drop()
})

const recordOf = async (topic: string, offset: number, query = '') =>
  KafkaRecord.parse(await (await server.api(`/clusters/test/topics/${topic}/records/0/${offset}?${query}`)).json())

async function found(topic: string, expression: string): Promise<string[]> {
  const response = await server.api(`/clusters/test/topics/${topic}/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ expression, order: 'oldest' }),
  })
  const lines = (await response.text()).split('\n').filter((line) => line.includes('"match"'))
  return lines.map((line) => KafkaRecord.parse(Object(JSON.parse(line)).record).offset)
}

describe('a topic with a schema from a file, on a cluster without a registry', () => {
  it('in Protobuf is read with every digit, and its fields are found', async () => {
    const order = {
      order_id: '9007199254740993',
      price: { minor: '-9223372036854775808', currency: 'EUR' },
      at: { seconds: 1 },
      tags: ['a'],
      state: 'PAID',
    }
    await kafka.produce(orders, 0, [
      { key: null, value: orderBytes(order) },
      { key: null, value: orderBytes({ ...order, order_id: '9007199254740992' }) },
      { key: null, value: Buffer.from('{"plain":"json"}') },
      { key: null, value: Buffer.alloc(0) },
    ])
    const { value } = await recordOf(orders, 0)
    expect(value).toMatchObject({ decoder: 'protobuf', schema: null, error: null })
    expect(value.decoded).toContain('"order_id":9007199254740993,"price":{"minor":-9223372036854775808,"currency":"EUR"},"at":"1970-01-01T00:00:01Z"')
    expect(await found(orders, 'value.order_id == 9007199254740993')).toEqual(['0'])
    expect(await found(orders, 'value.plain == "json"')).toEqual(['2'])
  })

  it('shows what does not fit as what it is, with the reason', async () => {
    const { value } = await recordOf(orders, 2)
    expect(value).toMatchObject({ decoder: 'json', decoded: '{"plain":"json"}', error: { tried: [{ decoder: 'protobuf' }] } })
    expect((await recordOf(orders, 0, 'value=hex')).value).toMatchObject({ decoder: 'hex', decoded: null, error: null })
  })

  it('in Avro is read in the part that it is meant for, and not elsewhere', async () => {
    const key = avsc.Type.forSchema(keySchema).toBuffer({ id: 90071992547 })
    await kafka.produce(keyed, 0, [
      { key, value: key },
      { key: framed(7, key), value: null },
    ])
    const record = await recordOf(keyed, 0)
    expect(record.key).toMatchObject({ decoder: 'avro', decoded: '{"id":90071992547}' })
    expect(record.value.decoder).not.toBe('avro')
    expect((await recordOf(keyed, 1)).key).toMatchObject({ decoder: 'avro', decoded: '{"id":90071992547}' })
    expect(await found(keyed, 'key.id == 90071992547')).toEqual(['0', '1'])
  })
})
