import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSerde } from './decode.ts'
import { envelopeOf } from './envelope.ts'
import { membersOf } from './json-members.ts'
import { framed, resolvedSchema, schemaSet } from './schema-fixtures.ts'
import type { Detail } from './types.ts'

const serde = createSerde()
const decode = (text: string, detail: Detail = 'full') => serde.decodePart(Buffer.from(text), [], 'value', schemaSet(), detail)

const connect = (name: string, type: string, more: object = {}) => ({ type, optional: false, name: `org.apache.kafka.connect.data.${name}`, ...more })
const schema = JSON.stringify({
  type: 'struct',
  name: 'orders.Order',
  fields: [
    { field: 'id', type: 'int64', optional: false },
    { field: 'price', ...connect('Decimal', 'bytes', { parameters: { scale: '2' } }) },
    { field: 'day', ...connect('Date', 'int32') },
    { field: 'at', ...connect('Timestamp', 'int64') },
  ],
})
const payload = '{"id":9007199254740993,"price":"B88=","day":19723,"at":1704067200123,"rest":1.10}'
const change = '{"before":null,"after":{"id":9007199254740993},"source":{"db":"shop","table":"orders","ts_ms":1},"op":"c","ts_ms":2}'

describe("Kafka Connect's JSON", () => {
  it('shows the payload first with every digit, and says what its logical types mean', () => {
    const part = decode(`{ "schema": ${schema}, "payload": ${payload} }`)
    expect(part).toMatchObject({
      decoder: 'connect-json',
      envelope: ['connect-json'],
      decoded: `{"payload":${payload},"schema":${schema}}`,
      error: null,
    })
    expect(part.note).toContain('payload.price is 19.99 (Decimal)')
    expect(part.note).toContain('payload.day is 2024-01-01 (Date)')
    expect(part.note).toContain('payload.at is 2024-01-01T00:00:00.123Z (Timestamp)')
  })

  it('in a list begins with the payload, though its schema is longer than the preview', () => {
    const long = schema.replace('"orders.Order"', `"${'x'.repeat(4000)}"`)
    const part = decode(`{"schema":${long},"payload":${payload}}`, 'preview')
    expect(part).toMatchObject({ decoder: 'connect-json', truncated: true })
    expect(part.decoded?.startsWith(`{"payload":${payload},`)).toBe(true)
  })

  it.each([
    ['-1', '/w==', 0, '-1'],
    ['zero', 'AA==', 2, '0.00'],
    ['a negative one below 1', '/5w=', 3, '-0.100'],
    ['more digits than a double holds', 'ASNFZ4mrze8BI0VniavN7w==', 0, '1512366075204170929049582354406559215'],
  ])('reads a decimal exactly: %s', (_name, base64, scale, words) => {
    const of = JSON.stringify(connect('Decimal', 'bytes', { parameters: { scale: String(scale) } }))
    expect(decode(`{"schema":${of},"payload":"${base64}"}`).note).toContain(`payload is ${words} (Decimal)`)
  })

  it.each([
    ['more members', '{"schema":{"type":"struct"},"payload":{},"x":1}'],
    ['a schema that is none', '{"schema":{"title":"x"},"payload":{}}'],
    ['no payload', '{"schema":{"type":"struct"}}'],
    ['a list', '[{"schema":null,"payload":1}]'],
  ])('is not seen in JSON with %s', (_name, text) => {
    expect(decode(text)).toMatchObject({ decoder: 'json', decoded: text })
    expect(decode(text)).not.toHaveProperty('envelope')
  })
})

it('text that only looks like an envelope is text', () => {
  for (const text of ['{"op": x, "before":1', '{"schema":{"type":"struct"},"payload"', '{ "op" \\ }', '{"op']) {
    for (const detail of ['full', 'preview'] as const) expect(decode(text, detail)).toMatchObject({ decoder: 'text', decoded: text })
  }
})

describe('a Debezium change event', () => {
  it('is named in plain JSON, with what happened and where', () => {
    expect(decode(change)).toMatchObject({
      decoder: 'json',
      decoded: change,
      envelope: ['debezium'],
      note: 'Debezium change event: shop.orders created (op c)',
    })
  })

  it("is named inside Connect's JSON", () => {
    expect(decode(`{"schema":{"type":"struct"},"payload":${change}}`)).toMatchObject({
      decoder: 'connect-json',
      envelope: ['connect-json', 'debezium'],
    })
  })

  it('is named in a registered format, whose name stays', () => {
    const set = schemaSet(resolvedSchema('JSON', { type: 'object' }))
    const part = serde.decodePart(framed(1, Buffer.from(change)), [], 'value', set, 'full')
    expect(part).toMatchObject({ decoder: 'json-schema', envelope: ['debezium'] })
  })

  it('is not seen where one of its parts is missing', () => {
    for (const name of ['op', 'source', 'ts_ms']) {
      const { [name]: _left, ...rest } = Object(JSON.parse(change))
      expect(envelopeOf(JSON.stringify(rest))).toBeNull()
    }
  })
})

it('members are taken apart without a change to any of them', () => {
  expect(membersOf('{ "a" : [1, {"b":"}\\""}] , "b\\n":null,"payload" :\t-0.10e+5 }')).toEqual([
    { name: 'a', text: '[1, {"b":"}\\""}]' },
    { name: 'b\n', text: 'null' },
    { name: 'payload', text: '-0.10e+5' },
  ])
  expect(membersOf('{}')).toEqual([])
  expect(membersOf('[1]')).toBeNull()
})

it('whatever JSON there is keeps its meaning, and none makes decoding fail', () => {
  const names = ['schema', 'payload', 'op', 'before', 'after', 'source', 'ts_ms', 'type', 'fields', 'field', 'name', 'parameters', 'scale', 'db']
  const words = ['struct', 'u', 'bytes', 'org.apache.kafka.connect.data.Decimal', 'io.debezium.time.MicroTimestamp', 'AfA=', '2']
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<unknown>(null, true, 0, -1, 1e300, 9007199254740991, ...words),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 6 }),
    ),
  }))
  fc.assert(
    fc.property(value, fc.constantFrom<Detail>('full', 'preview'), (json, detail) => {
      const text = JSON.stringify(json)
      const part = decode(text, detail)
      expect(part.error).toBeNull()
      if (detail === 'full') expect(JSON.parse(part.decoded ?? '')).toEqual(JSON.parse(text))
    }),
    { numRuns: 1000 },
  )
})
