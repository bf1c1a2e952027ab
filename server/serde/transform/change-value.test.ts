import { describe, expect, it } from 'vitest'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import type { ResolvedSchema, SchemaType } from '../../gateways/registry/types.ts'
import { schemaEncoder } from '../encode/schema-encoder.ts'
import type { SchemaSet } from '../types.ts'
import { compileChange } from './change-value.ts'
import type { Change, Changed } from './types.ts'
import { ValueEncoder } from './value-encoder.ts'

const schema = (id: number, type: SchemaType, text: string): ResolvedSchema => ({ id, type, text, references: [], dependencies: [], places: [] })
const order = (extra = '') => `{"type":"record","name":"Order","fields":[{"name":"id","type":"long"},{"name":"price","type":"double"}${extra}]}`
const known = {
  avro: schema(1, 'AVRO', order()),
  newer: schema(2, 'AVRO', order(',{"name":"note","type":["null","string"],"default":null}')),
  proto: schema(3, 'PROTOBUF', 'syntax = "proto3"; message First { string a = 1; } message Second { int64 id = 1; }'),
  json: schema(4, 'JSON', '{"type":"object","properties":{"id":{"type":"integer","minimum":0}},"required":["id"]}'),
}
const schemas: SchemaSet = { found: new Map(Object.values(known).map((each) => [each.id, each])), misses: new Map(), unavailable: null }
const own = { own: true as const }

function record(value: Buffer | null, headers: RawRecord['headers'] = []): RawRecord {
  const place = { partition: 0, offset: 7n, timestamp: 5n, timestampType: 'create' as const, state: 'committed' as const }
  return { ...place, key: Buffer.from('k'), value, headers, sizeBytes: value?.length ?? 0 } as RawRecord
}

function change(what: Change['change'], encode: Change['encode'], value: Buffer | null, headers?: RawRecord['headers'], set = schemas): Changed {
  const made = compileChange({ change: what, encode })(record(value, headers), set, new Set(), new ValueEncoder())
  if (made === null) throw new Error('a schema is missing')
  return made
}
function encoded(of: ResolvedSchema, json: string, message: string | null = null): Buffer {
  const made = schemaEncoder(of, of.id)(json, message)
  if (!made.ok) throw new Error(made.message)
  return made.bytes
}
const bytesOf = (made: Changed) => (made.kind === 'changed' ? Buffer.from(made.value) : made.kind === 'fault' ? made.reason : made.kind)
const patch = (text: string) => ({ patch: text })
const big = '9007199254740993'

describe('a changed value', () => {
  it('of JSON is what it was, with what was changed', () => {
    const before = Buffer.from(`{ "id": ${big}, "price": 1.10, "state": "bad" }`)
    const made = change(patch('[{"op":"replace","path":"/state","value":"good"}]'), own, before)
    expect(String(bytesOf(made))).toBe(`{"id":${big},"price":1.10,"state":"good"}`)
  })

  it('that is equal afterwards keeps its bytes, white space and all', () => {
    const before = Buffer.from(`{ "id": ${big},\n "price": 1.10 }`)
    expect(change(patch('[]'), own, before).kind).toBe('same')
    expect(change(patch('[{"op":"replace","path":"/price","value":1.10}]'), { json: true }, before).kind).toBe('same')
    expect(change({ expression: '{"price": value.price, "id": value.id}' }, own, before).kind).toBe('same')
    const avro = encoded(known.avro, `{"id":${big},"price":1.5}`)
    expect(change(patch('[]'), own, avro).kind).toBe('same')
    expect(change(patch('[]'), { schema: 1, message: null }, avro).kind).toBe('same')
  })

  it('of Avro keeps its schema, or takes another one', () => {
    const before = encoded(known.avro, `{"id":${big},"price":1.5}`)
    const corrected = patch('[{"op":"replace","path":"/price","value":2.5}]')
    expect(bytesOf(change(corrected, own, before))).toEqual(encoded(known.avro, `{"id":${big},"price":2.5}`))
    expect(bytesOf(change(corrected, { schema: 2, message: null }, before))).toEqual(encoded(known.newer, `{"id":${big},"price":2.5,"note":null}`))
    expect(String(bytesOf(change(corrected, { json: true }, before)))).toBe(`{"id":${big},"price":2.5}`)
  })

  it('of Protobuf stays the message that it was', () => {
    const before = encoded(known.proto, `{"id":${big}}`, 'Second')
    const made = change(patch('[{"op":"replace","path":"/id","value":9223372036854775807}]'), own, before)
    expect(bytesOf(made)).toEqual(encoded(known.proto, '{"id":9223372036854775807}', 'Second'))
  })

  it('keeps the frame that it has: a GUID, or none where a header names the schema', () => {
    const payload = encoded(known.avro, '{"id":1,"price":1.5}').subarray(5)
    const guid = '00112233-4455-6677-8899-aabbccddeeff'
    const head = Buffer.concat([Buffer.from([1]), Buffer.from(guid.replaceAll('-', ''), 'hex')])
    const set = { ...schemas, found: new Map([...schemas.found, [`guid:${guid}`, known.avro] as const]) }
    const after = encoded(known.avro, '{"id":2,"price":1.5}').subarray(5)
    const replaced = patch('[{"op":"replace","path":"/id","value":2}]')
    expect(bytesOf(change(replaced, own, Buffer.concat([head, payload]), [], set))).toEqual(Buffer.concat([head, after]))
    const named = [{ name: Buffer.from('__value_schema_id'), value: Buffer.from([0, 0, 0, 0, 1]) }]
    expect(bytesOf(change(replaced, own, payload, named))).toEqual(after)
    expect(bytesOf(change(replaced, { json: true }, payload, named))).toContain('a header, which stays as it is')
  })

  it('gets the frame that it lost, where it is known how the topic is read', () => {
    const whole = encoded(known.avro, `{"id":${big},"price":1.5}`)
    const first = [{ decoder: 'avro' as const, schema: 1 }]
    const decoding = { topic: 't', key: { asked: null, first: [] }, value: { asked: null, first } }
    const made = change(patch('[]'), { schema: 1, message: null }, whole.subarray(5), [], { ...schemas, decoding })
    expect(bytesOf(made)).toEqual(whole)
  })

  it.each<[string, Change['change'], Change['encode'], Buffer | null, string]>([
    ['a step that does not apply', patch('[{"op":"remove","path":"/x"}]'), own, Buffer.from('{}'), 'there is nothing at /x'],
    ['a tombstone', patch('[]'), own, null, 'it has no value'],
    ['text', patch('[]'), own, Buffer.from('text'), 'its value is no JSON'],
    ['bytes cut short', patch('[]'), own, Buffer.from([0, 0, 0, 0, 1, 2]), 'its value cannot be read: avro: '],
    ['a name that stands twice', patch('[]'), own, Buffer.from('{"a":1,"a":2}'), '"a" stands twice'],
    ['what the schema does not take', patch('[]'), { schema: 1, message: null }, Buffer.from('{"id":"x","price":1}'), 'id: a whole number'],
    ['what its schema forbids', patch('[]'), own, Buffer.concat([Buffer.from([0, 0, 0, 0, 4]), Buffer.from('{"id":-1}')]), 'id: must be >= 0'],
    ['a schema that is not there', patch('[]'), { schema: 9, message: null }, Buffer.from('{}'), 'gone'],
    ['a field that the expression misses', { expression: 'value.x + 1' }, own, Buffer.from('{}'), 'the expression makes nothing of it'],
    ['a time', { expression: 'timestamp' }, own, Buffer.from('{}'), 'write string(…) around it'],
    ['no number', { expression: '0.0 / 0.0' }, own, Buffer.from('{}'), 'which JSON has no number for'],
  ])('of %s is a fault that says why', (_what, what, encode, value, reason) => {
    const misses = new Map([[9, { id: 9, reason: 'gone', down: false }]])
    expect(bytesOf(change(what, encode, value, [], { ...schemas, misses }))).toContain(reason)
  })
})

describe('an expression', () => {
  const made = (expression: string, value: string) => String(bytesOf(change({ expression }, own, Buffer.from(value))))

  it('builds a value whose numbers are exact, and hands on what it does not compute as it was written', () => {
    const value = `{"id":${big},"price":1.10,"huge":1E400,"u":18446744073709551615,"lines":[{"n":1},{"n":2}]}`
    expect(made('{"id": value.id + 1, "p": value.price, "h": value.huge, "u": value.u, "n": value.lines.map(l, l.n)}', value)).toBe(
      '{"id":9007199254740994,"p":1.10,"h":1E400,"u":18446744073709551615,"n":[1,2]}',
    )
  })

  it('reads key, headers and place, and makes base64 of bytes', () => {
    expect(made('{"key": key, "at": offset, "b": b"\\377", "none": null, "yes": true}', '{}')).toBe(
      '{"key":"k","at":7,"b":"/w==","none":null,"yes":true}',
    )
  })

  it('needs no value that it does not read', () => {
    const cut = Buffer.from([0, 0, 0, 0, 1, 2])
    expect(bytesOf(change({ expression: '{"id": offset, "price": 1.5}' }, { schema: 1, message: null }, cut))).toEqual(
      encoded(known.avro, '{"id":7,"price":1.5}'),
    )
  })

  it('asks for the schemas that it lacks', () => {
    const wanted = new Set<number | string>()
    const of = compileChange({ change: patch('[]'), encode: { schema: 8, message: null } })
    expect(of(record(Buffer.from([0, 0, 0, 0, 77, 1])), schemas, wanted, new ValueEncoder())).toBeNull()
    expect([...wanted]).toEqual([77, 8])
  })
})
