import { describe, expect, it } from 'vitest'
import { KafkaRecord } from '../contract/records.ts'
import { createSerde } from './decode.ts'
import { rawRecord } from './raw-record-fixture.ts'
import { collectSchemaIds, toWireRecord } from './record-wire.ts'
import { framed, resolvedSchema, schemaSet } from './schema-fixtures.ts'

const serde = createSerde()
const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAQ'
const wire = (parts: Parameters<typeof rawRecord>[0], detail: 'full' | 'preview' = 'full') =>
  toWireRecord(rawRecord(parts), TOPIC_ID, serde, schemaSet(), detail)

describe('a record on the wire', () => {
  it('fits the contract, with exact positions and times', () => {
    const record = wire({ key: 'k', value: '{"a":1}', offset: 9223372036854775807n, timestamp: 1700000000123n })
    expect(KafkaRecord.parse(record)).toEqual(record)
    expect(record).toMatchObject({ offset: '9223372036854775807', timestamp: '2023-11-14T22:13:20.123Z', timestampMs: '1700000000123', size: 8 })
  })

  it.each([
    [-1n, null],
    [0n, '1970-01-01T00:00:00.000Z'],
    [-2n, '1969-12-31T23:59:59.998Z'],
    [253402300799999n, '9999-12-31T23:59:59.999Z'],
    [253402300800000n, null],
    [9223372036854775807n, null],
    [-9223372036854775808n, null],
  ])('has a calendar time only where a calendar has it: %s', (timestamp, text) => {
    const record = wire({ timestamp })
    expect(KafkaRecord.parse(record)).toMatchObject({ timestamp: text, timestampMs: timestamp.toString() })
  })

  it('keeps headers in order, with repeats, nulls and any name', () => {
    const record = wire({
      headers: [
        ['__proto__', 'p'],
        ['a', null],
        ['a', ''],
        ['a', Buffer.from([0xff, 0])],
        [Buffer.from([0xff]), Buffer.from([0, 0, 0, 5])],
      ],
    })
    expect(record.headers).toEqual([
      { name: '__proto__', base64: 'cA==', text: 'p', truncated: false },
      { name: 'a', base64: null, text: null, truncated: false },
      { name: 'a', base64: '', text: '', truncated: false },
      { name: 'a', base64: '/wA=', text: null, truncated: false },
      { name: '\ufffd', nameBase64: '/w==', base64: 'AAAABQ==', text: null, truncated: false },
    ])
    expect(JSON.parse(JSON.stringify(record)).headers).toHaveLength(5)
  })

  it('cuts long headers in a list, keeps their number, and says which', () => {
    const headers: [string, string | null][] = [...Array(20)].map((_, index) => [`h${index}`, 'x'.repeat(3000)])
    const record = wire({ headers: [...headers, ['n'.repeat(1000), null]] }, 'preview')
    expect(record.headers).toHaveLength(21)
    expect(record.headers[0]).toMatchObject({ name: 'h0', text: 'x'.repeat(2048), truncated: true })
    expect(record.headers[20]).toMatchObject({ base64: null, truncated: true })
    expect(JSON.stringify(record).length).toBeLessThan(60_000)
    expect(wire({ headers }).headers[19]?.text).toHaveLength(3000)
    expect(wire({ headers: [['a', 'b']] }, 'preview').headers).toEqual([{ name: 'a', base64: 'Yg==', text: 'b', truncated: false }])
  })

  it('names the subject of the topic where a schema stands under several', () => {
    const places = [
      { subject: 'a-value', version: 1 },
      { subject: 'orders-value', version: 4 },
    ]
    const schemas = schemaSet({ ...resolvedSchema('AVRO', '"long"'), places })
    const record = rawRecord({ key: framed(1, Buffer.from([2])), value: framed(1, Buffer.from([2])) })
    const of = (topic: string | null) => toWireRecord(record, TOPIC_ID, serde, schemas, 'full', topic)
    expect(of('orders').value.schema).toEqual({ id: 1, subject: 'orders-value', version: 4 })
    expect(of('orders').key.schema).toEqual({ id: 1, subject: 'a-value', version: 1 })
    expect(of(null).value.schema).toEqual({ id: 1, subject: 'a-value', version: 1 })
  })

  it('asks once for each schema that a page names', () => {
    const records = [
      rawRecord({ key: framed(1), value: framed(2) }),
      rawRecord({ key: 'k', value: framed(2) }),
      rawRecord({ value: '{}', headers: [['__value_schema_id', framed(3)]] }),
      rawRecord(),
    ]
    expect([...collectSchemaIds(records, serde)]).toEqual([1, 2, 3])
  })
})
