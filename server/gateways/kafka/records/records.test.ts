import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collect } from '../read/collect.ts'
import type { LogEntry } from '../types.ts'
import { at } from './batch-header.ts'
import { batchesOf } from './batches.ts'
import type { CodecName } from './compression.ts'
import { type BatchToWrite, encodeBatch, type RecordToWrite, sealed } from './encode-batch.ts'
import { defaultLimits } from './unreadable.ts'

const codecNames: CodecName[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array))
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })

const record: fc.Arbitrary<RecordToWrite> = fc.record({
  key: orNull(bytes(40)),
  value: orNull(
    fc.oneof(
      bytes(200),
      fc.integer({ min: 1, max: 9000 }).map((length) => Buffer.alloc(length, 'abcabcabd')),
    ),
  ),
  headers: fc.array(fc.record({ name: bytes(12), value: orNull(bytes(30)) }), { maxLength: 5 }),
  timestamp: fc.bigInt({ min: 0n, max: 2n ** 53n }),
})

const batch: fc.Arbitrary<BatchToWrite> = fc.record({
  records: fc.array(record, { minLength: 1, maxLength: 30 }),
  timestamp: fc.constant(1_700_000_000_000n),
  codec: fc.constantFrom(...codecNames),
  snappyFrame: fc.constantFrom('xerial' as const, 'raw' as const),
  baseOffset: fc.bigInt({ min: 0n, max: 2n ** 62n }),
})

function read(data: Buffer, from = 0n, more: Partial<Parameters<typeof collect>[0]> = {}) {
  const to = 2n ** 63n - 1n
  return collect({
    partition: 3,
    bytes: data,
    from,
    to,
    maxEntries: 10_000,
    maxRecordBytes: 1 << 30,
    isolation: 'committed',
    aborted: [],
    lastStable: to,
    limits: defaultLimits,
    ...more,
  })
}

const recordsOf = (entries: LogEntry[]) => entries.flatMap((entry) => (entry.kind === 'record' ? [entry.record] : []))
const unreadableOf = (entries: LogEntry[]) => entries.flatMap((entry) => (entry.kind === 'unreadable' ? [entry.batch] : []))
const simple = (values: string[], more: Partial<BatchToWrite> = {}) =>
  encodeBatch({ timestamp: 1000n, records: values.map((value) => ({ key: null, value: Buffer.from(value) })), ...more })

describe('what was encoded', () => {
  test('comes back byte for byte with every codec', () => {
    fc.assert(
      fc.property(batch, (written) => {
        const found = recordsOf(read(encodeBatch(written), written.baseOffset).entries)
        expect(found).toHaveLength(written.records.length)
        for (const [index, expected] of written.records.entries()) {
          const { offset, timestamp, key, value, headers, partition, timestampType } = found[index] ?? expect.fail('a record is missing')
          expect({ offset, timestamp, key, value, headers, partition, timestampType }).toEqual({
            offset: (written.baseOffset ?? 0n) + BigInt(index),
            timestamp: expected.timestamp,
            key: expected.key,
            value: expected.value,
            headers: expected.headers,
            partition: 3,
            timestampType: 'create',
          })
        }
      }),
      { numRuns: 300 },
    )
  })

  test('keeps negative timestamps, 64-bit offsets and the size of its parts', () => {
    const data = encodeBatch({
      timestamp: -1n,
      baseOffset: 2n ** 62n,
      records: [{ key: Buffer.from('k'), value: Buffer.from('vv'), headers: [{ name: Buffer.from('hhh'), value: null }] }],
    })
    const [found] = recordsOf(read(data, 2n ** 62n).entries)
    expect(found).toMatchObject({ offset: 2n ** 62n, timestamp: -1n, sizeBytes: 6 })
  })

  test('has the batch time where the topic appends its own', () => {
    const data = encodeBatch({
      timestamp: 5n,
      appendTime: true,
      records: [
        { key: null, value: null, timestamp: 5n },
        { key: null, value: null, timestamp: 77n },
      ],
    })
    expect(recordsOf(read(data).entries).map(({ timestamp, timestampType }) => [timestamp, timestampType])).toEqual([
      [77n, 'append'],
      [77n, 'append'],
    ])
  })

  test('owns its bytes: they pin no response', () => {
    const data = simple(['hello'])
    const [found] = recordsOf(read(data).entries)
    data.fill(0)
    expect(found?.value?.toString()).toBe('hello')
  })
})

describe('positions', () => {
  const gappy = encodeBatch({
    timestamp: 0n,
    baseOffset: 10n,
    lastOffsetDelta: 9,
    records: [
      { key: null, value: null, offsetDelta: 2 },
      { key: null, value: null, offsetDelta: 5 },
    ],
  })

  test('move by the last offset of the batch, not by the last record', () => {
    const { entries, nextOffset } = read(gappy, 10n)
    expect(recordsOf(entries).map(({ offset }) => offset)).toEqual([12n, 15n])
    expect(nextOffset).toBe(20n)
  })

  test('stop behind the last entry wanted and at the end wanted', () => {
    expect(read(gappy, 10n, { maxEntries: 1 })).toMatchObject({ nextOffset: 13n })
    expect(read(gappy, 10n, { to: 14n })).toMatchObject({ nextOffset: 14n })
    expect(recordsOf(read(gappy, 14n).entries).map(({ offset }) => offset)).toEqual([15n])
  })

  test('stop once enough bytes of records were made, and lose nothing on the way', () => {
    const data = encodeBatch({ timestamp: 0n, codec: 'zstd', records: Array.from({ length: 50 }, () => ({ key: null, value: Buffer.alloc(1000) })) })
    const first = read(data, 0n, { maxRecordBytes: 5500 })
    expect(first).toMatchObject({ nextOffset: 6n, recordBytes: 6000 })
    expect(recordsOf(read(data, first.nextOffset).entries)[0]?.offset).toBe(6n)
    expect(read(data, 0n, { maxRecordBytes: 1 }).entries).toHaveLength(1)
  })

  test('stay before a batch that is cut off at the tail', () => {
    const whole = Buffer.concat([simple(['a', 'b']), simple(['c'], { baseOffset: 2n })])
    for (let cut = 1; cut < simple(['c']).length; cut++) {
      expect(read(whole.subarray(0, whole.length - cut))).toMatchObject({ nextOffset: 2n })
    }
  })
})

describe('damage', () => {
  const around = (middle: Buffer) => Buffer.concat([simple(['before']), middle, simple(['after'], { baseOffset: 3n })])
  const middle = () => simple(['x', 'y'], { baseOffset: 1n })

  test('a batch with a wrong CRC becomes a row and the next batch is read', () => {
    const bad = middle()
    bad.writeUInt8(bad.readUInt8(bad.length - 2) ^ 1, bad.length - 2)
    const { entries, nextOffset } = read(around(bad))
    expect(entries.map(({ kind }) => kind)).toEqual(['record', 'unreadable', 'record'])
    expect(unreadableOf(entries)).toMatchObject([{ partition: 3, fromOffset: 1n, toOffset: 3n, reason: 'crc' }])
    expect(nextOffset).toBe(4n)
  })

  test.each([
    ['an unknown codec', 'unknown-codec', (bad: Buffer) => bad.writeInt16BE(7, at.attributes)],
    ['a record count that is too low', 'malformed', (bad: Buffer) => bad.writeInt32BE(1, at.count)],
    ['a negative record count', 'malformed', (bad: Buffer) => bad.writeInt32BE(-1, at.count)],
    ['a record count beyond the limit', 'too-large', (bad: Buffer) => bad.writeInt32BE(2 ** 31 - 1, at.count)],
    ['the format of old Kafka', 'old-magic', (bad: Buffer) => bad.writeInt8(1, at.magic)],
  ])('%s becomes a row and the next batch is read', (_name, reason, damage) => {
    const bad = middle()
    damage(bad)
    const { entries, nextOffset } = read(around(sealed(bad)))
    expect(unreadableOf(entries)).toMatchObject([{ toOffset: 3n, reason }])
    expect(recordsOf(entries).at(-1)?.value?.toString()).toBe('after')
    expect(nextOffset).toBe(4n)
  })

  test('a record count that is too high hides nothing', () => {
    const bad = middle()
    bad.writeInt32BE(9, at.count)
    const { entries, nextOffset } = read(around(sealed(bad)))
    expect(recordsOf(entries).map(({ value }) => value?.toString())).toEqual(['before', 'x', 'y', 'after'])
    expect(nextOffset).toBe(4n)
  })

  test('a wrong last offset in a damaged batch does not swallow what follows', () => {
    const bad = middle()
    bad.writeInt32BE(2 ** 30, at.lastOffsetDelta)
    expect(unreadableOf(read(around(bad)).entries)).toMatchObject([{ fromOffset: 1n, toOffset: 3n, reason: 'crc' }])
  })

  test('a record with too many headers is one row, its neighbours are read', () => {
    const headers = Array.from({ length: 20 }, () => ({ name: Buffer.from('n'), value: null }))
    const data = encodeBatch({
      timestamp: 0n,
      records: [
        { key: null, value: Buffer.from('a') },
        { key: null, value: null, headers },
        { key: null, value: Buffer.from('c') },
      ],
    })
    const { entries } = read(data, 0n, { limits: { ...defaultLimits, maxHeadersPerRecord: 10 } })
    expect(unreadableOf(entries)).toMatchObject([{ fromOffset: 1n, toOffset: 2n, reason: 'too-large' }])
    expect(recordsOf(entries).map(({ value }) => value?.toString())).toEqual(['a', 'c'])
  })

  test('hostile bytes never throw, never loop and never move a position back', () => {
    fc.assert(
      fc.property(bytes(400), (noise) => {
        expect(read(noise, 5n).nextOffset).toBeGreaterThanOrEqual(5n)
        expect([...batchesOf(noise)].length).toBeLessThan(40)
      }),
      { numRuns: 500 },
    )
  })

  test('any change of bytes in a sound batch yields records or rows, with a right checksum too', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(batch, changes, fc.boolean(), fc.constantFrom('committed' as const, 'uncommitted' as const), (written, edits, seal, isolation) => {
        const data = encodeBatch({ ...written, baseOffset: 0n })
        for (const [where, value] of edits) data[at.attributes + (where % (data.length - at.attributes))] = value
        const { entries, nextOffset } = read(seal ? sealed(data) : data, 0n, { isolation })
        expect(nextOffset).toBeGreaterThanOrEqual(0n)
        expect(entries.length).toBeLessThanOrEqual(10_000)
      }),
      { numRuns: 500 },
    )
  })
})
