import avsc from 'avsc'
import protobuf from 'protobufjs'
import { afterAll, describe, expect, it } from 'vitest'
import { silentLog } from '../core/log.ts'
import { openSchemaRegistry } from '../gateways/registry/index.ts'
import { register } from '../gateways/registry/register-fixture.ts'
import { testStack } from '../testing/stack.ts'
import { uniqueName } from '../testing/unique-name.ts'
import { createSerde } from './decode.ts'
import { rawRecord } from './raw-record-fixture.ts'
import { collectSchemaIds, toWireRecord } from './record-wire.ts'
import { framed } from './schema-fixtures.ts'

const { registryUrl } = testStack()
const registry = openSchemaRegistry({ url: registryUrl, log: silentLog })
const serde = createSerde()
afterAll(() => registry.close())

/** From bytes to the wire, as a page of records is made. */
async function show(value: Buffer, topic: string) {
  const record = rawRecord({ value })
  const schemas = await registry.schemas(collectSchemaIds([record], serde), { signal: AbortSignal.timeout(10_000) })
  return toWireRecord(record, 'AAAAAAAAAAAAAAAAAAAAAQ', serde, { ...schemas, unavailable: null }, 'full', topic).value
}

const typeName = (prefix: string) => uniqueName(prefix).replaceAll('-', '_')

describe('a value whose schema is in a real registry', () => {
  it('in Avro, with a type of another subject, is shown with its subject and version', async () => {
    const topic = typeName('serde_avro')
    const money = { type: 'record', name: 'Money', namespace: topic, fields: [{ name: 'minor', type: 'int' }] }
    await register(registryUrl, `${topic}.Money`, { schema: JSON.stringify(money) })
    const order = { type: 'record', name: 'Order', namespace: topic, fields: [{ name: 'price', type: `${topic}.Money` }] }
    const references = [{ name: `${topic}.Money`, subject: `${topic}.Money`, version: 1 }]
    const id = await register(registryUrl, `${topic}-value`, { schema: JSON.stringify(order), references })
    const type = avsc.parse(JSON.stringify({ ...order, fields: [{ name: 'price', type: money }] }))
    const part = await show(framed(id, type.toBuffer({ price: { minor: 1999 } })), topic)
    expect(part).toMatchObject({ decoder: 'avro', decoded: '{"price":{"minor":1999}}', schema: { id, subject: `${topic}-value`, version: 1 } })
  })

  it('in Protobuf, with an import of another subject and a message index, keeps every digit', async () => {
    const topic = typeName('serde_proto')
    const amount = `syntax = "proto3"; package ${topic}.money; message Amount { int64 minor = 1; }`
    await register(registryUrl, `${topic}-amount`, { schema: amount, schemaType: 'PROTOBUF' })
    const pay = `syntax = "proto3"; package ${topic}; import "${topic}/amount.proto"; import "google/protobuf/timestamp.proto";
      message Unused { int32 x = 1; }
      message Payment { message Leg { money.Amount amount = 1; google.protobuf.Timestamp at = 2; } }`
    const references = [{ name: `${topic}/amount.proto`, subject: `${topic}-amount`, version: 1 }]
    const id = await register(registryUrl, `${topic}-value`, { schema: pay, schemaType: 'PROTOBUF', references })
    const root = new protobuf.Root()
    root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')?.nested ?? {})
    for (const text of [amount, pay]) protobuf.parse(text, root)
    const leg = root.lookupType(`${topic}.Payment.Leg`)
    const bytes = leg.encode(leg.fromObject({ amount: { minor: '-9007199254740993' }, at: { seconds: 1 } })).finish()
    const part = await show(framed(id, Buffer.from([4, 2, 0]), Buffer.from(bytes)), topic)
    expect(part).toMatchObject({ decoder: 'protobuf', decoded: '{"amount":{"minor":-9007199254740993},"at":"1970-01-01T00:00:01Z"}' })
  })

  it('in JSON Schema is shown as stored, its fault noted', async () => {
    const topic = typeName('serde_json')
    const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', title: topic, type: 'object', required: ['id'] }
    const id = await register(registryUrl, `${topic}-value`, { schema: JSON.stringify(schema), schemaType: 'JSON' })
    expect(await show(framed(id, Buffer.from('{"id":9007199254740993}')), topic)).toMatchObject({ decoded: '{"id":9007199254740993}', note: null })
    const part = await show(framed(id, Buffer.from('{"d":1.10}')), topic)
    expect(part).toMatchObject({ decoder: 'json-schema', decoded: '{"d":1.10}', note: expect.stringContaining("must have required property 'id'") })
  })

  it('but not this one: its bytes are shown with the reason', async () => {
    const part = await show(framed(1_999_999_998, Buffer.from([1, 2])), 'any')
    expect(part).toMatchObject({ decoder: 'hex', base64: 'AHc1k/4BAg==' })
    expect(part.error?.tried[0]).toEqual({ decoder: 'schema-registry', reason: 'schema id 1999999998 is not in the registry' })
  })
})
