import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KafkaRecord } from '../../contract/records.ts'
import { register } from '../../gateways/registry/register-fixture.ts'
import { framed } from '../../serde/schema-fixtures.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts'
import { uniqueName } from '../../testing/unique-name.ts'

let database: FreshDatabase
let server: TestServer
let kafka: TestKafka
const { registryUrl } = testStack()

beforeAll(async () => {
  database = await freshDatabase()
  kafka = new TestKafka(testStack().bootstrap)
  server = await startTestServer({ databaseUrl: database.url })
})
afterAll(async () => {
  await server.stop()
  await kafka.close()
  await database.drop()
})

const recordOf = async (topic: string, offset: number) =>
  KafkaRecord.parse(await (await server.api(`/clusters/test/topics/${topic}/records/0/${offset}`)).json())

async function search(topic: string, body: object): Promise<KafkaRecord[]> {
  const response = await server.api(`/clusters/test/topics/${topic}/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ order: 'oldest', ...body }),
  })
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('{"type":"match"'))
  return lines.map((line) => KafkaRecord.parse(Object(JSON.parse(line)).record))
}

/** Varints of Avro (zigzag) and Protobuf, written by hand: no library of ours may round the numbers of this test. */
function varint(value: bigint): Buffer {
  const bytes: number[] = []
  let left = BigInt.asUintN(64, value)
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128)
  return Buffer.from([...bytes, Number(left)])
}
const zigzag = (value: bigint) => varint((value << 1n) ^ (value >> 63n))

const least = -9223372036854775808n
const formats = {
  JSON: async (id: bigint) => Buffer.from(`{"id":${id},"d":1.10,"n":${least}}`),
  Avro: async (id: bigint) => {
    const fields = ['id', 'n'].map((name) => ({ name, type: 'long' }))
    const schema = JSON.stringify({ type: 'record', name: 'Digits', fields })
    return framed(await register(registryUrl, 'digits-avro-value', { schema }), zigzag(id), zigzag(least))
  },
  Protobuf: async (id: bigint) => {
    const schema = 'syntax = "proto3"; message Digits { int64 id = 1; int64 n = 2; }'
    const schemaId = await register(registryUrl, 'digits-proto-value', { schema, schemaType: 'PROTOBUF' })
    return framed(schemaId, Buffer.from([0, 0x08]), varint(id), Buffer.from([0x10]), varint(least))
  },
}

describe.each(Object.entries(formats))('a number beyond 2^53 in %s', (_format, write) => {
  it('is shown and found as it is stored, and not mistaken for its neighbour', async () => {
    const topic = await kafka.makeTopic('digits')
    const values = [await write(9007199254740993n), await write(9007199254740992n)]
    for (const value of values) await kafka.produce(topic, 0, [{ key: null, value }])
    const { value } = await recordOf(topic, 0)
    expect(value.decoded).toContain('"id":9007199254740993')
    expect(value.decoded).toContain(`"n":${least}`)
    expect(value.base64).toBe(values[0]?.toString('base64'))
    const found = await search(topic, { expression: 'value.id == 9007199254740993' })
    expect(found.map(({ offset }) => offset)).toEqual(['0'])
    expect(found[0]?.value.decoded).toContain('9007199254740993')
    expect(await search(topic, { expression: `value.n == ${least}` })).toHaveLength(2)
  })
})

it('a value of 20 MB is previewed in a list, read whole, and downloaded byte for byte', async () => {
  const topic = await kafka.makeTopic('twenty', { configs: { 'max.message.bytes': '25000000' } })
  const value = Buffer.from(`{"id":9007199254740993,"text":"${'0123456789'.repeat(2_000_000)}"}`)
  await kafka.produce(topic, 0, [{ key: null, value }])
  const page = await (await server.api(`/clusters/test/topics/${topic}/records?position=oldest`)).json()
  const listed = KafkaRecord.parse(Object(page).items[0])
  expect(listed.value).toMatchObject({ size: value.length, truncated: true, base64: null })
  expect(Buffer.byteLength(listed.value.decoded ?? '')).toBeLessThanOrEqual(2048)
  const whole = await recordOf(topic, 0)
  expect(whole.value).toMatchObject({ decoder: 'json', size: value.length, truncated: false })
  expect(whole.value.decoded?.length).toBe(value.length)
  const raw = await server.api(`/clusters/test/topics/${topic}/records/0/0/raw?part=value`)
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  expect(hash(Buffer.from(await raw.arrayBuffer()))).toBe(hash(value))
})

it("the state of a transaction in Kafka's own topic is shown in words", async () => {
  const topic = await kafka.makeTopic('state')
  const transaction = await kafka.beginTransaction()
  await transaction.write(topic, 0, [{ key: null, value: Buffer.from(uniqueName('v')), headers: [] }])
  await transaction.commit()
  const wanted = { expression: `value.producerId == ${transaction.producerId}`, limit: 5 }
  const states = await eventually('its states are in the log', async () => {
    const found = await search('__transaction_state', wanted)
    return found.length > 0 ? found : null
  })
  expect(states?.[0]?.key).toMatchObject({ decoder: 'transaction-state' })
  expect(states?.[0]?.key.decoded).toMatch(/^\{"type":"TransactionLog","transactionalId":"txn-/)
  expect(states?.[0]?.value).toMatchObject({ decoder: 'transaction-state', error: null })
})
