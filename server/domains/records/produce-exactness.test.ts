import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { ExportedRecord } from '../../contract/exports.ts'
import { ProduceReply } from '../../contract/produce.ts'
import type { KafkaRecord, Part } from '../../contract/records.ts'
import { register } from '../../gateways/registry/register-fixture.ts'
import { eventually } from '../../testing/eventually.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { testStack } from '../../testing/stack.ts'

const { server, kafka } = await serverWithKafka()

const post = (path: string, body: object) =>
  server.api(`/clusters/test/topics/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
async function produce(topic: string, records: object[]): Promise<ProduceReply['items']> {
  const answer: unknown = await (await post(`${topic}/records`, { records })).json()
  const { items } = ProduceReply.parse(answer)
  expect(items.every(({ problem }) => problem === null)).toBe(true)
  return items
}
const read = async (topic: string, partition: number | null, offset: string | null): Promise<KafkaRecord> =>
  (await server.api(`/clusters/test/topics/${topic}/records/${partition}/${offset}`)).json() as Promise<KafkaRecord>
async function lines(path: string, body: object): Promise<Record<string, unknown>[]> {
  const text = await (await post(path, body)).text()
  return text
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line))
}
const exported = async (topic: string) =>
  (await lines(`${topic}/exports`, {})).filter(({ type }) => type === 'record') as unknown as z.infer<typeof ExportedRecord>[]
const sha = (base64: string | null) => (base64 === null ? null : createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex'))
const exactly = ({ base64 }: Part) => (base64 === null ? null : { base64 })
const named = ({ name, nameBase64, base64 }: KafkaRecord['headers'][number]) => ({ name, ...(nameBase64 !== undefined && { nameBase64 }), base64 })

const big = '9007199254740993'
const header = (name: string, value: string | null) => ({ name, base64: value === null ? null : Buffer.from(value).toString('base64') })

describe('what is shown, found, exported and sent again', () => {
  it('is digit for digit and byte for byte what is in the log: JSON, Avro long and Protobuf int64', async () => {
    const topic = await kafka.makeTopic('exact')
    const { registryUrl } = testStack()
    const long = JSON.stringify({ type: 'record', name: 'A', fields: [{ name: 'id', type: 'long' }] })
    await register(registryUrl, `${topic}-avro`, { schema: long })
    await register(registryUrl, `${topic}-proto`, { schema: 'syntax = "proto3"; message P { int64 id = 1; }', schemaType: 'PROTOBUF' })
    const json = `{"id":${big},"d":1.10,"n":-9223372036854775808}`
    const shared = {
      key: { base64: 'AAAAAAAAAAE=' },
      headers: [header('a', '1'), header('a', '2'), header('7', 'x'), header('z', null)],
      partition: 0,
    }
    const values = [
      { json },
      { subject: `${topic}-avro`, version: 'latest', json: `{"id":${big}}` },
      { subject: `${topic}-proto`, version: 1, json: `{"id":${big}}` },
    ]
    const items = await produce(
      topic,
      values.map((value) => ({ ...shared, value })),
    )
    const before = await Promise.all(items.map(({ partition, offset }) => read(topic, partition, offset)))
    expect(before.map(({ value }) => value.decoded)).toEqual([json, `{"id":${big}}`, `{"id":${big}}`])
    expect(before.map(({ value }) => value.decoder)).toEqual(['json', 'avro', 'protobuf'])

    const matches = async (expression: string) =>
      (await lines(`${topic}/search`, { predicate: { expression } })).filter(({ type }) => type === 'match')
    expect(await matches(`value.id == ${big}`)).toHaveLength(3)
    expect(await matches('value.id == 9007199254740992')).toHaveLength(0)

    const resent = before.map(({ key, value, headers }) => ({ key: exactly(key), value: exactly(value), headers: headers.map(named), partition: 0 }))
    const copies = await produce(topic, resent)
    const after = await Promise.all(copies.map(({ partition, offset }) => read(topic, partition, offset)))
    for (const [at, copy] of after.entries()) {
      expect(sha(copy.key.base64)).toBe(sha(before[at]?.key.base64 ?? null))
      expect(sha(copy.value.base64)).toBe(sha(before[at]?.value.base64 ?? null))
      expect(copy.headers).toEqual(before[at]?.headers)
    }
    const log = await exported(topic)
    expect(log.map(({ value }) => value)).toEqual([...before, ...after].map(({ value }) => value.base64))
    expect(log.every(({ key, headers }) => key === 'AAAAAAAAAAE=' && JSON.stringify(headers) === JSON.stringify(shared.headers))).toBe(true)
  })

  it('tells a tombstone from an empty value and from the text null', async () => {
    const topic = await kafka.makeTopic('nothing')
    const items = await produce(
      topic,
      [null, { text: '' }, { text: 'null' }, { json: 'null' }].map((value) => ({ key: { text: 'k' }, value })),
    )
    const found = await Promise.all(items.map(({ partition, offset }) => read(topic, partition, offset)))
    expect(found.map(({ value }) => [value.present, value.size, value.base64])).toEqual([
      [false, null, null],
      [true, 0, ''],
      [true, 4, 'bnVsbA=='],
      [true, 4, 'bnVsbA=='],
    ])
  })

  it('is refused for a topic that was deleted and created again since it was read', async () => {
    const topic = await kafka.makeTopic('again')
    const [item] = await produce(topic, [{ value: { text: 'x' } }])
    const { topicId } = await read(topic, item?.partition ?? 0, item?.offset ?? '0')
    await kafka.deleteTopic(topic)
    await eventually(
      'the topic is gone',
      async () => (await kafka.cluster.describe({ signal: AbortSignal.timeout(10_000), topics: [topic] })).topics[0]?.error !== null,
    )
    await kafka.createTopic(topic)
    await eventually('the old id is refused', async () => {
      const told = (await (await post(`${topic}/records`, { records: [{ value: { text: 'y' } }], topicId })).json()) as { code?: string }
      return told.code === 'topic-recreated'
    })
    expect(await exported(topic)).toEqual([])
  })
})

describe('records of every shape', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string().map((text) => new TextEncoder().encode(text)),
  )
  const base64 = bytes.map((value) => Buffer.from(value).toString('base64'))
  const part = fc.option(base64.map((text) => ({ base64: text })))
  const name = fc.oneof(
    fc.constantFrom('__proto__', '', 'constructor', 'toString').map((text) => ({ name: text })),
    fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => ({ name: text })),
    base64.map((text) => ({ nameBase64: text })),
  )
  const headers = fc.array(
    fc.tuple(name, fc.option(base64)).map(([named, value]) => ({ ...named, base64: value })),
    { maxLength: 5 },
  )
  const time = fc.date({ min: new Date('2001-01-01T00:00:00Z'), max: new Date('2026-01-01T00:00:00Z'), noInvalidDate: true })
  const record = fc.record({ key: part, value: part, headers, partition: fc.nat({ max: 2 }), timestamp: time.map((date) => date.toISOString()) })
  const compression = fc.constantFrom('none', 'gzip', 'snappy', 'lz4', 'zstd')
  const nameBytes = (each: { name?: string | undefined; nameBase64?: string | undefined }) =>
    each.nameBase64 ?? Buffer.from(each.name ?? '').toString('base64')

  it('are read as they were written', async () => {
    const topic = await kafka.makeTopic('shapes', { partitions: 3 })
    const written = new Map<string, unknown>()
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 20, maxLength: 60 }), compression, async (records, codec) => {
        const answer: unknown = await (await post(`${topic}/records`, { records, compression: codec })).json()
        const { items } = ProduceReply.parse(answer)
        for (const [at, { partition, offset }] of items.entries()) written.set(`${partition}/${offset}`, records[at])
      }),
      { numRuns: 12, endOnFailure: true },
    )
    const log = await exported(topic)
    expect(log).toHaveLength(written.size)
    const wanted = log.map(
      ({ partition, offset }) => written.get(`${partition}/${offset}`) as typeof record extends fc.Arbitrary<infer R> ? R : never,
    )
    const shape = (one: (typeof wanted)[number]) => ({
      key: one.key?.base64 ?? null,
      value: one.value?.base64 ?? null,
      headers: one.headers.map((each) => [nameBytes(each), each.base64]),
      partition: one.partition,
      timestamp: one.timestamp,
    })
    const found = log.map(({ key, value, headers: own, partition, timestamp }) => ({
      key,
      value,
      headers: own.map((each) => [nameBytes(each), each.base64]),
      partition,
      timestamp,
    }))
    expect(found).toEqual(wanted.map(shape))
  })
})
