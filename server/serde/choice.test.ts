import avsc from 'avsc'
import { describe, expect, it } from 'vitest'
import { CHOICE_PATTERN } from '../contract/decoder-choice.ts'
import { guidKey, subjectKey } from '../gateways/registry/schema-key.ts'
import type { ResolvedSchema, SchemaKey } from '../gateways/registry/types.ts'
import { readChoice } from './choice.ts'
import { createSerde } from './decode.ts'
import { framed, resolvedSchema } from './schema-fixtures.ts'
import type { SchemaSet, SerdeHeader } from './types.ts'

const serde = createSerde()
const order = resolvedSchema('AVRO', { type: 'record', name: 'Order', fields: [{ name: 'id', type: 'long' }] })
const orderBytes = avsc.parse(order.text).toBuffer({ id: 5 })

function setOf(found: [SchemaKey, ResolvedSchema][], asked = 'auto', remembered: string[] = []): SchemaSet {
  const first = remembered.flatMap((text) => readChoice(text) ?? [])
  const value = { asked: readChoice(asked), first }
  return { found: new Map(found), misses: new Map(), unavailable: null, decoding: { topic: 't', key: { asked: null, first: [] }, value } }
}

const decode = (bytes: Buffer, schemas: SchemaSet, headers: SerdeHeader[] = []) => serde.decodePart(bytes, headers, 'value', schemas, 'full')

describe('a choice of decoder', () => {
  it.each([
    'auto',
    'hex',
    'int64',
    'avro',
    'avro@12',
    'protobuf@team/orders-value/3',
    'json-schema@a@b/1',
    'protobuf@12#shop.Order',
    'protobuf@team/orders/3#Order',
  ])('may be %s', (text) => {
    expect(text).toMatch(CHOICE_PATTERN)
  })
  it.each([
    '',
    'xml',
    'avro@',
    'avro@0',
    'avro@a',
    'avro@a/0',
    'text@5',
    'hex ',
    'avro@a b/1',
    'avro@12#Order',
    'protobuf#Order',
    'protobuf@12#',
    'protobuf@12#a-b',
  ])('may not be "%s"', (text) => {
    expect(text).not.toMatch(CHOICE_PATTERN)
  })
  it('names a version by the last slash', () => {
    expect(readChoice('avro@team/orders/3')).toEqual({ decoder: 'avro', schema: subjectKey({ subject: 'team/orders', version: 3 }) })
    expect(readChoice('auto')).toBeNull()
  })
})

describe('what a reader asks for', () => {
  it('is shown, though the bytes would be read otherwise', () => {
    expect(decode(Buffer.from('{"a":1}'), setOf([], 'text'))).toMatchObject({ decoder: 'text', decoded: '{"a":1}', error: null })
    expect(decode(Buffer.from('{"a":1}'), setOf([], 'hex'))).toMatchObject({ decoder: 'hex', decoded: null, error: null })
    expect(decode(Buffer.from('12345678'), setOf([], 'int64'))).toMatchObject({ decoder: 'int64', decoded: '3544952156018063160' })
  })

  it('that does not fit is told, and nothing else is shown in its place', () => {
    expect(decode(Buffer.from('{"a":1}'), setOf([], 'int64'))).toMatchObject({
      decoder: 'hex',
      decoded: null,
      text: '{"a":1}',
      error: { tried: [{ decoder: 'int64', reason: 'it takes 8 bytes, and there are 7' }] },
    })
    expect(decode(orderBytes, setOf([], 'avro')).error?.tried).toEqual([{ decoder: 'avro', reason: 'the bytes name no schema' }])
    const wrong = setOf([[12, resolvedSchema('PROTOBUF', 'syntax = "proto3"; message M { int64 id = 1; }', { id: 12 })]], 'avro@12')
    expect(decode(orderBytes, wrong).error?.tried[0]?.reason).toBe('schema id 12 is of the type protobuf')
  })

  it('with a schema reads bytes that name none, and those behind a frame', () => {
    const key = subjectKey({ subject: 'orders-value', version: 3 })
    const schemas = setOf([[key, order]], 'avro@orders-value/3')
    expect(serde.schemaIds(orderBytes, [], 'value', schemas.decoding)).toEqual([key])
    expect(decode(orderBytes, schemas)).toMatchObject({ decoder: 'avro', decoded: '{"id":5}', schema: { subject: 'orders-value', version: 3 } })
    expect(decode(framed(99, orderBytes), schemas)).toMatchObject({ decoder: 'avro', decoded: '{"id":5}' })
  })
})

describe('a message of Protobuf', () => {
  const text = 'syntax = "proto3"; package shop; message First { string a = 1; } message Order { int64 id = 1; message Line { int64 id = 1; } }'
  const bytes = Buffer.from([8, 5])
  const as = (message: string) => decode(bytes, setOf([[12, resolvedSchema('PROTOBUF', text, { id: 12 })]], `protobuf@12#${message}`))

  it('is taken for bytes that name none, by its full name or by its own', () => {
    for (const name of ['shop.Order', 'Order', 'Line']) expect(as(name)).toMatchObject({ decoder: 'protobuf', decoded: '{"id":5}', error: null })
  })

  it('that the schema does not have is told, with those that it has', () => {
    expect(as('Basket').error?.tried).toEqual([
      { decoder: 'protobuf', reason: 'the schema has no message Basket; it has shop.First, shop.Order, shop.Order.Line' },
    ])
  })
})

describe('what is remembered of a topic', () => {
  it('is tried first and hides nothing where it does not fit', () => {
    const schemas = setOf([], 'auto', ['double'])
    expect(decode(Buffer.from('400c000000000000', 'hex'), schemas)).toMatchObject({ decoder: 'double', decoded: '3.5', error: null })
    expect(decode(Buffer.from('{"a":1}'), schemas)).toMatchObject({
      decoder: 'json',
      error: { tried: [{ decoder: 'double', reason: 'it takes 8 bytes, and there are 7' }] },
    })
  })
})

describe('a schema GUID', () => {
  const guid = '89791762-2336-4186-9674-299b90a802e2'
  const mark = Buffer.concat([Buffer.from([1]), Buffer.from(guid.replaceAll('-', ''), 'hex')])
  const schemas = setOf([[guidKey(guid), order]])

  it('before the bytes or in the header of the part names the schema', () => {
    expect(serde.schemaIds(Buffer.concat([mark, orderBytes]), [], 'value')).toEqual([guidKey(guid)])
    for (const part of [
      decode(Buffer.concat([mark, orderBytes]), schemas),
      decode(orderBytes, schemas, [{ name: '__value_schema_id', value: mark }]),
    ]) {
      expect(part).toMatchObject({ decoder: 'avro', decoded: '{"id":5}', schema: { guid, subject: 'orders-value', version: 3 } })
    }
  })
})

describe('the report on a value', () => {
  it('names what was tried in order, what reads it, and what others would say', () => {
    const { part, steps } = serde.explainPart(framed(99, Buffer.from('plain')), [], 'value', setOf([]))
    expect(part.decoder).toBe(steps.find(({ verdict }) => verdict === 'read')?.decoder)
    expect(steps[0]).toMatchObject({ decoder: 'schema-registry', verdict: 'failed' })
    expect(steps.filter(({ verdict }) => verdict === 'read')).toHaveLength(1)
    expect(steps.find(({ decoder }) => decoder === 'int64')).toMatchObject({ verdict: 'would-fail' })
    expect(new Set(steps.map(({ decoder }) => decoder)).size).toBe(steps.length)
  })

  it('tells why plain text is no JSON', () => {
    expect(serde.explainPart(Buffer.from('plain'), [], 'value', setOf([])).steps.slice(0, 2)).toEqual([
      { decoder: 'json', verdict: 'failed', reason: 'unexpected "p" at byte 0' },
      { decoder: 'text', verdict: 'read', reason: null },
    ])
  })
})
