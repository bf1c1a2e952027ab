import { createHash } from 'node:crypto'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import { ProduceReply } from '../../contract/produce.ts'
import type { KafkaRecord } from '../../contract/records.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { testCluster } from '../../testing/start-test-server.ts'

const clusters = [testCluster(), testCluster({ id: 'closed', readOnly: true }), testCluster({ id: 'prod', production: true })]
const { server, kafka, database } = await serverWithKafka({ clusters })

const post = (topic: string, body: object, { cluster = 'test', dryRun = false } = {}) =>
  server.api(`/clusters/${cluster}/topics/${topic}/records${dryRun ? '?dryRun' : ''}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
async function produce(topic: string, body: object, options = {}): Promise<ProduceReply> {
  const answer: unknown = await (await post(topic, body, options)).json()
  return ProduceReply.parse(answer)
}
async function refusal(topic: string, body: object, options = {}): Promise<Problem> {
  const response = await post(topic, body, options)
  expect(response.headers.get('content-type')).toContain('problem+json')
  return (await response.json()) as Problem
}
const read = async (topic: string, partition: number | null, offset: string | null): Promise<KafkaRecord> =>
  (await server.api(`/clusters/test/topics/${topic}/records/${partition}/${offset}`)).json() as Promise<KafkaRecord>
async function auditRows(topic: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    return (await client.query('select kind, result, input from audit_entry where resource = $1 order by id', [topic])).rows
  } finally {
    await client.end()
  }
}
const b64 = (text: string) => Buffer.from(text).toString('base64')
const sha = (base64: string | null) => (base64 === null ? null : createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex'))

describe('produced records', () => {
  it('have the bytes that were given, in whichever way, and are found where the answer says', async () => {
    const topic = await kafka.makeTopic('produce', { partitions: 2 })
    const json = '{"id":9007199254740993,"d":1.10,"n":-9223372036854775808}'
    const headers = [
      { name: 'a', base64: b64('1') },
      { name: '__proto__', base64: '' },
      { name: 'a', base64: b64('2') },
      { nameBase64: '/wA=', base64: '/w==' },
      { name: 'z', base64: null },
    ]
    const records = [
      { key: { base64: 'AAAAAAAAAAE=' }, value: { json }, headers, partition: 1, timestamp: '2026-01-31T12:00:00.001Z' },
      { key: { text: '' }, value: { text: 'héllo' } },
      { key: null, value: { text: '' } },
      { key: { text: 'k' }, value: null },
    ]
    const { items } = await produce(topic, { records, compression: 'zstd' })
    expect(items.map(({ problem }) => problem)).toEqual([null, null, null, null])
    const found = await Promise.all(items.map(({ partition, offset }) => read(topic, partition, offset)))
    expect(found[0]).toMatchObject({
      partition: 1,
      timestamp: '2026-01-31T12:00:00.001Z',
      key: { base64: 'AAAAAAAAAAE=' },
      value: { base64: b64(json), decoded: json },
    })
    expect(found[0]?.headers.map(({ name, nameBase64, base64 }) => ({ ...(nameBase64 === undefined ? { name } : { nameBase64 }), base64 }))).toEqual(
      headers,
    )
    expect(found[1]).toMatchObject({ key: { present: true, size: 0 }, value: { base64: b64('héllo') } })
    expect(found[2]).toMatchObject({ key: { present: false }, value: { present: true, size: 0, base64: '' } })
    expect(found[3]).toMatchObject({ value: { present: false, size: null, base64: null } })
  })

  it('of a record that was read and sent again have the same bytes, header order and SHA-256', async () => {
    const topic = await kafka.makeTopic('resend')
    const headers = [
      ['a', '1'],
      ['a', '2'],
      ['7', 'x'],
      ['z', null],
    ].map(([name, value]) => ({ name: Buffer.from(name ?? ''), value: value == null ? null : Buffer.from(value) }))
    const value = Buffer.from('{"id":9007199254740993,"d":1.10,"n":-9223372036854775808}')
    await kafka.produce(topic, 0, [{ key: Buffer.from('0000000000000001', 'hex'), value, headers }])
    const before = await read(topic, 0, '0')
    const part = ({ base64 }: KafkaRecord['key']) => (base64 === null ? null : { base64 })
    const resent = { key: part(before.key), value: part(before.value), headers: before.headers.map(({ name, base64 }) => ({ name, base64 })) }
    const { items } = await produce(topic, { records: [resent], topicId: before.topicId })
    const after = await read(topic, 0, items[0]?.offset ?? null)
    expect(sha(after.key.base64)).toBe(sha(before.key.base64))
    expect(sha(after.value.base64)).toBe(sha(before.value.base64))
    expect(after.headers).toEqual(before.headers)
  })

  it('go to the partition that a dry run named, which writes nothing and is not on record', async () => {
    const topic = await kafka.makeTopic('dry', { partitions: 5 })
    const records = Array.from({ length: 20 }, (_, at) => ({ key: { text: `key-${at}` }, value: { text: 'x' } }))
    const dry = await produce(topic, { records }, { dryRun: true })
    expect(dry).toMatchObject({ dryRun: true, partitioner: 'murmur2', maxBatchBytes: 1_048_588 })
    expect(dry.items.every(({ offset, chosenBy }) => offset === null && chosenBy === 'key')).toBe(true)
    const sent = await produce(topic, { records })
    expect(sent.items.map(({ partition }) => partition)).toEqual(dry.items.map(({ partition }) => partition))
    expect(sent.items.filter(({ partition }) => partition === dry.items[0]?.partition)[0]?.offset).toBe('0')
    const spread = await produce(topic, { records: [{ value: { text: 'x' } }, { value: null, partition: 3 }] }, { dryRun: true })
    expect(spread.items).toMatchObject([
      { partition: null, chosenBy: 'spread', keyBytes: null, valueBytes: 1 },
      { partition: 3, chosenBy: 'request', valueBytes: null },
    ])
  })

  it('leave counts in the audit log and never what they hold', async () => {
    const topic = await kafka.makeTopic('audit')
    await produce(topic, {
      records: [{ key: { text: 'secret-key' }, value: { text: 'secret-value' }, headers: [{ name: 'secret-name', base64: null }] }],
    })
    await produce(topic, { records: [{ value: { text: 'x' } }] }, { dryRun: true })
    const rows = await auditRows(topic)
    expect(rows).toMatchObject([{ kind: 'intent' }, { kind: 'outcome', result: 'done' }])
    expect(JSON.stringify(rows)).toContain('records')
    expect(JSON.stringify(rows)).not.toContain('secret')
  })
})

describe('what cannot be written', () => {
  const one = { records: [{ value: { text: 'x' } }] }

  it('is refused with the path of each part at fault, before anything is written', async () => {
    const topic = await kafka.makeTopic('refused')
    const records = [
      { value: { text: 'fine' } },
      { value: { base64: 'a-b' }, headers: [{ name: 'ok', base64: 'x' }] },
      { key: { json: '{"a":1,\n "b":}' }, value: { text: '\ud800' } },
    ]
    const told = await refusal(topic, { records })
    expect(told).toMatchObject({ code: 'invalid-input', status: 400 })
    expect(told.errors.map(({ path }) => path)).toEqual(['records[1].value', 'records[1].headers[0].base64', 'records[2].key', 'records[2].value'])
    expect(told.errors[2]).toMatchObject({ line: 2, column: 6 })
    expect(told.errors.every(({ fix }) => fix !== null)).toBe(true)
    expect((await produce(topic, one)).items[0]?.offset).toBe('0')
  })

  it.each([
    ['a value left out', { records: [{ key: { text: 'k' } }] }, 'body.records.0.value'],
    ['two ways at once', { records: [{ value: { text: 'a', base64: 'YQ==' } }] }, 'body.records.0.value'],
    ['no record', { records: [] }, 'body.records'],
    ['too many', { records: Array.from({ length: 1001 }, () => ({ value: null })) }, 'body.records'],
    ['a partition below zero', { records: [{ value: null, partition: -1 }] }, 'body.records.0.partition'],
    ['a time without a zone', { records: [{ value: null, timestamp: '2026-01-31T12:00' }] }, 'body.records.0.timestamp'],
    ['a codec that Kafka does not have', { ...one, compression: 'brotli' }, 'body.compression'],
  ])('names the field for %s', async (_what, body, path) => {
    const told = await refusal('no-such-topic', body)
    expect(told).toMatchObject({ code: 'invalid-input' })
    expect(told.errors[0]?.path).toBe(path)
  })

  it('is told by its own code: no such topic, no such partition, another topic of that name, too large', async () => {
    const topic = await kafka.makeTopic('codes')
    expect(await refusal('no-such-topic-here', one)).toMatchObject({ code: 'topic-unknown' })
    const partition = await refusal(topic, { records: [{ value: null }, { value: null, partition: 7 }] })
    expect(partition).toMatchObject({ code: 'partition-unknown', errors: [{ path: 'records[1].partition' }] })
    expect(await refusal(topic, { ...one, topicId: 'AAAAAAAAAAAAAAAAAAAAAA' })).toMatchObject({ code: 'topic-recreated' })
    const large = { base64: Buffer.alloc(1_100_000, 7).toString('base64') }
    expect(await refusal(topic, { records: [{ value: large }] })).toMatchObject({ code: 'too-large', status: 413 })
    const some = await produce(topic, { records: [{ value: { text: 'small' } }, { value: large }] })
    expect(some.items).toMatchObject([
      { offset: '0', problem: null },
      { offset: null, inDoubt: false, problem: { code: 'too-large', path: 'records[1]' } },
    ])
  })

  it('is a keyless record for a compacted topic, and a time the topic does not take', async () => {
    const compacted = await kafka.makeTopic('compacted', { configs: { 'cleanup.policy': 'compact' } })
    expect(await refusal(compacted, one)).toMatchObject({ code: 'invalid-input', errors: [{ path: 'records[0]' }] })
    const strict = await kafka.makeTopic('strict', { configs: { 'message.timestamp.before.max.ms': '1000' } })
    const old = { records: [{ value: null, timestamp: '2001-01-01T00:00:00.000Z' }] }
    expect(await refusal(strict, old)).toMatchObject({ code: 'invalid-input', errors: [{ path: 'records[0]' }] })
  })

  it('is anything in a cluster that is read-only, or in production without a word of confirmation', async () => {
    const topic = await kafka.makeTopic('guarded')
    expect(await refusal(topic, one, { cluster: 'closed' })).toMatchObject({ code: 'read-only', status: 403 })
    expect(await refusal(topic, one, { cluster: 'prod' })).toMatchObject({ code: 'invalid-input', errors: [{ path: 'body.confirm' }] })
    expect((await produce(topic, one, { cluster: 'prod', dryRun: true })).dryRun).toBe(true)
    expect((await produce(topic, { ...one, confirm: topic }, { cluster: 'prod' })).items[0]?.offset).toBe('0')
  })

  it('is a body beyond 32 MiB', async () => {
    const body = { records: [{ value: { text: 'x'.repeat(33 * 1024 * 1024) } }] }
    expect(await refusal('any', body)).toMatchObject({ code: 'too-large', status: 413 })
  })
})
