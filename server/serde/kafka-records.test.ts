import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSerde } from './decode.ts'
import type { SchemaSet } from './types.ts'

const serde = createSerde()

function read(topic: string, part: 'key' | 'value', key: Buffer, value: Buffer) {
  const nothing = { asked: null, first: [] }
  const schemas: SchemaSet = { found: new Map(), misses: new Map(), unavailable: null, decoding: { topic, key: nothing, value: nothing } }
  return serde.decodePart(part === 'key' ? key : value, [], part, schemas, 'full', key)
}

const int16 = (value: number) => Buffer.from([(value >> 8) & 255, value & 255])
const int32 = (value: number) => Buffer.from([0, 0, 0, 0].map((_, index) => (value >> (24 - 8 * index)) & 255))
const int64 = (value: bigint) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}
const text = (value: string) => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)])
const compact = (value: string) => Buffer.concat([Buffer.from([Buffer.byteLength(value) + 1]), Buffer.from(value)])

const commitKey = (kind: number) => Buffer.concat([int16(kind), text('billing'), text('orders'), int32(3)])

describe('the record of a committed offset', () => {
  it.each([
    [0, Buffer.concat([int16(0), int64(9007199254740993n), text(''), int64(5n)]), '{"offset":9007199254740993,"metadata":"","commitTimestamp":5}'],
    [
      1,
      Buffer.concat([int16(1), int64(7n), text('m'), int64(5n), int64(-1n)]),
      '{"offset":7,"metadata":"m","commitTimestamp":5,"expireTimestamp":-1}',
    ],
    [1, Buffer.concat([int16(2), int64(7n), text('m'), int64(5n)]), '{"offset":7,"metadata":"m","commitTimestamp":5}'],
    [1, Buffer.concat([int16(3), int64(7n), int32(2), text('m'), int64(5n)]), '{"offset":7,"leaderEpoch":2,"metadata":"m","commitTimestamp":5}'],
    [
      1,
      Buffer.concat([int16(4), int64(7n), int32(2), compact('m'), int64(5n), Buffer.from([1, 0, 16]), Buffer.alloc(16, 1)]),
      '{"offset":7,"leaderEpoch":2,"metadata":"m","commitTimestamp":5,"topicId":"AQEBAQEBAQEBAQEBAQEBAQ"}',
    ],
  ])('is read in every layout that Kafka has had (kind %i)', (kind, value, json) => {
    const key = read('__consumer_offsets', 'key', commitKey(kind), value)
    expect(key).toMatchObject({ decoder: 'consumer-offsets', error: null })
    expect(JSON.parse(key.decoded ?? '')).toMatchObject({ group: 'billing', topic: 'orders', partition: 3 })
    expect(read('__consumer_offsets', 'value', commitKey(kind), value)).toMatchObject({ decoder: 'consumer-offsets', decoded: json, error: null })
  })

  it('of a kind or a layout that is not known yet is shown as bytes, with the reason', () => {
    const strange = read('__consumer_offsets', 'key', int16(999), int16(0))
    expect(strange.decoder).not.toBe('consumer-offsets')
    expect(strange.error?.tried[0]).toMatchObject({ decoder: 'consumer-offsets', reason: expect.stringContaining('kind 999') })
    const newer = read('__consumer_offsets', 'value', commitKey(1), Buffer.concat([int16(9), Buffer.alloc(40, 0xff)]))
    expect(newer.error?.tried[0]?.reason).toContain('version 9 of OffsetCommitValue is not known, only 0 to 4')
  })

  it('that claims a million members in a few bytes is refused before anything is taken', () => {
    const key = Buffer.concat([int16(2), text('billing')])
    const value = Buffer.concat([int16(0), text('consumer'), int32(1), int16(-1), int16(-1), int32(1_000_000)])
    expect(read('__consumer_offsets', 'value', key, value).error?.tried[0]?.reason).toContain('1000000 elements announced')
  })
})

it('a transaction is read with all of its partitions', () => {
  const key = Buffer.concat([int16(0), text('payments-1')])
  const partitions = Buffer.concat([int32(1), text('orders'), int32(2), int32(0), int32(5)])
  const value = Buffer.concat([int16(0), int64(12n), int16(3), int32(60000), Buffer.from([1]), partitions, int64(8n), int64(7n)])
  expect(read('__transaction_state', 'key', key, value).decoded).toBe('{"type":"TransactionLog","transactionalId":"payments-1"}')
  expect(JSON.parse(read('__transaction_state', 'value', key, value).decoded ?? '')).toMatchObject({
    producerId: 12,
    producerEpoch: 3,
    transactionPartitions: [{ topic: 'orders', partitionIds: [0, 5] }],
  })
})

it('whatever bytes are there are read or refused, and none of them is lost', () => {
  const topics = fc.constantFrom('__consumer_offsets', '__transaction_state')
  const kinds = fc.integer({ min: 0, max: 30 })
  fc.assert(
    fc.property(topics, kinds, fc.integer({ min: -1, max: 5 }), fc.uint8Array({ maxLength: 200 }), (topic, kind, version, rest) => {
      const key = Buffer.concat([int16(kind), Buffer.from(rest)])
      const value = Buffer.concat([int16(version), Buffer.from(rest)])
      for (const part of ['key', 'value'] as const) {
        const shown = read(topic, part, key, value)
        expect(shown.base64).toBe((part === 'key' ? key : value).toString('base64'))
        if (shown.decoder === 'consumer-offsets' || shown.decoder === 'transaction-state') JSON.parse(shown.decoded ?? '')
      }
    }),
    { numRuns: 500 },
  )
})
