import { describe, expect, it } from 'vitest'
import type { Header, KafkaRecord, Part } from '../../server/contract/records.ts'
import { digestsOf } from './digests.ts'
import { isDenied } from './header-deny-list.ts'
import { bodyOf } from './produce-model.ts'
import { deniedHeaders, draftOf, resendBody, tombstoneBody } from './resend-model.ts'

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')
function part(text: string | null, more: Partial<Part> = {}): Part {
  const bytes = text === null ? null : base64(text)
  const plain = {
    decoder: text === null ? 'none' : 'text',
    decoded: text,
    text,
    base64: bytes,
    schema: null,
    truncated: false,
    error: null,
    note: null,
  }
  return { present: text !== null, size: text?.length ?? null, ...plain, ...more }
}
const header = (name: string, text: string | null): Header => ({ name, base64: text === null ? null : base64(text), text, truncated: false })
function record(more: Partial<KafkaRecord> = {}): KafkaRecord {
  const place = { topicId: 'AAAAAAAAAAAAAAAAAAAAAA', partition: 3, offset: '7', timestamp: null, timestampMs: '-1', timestampType: 'create' as const }
  return { ...place, key: part('k'), value: part('v'), headers: [], state: 'committed', size: 2, ...more }
}

describe('a record that is sent again', () => {
  it('has the very bytes of key, value and headers, in their order', () => {
    const binary = { name: '\ufffd', nameBase64: '/w==', base64: 'AA==', text: null, truncated: false }
    const headers = [header('a', '1'), header('a', '2'), header('__proto__', 'x'), binary, header('z', null)]
    const body = resendBody(record({ key: part(null), value: part(''), headers }), true, 'same')
    expect(body).toEqual({
      key: null,
      value: { base64: '' },
      headers: [
        { name: 'a', base64: 'MQ==' },
        { name: 'a', base64: 'Mg==' },
        { name: '__proto__', base64: 'eA==' },
        { name: '\ufffd', nameBase64: '/w==', base64: 'AA==' },
        { name: 'z', base64: null },
      ],
      partition: 3,
    })
    expect(resendBody(record(), true, 'key').partition).toBeNull()
  })

  it('leaves out what tracers, replicators and dead-letter queues wrote, until its sender says otherwise', () => {
    const headers = [
      header('TraceParent', '00'),
      header('__connect.errors.topic', 't'),
      header('kafka_dlt-exception-fqcn', 'e'),
      header('order', '1'),
    ]
    expect(deniedHeaders(headers)).toHaveLength(3)
    expect(resendBody(record({ headers }), true, 'same').headers).toEqual([{ name: 'order', base64: 'MQ==' }])
    expect(resendBody(record({ headers }), false, 'same').headers).toHaveLength(4)
    expect(['__value_schema_id', 'b3nefit', 'trace'].some(isDenied)).toBe(false)
  })

  it('has digests that tell null from empty, and one header from the next', async () => {
    const of = (headers: Header[], value: Part = part('v')) => digestsOf(record({ headers, value }))
    const [plain, same, moved, nothing] = [
      await of([header('a', 'bc')]),
      await of([header('a', 'bc')]),
      await of([header('ab', 'c')]),
      await of([header('a', 'bc')], part(null)),
    ]
    expect(plain).toEqual(same)
    expect(plain.headers).not.toBe(moved.headers)
    expect(nothing.value).toBeNull()
    expect(plain.key).toBe('8254c329a92850f6d539dd376f4816ee2764517da5e0235514af433164480d7a')
  })

  it('is a tombstone with the key alone', () => {
    expect(tombstoneBody(record({ headers: [header('a', '1')] }))).toEqual({ key: { base64: 'aw==' }, value: null, headers: [], partition: 3 })
  })
})

describe('a record that is edited', () => {
  const edited = (more: Partial<KafkaRecord>) => bodyOf({ compression: 'none', records: [draftOf(record(more), true)] }).body.records[0]

  it('comes as what it is: text, JSON, bytes, null, or by its schema', () => {
    const schema = { id: 4, subject: 't-value', version: 2 }
    expect(edited({ value: part('{"a":1.10}', { decoder: 'json' }) })?.value).toEqual({ json: '{"a":1.10}' })
    expect(edited({ key: part('', { decoder: 'none' }), value: part(null) })).toMatchObject({ key: { text: '' }, value: null })
    expect(edited({ key: part('\u0000\u0001', { decoder: 'int64', decoded: '1' }) })?.key).toEqual({ base64: 'AAE=' })
    expect(edited({ value: part(null, { present: true, decoder: 'avro', decoded: '{"id":1}', base64: 'AAAAAAQC', schema }) })?.value).toEqual({
      subject: 't-value',
      version: 2,
      json: '{"id":1}',
    })
  })

  it('stays bytes where a header names its schema: framed as well it would name it twice', () => {
    const value = part(null, { present: true, decoder: 'avro', decoded: '1', base64: 'Ag==', schema: { id: 4, subject: 's', version: 1 } })
    expect(edited({ value, headers: [header('__value_schema_id', '4')] })?.value).toEqual({ base64: 'Ag==' })
  })
})
