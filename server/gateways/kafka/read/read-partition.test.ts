import { afterAll, describe, expect, test } from 'vitest'
import { eventually } from '../../../testing/eventually.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { testStack } from '../../../testing/stack.ts'
import type { KafkaError } from '../protocol/errors.ts'
import { encodeBatch } from '../records/encode-batch.ts'
import type { LogEntry, PartitionRead, RawRecord, ReadRequest } from '../types.ts'

const kafka = new TestKafka(testStack().bootstrap)
const { signal } = new AbortController()
afterAll(() => kafka.close())

const value = (text: string) => ({ key: null, value: Buffer.from(text) })
const recordsOf = (entries: LogEntry[]): RawRecord[] => entries.flatMap((entry) => (entry.kind === 'record' ? [entry.record] : []))
const valuesOf = (read: PartitionRead) => recordsOf(read.entries).map((record) => record.value?.toString())
const statesOf = (read: PartitionRead) =>
  recordsOf(read.entries).map(({ state, value: bytes }) => (state === 'control' ? state : `${bytes} ${state}`))

function read(topic: string, more: Partial<ReadRequest> = {}): Promise<PartitionRead> {
  const request: ReadRequest = { topic, partition: 0, from: 0n, to: 2n ** 62n, maxRecords: 1000, maxBytes: 1 << 26, isolation: 'committed', ...more }
  return kafka.cluster.readPartition(request, { signal })
}

const errorOf = (work: Promise<unknown>): Promise<KafkaError> =>
  work.then(
    () => expect.fail('it resolved'),
    (error) => error,
  )

async function lastStableIs(topic: string, offset: bigint): Promise<void> {
  await eventually(`the last stable offset of ${topic} is ${offset}`, async () => {
    const [answer] = await kafka.cluster.listOffsets([{ topic, partition: 0, spec: 'last-stable' }], { signal })
    return answer?.offset === offset
  })
}

describe('records', () => {
  test('have the exact bytes that were produced: null, empty, repeated headers, header without value, __proto__', async () => {
    const topic = await kafka.makeTopic('read-exact')
    const header = (name: string, content: string | null) => ({ name: Buffer.from(name), value: content === null ? null : Buffer.from(content) })
    const headers = [
      header('a', '1'),
      header('__proto__', 'x'),
      header('a', '2'),
      header('empty', ''),
      header('none', null),
      { name: Buffer.from([0xff, 0xfe]), value: Buffer.from([0]) },
    ]
    await kafka.produce(topic, 0, [
      { key: Buffer.from([0, 1, 255]), value: null, headers, timestamp: 1_700_000_000_123n },
      { key: Buffer.alloc(0), value: Buffer.alloc(0), timestamp: 1_700_000_000_001n },
    ])
    const [first, second] = recordsOf((await read(topic)).entries)
    expect(first).toMatchObject({
      key: Buffer.from([0, 1, 255]),
      value: null,
      headers,
      timestamp: 1_700_000_000_123n,
      timestampType: 'create',
      offset: 0n,
      state: 'committed',
    })
    expect(second).toMatchObject({ key: Buffer.alloc(0), value: Buffer.alloc(0), headers: [], timestamp: 1_700_000_000_001n, offset: 1n })
  })

  test.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('compressed by %s are accepted by the broker and read back', async (codec) => {
    const topic = await kafka.makeTopic('read-codec')
    const records = Array.from({ length: 500 }, (_, index) => value(`record ${index} ${'x'.repeat(index)}`))
    await kafka.produce(topic, 0, records, { codec })
    expect(valuesOf(await read(topic))).toEqual(records.map((record) => record.value.toString()))
  })

  test('of 20 MB are read whole', async () => {
    const topic = await kafka.makeTopic('read-large', { configs: { 'max.message.bytes': String(30 << 20) } })
    const large = Buffer.alloc(20_000_000, 'large value ')
    await kafka.produce(topic, 0, [{ key: null, value: large }])
    await kafka.produce(topic, 0, [value('small')])
    const found = recordsOf((await read(topic)).entries)
    expect(found.map((record) => record.value?.length)).toEqual([20_000_000, 5])
    expect(found[0]?.value?.equals(large)).toBe(true)
  })

  test('have the time of the broker where the topic appends it', async () => {
    const topic = await kafka.makeTopic('read-append', { configs: { 'message.timestamp.type': 'LogAppendTime' } })
    await kafka.produce(topic, 0, [{ ...value('a'), timestamp: 5n }])
    const [found] = recordsOf((await read(topic)).entries)
    expect(found?.timestampType).toBe('append')
    expect(Number(found?.timestamp)).toBeGreaterThan(Date.now() - 60_000)
  })
})

describe('ranges', () => {
  test('end where they should: by count, by offset, by bytes and at the end of the log', async () => {
    const topic = await kafka.makeTopic('read-range')
    for (let batch = 0; batch < 4; batch++) await kafka.produce(topic, 0, [value(`${batch}a`), value(`${batch}b`), value(`${batch}c`)])
    expect(await read(topic, { maxRecords: 4 })).toMatchObject({ nextOffset: 4n, complete: false })
    expect(valuesOf(await read(topic, { from: 4n, to: 7n }))).toEqual(['1b', '1c', '2a'])
    expect(await read(topic, { from: 4n, to: 7n })).toMatchObject({ nextOffset: 7n, complete: true })
    expect(await read(topic)).toMatchObject({ nextOffset: 12n, complete: false, highWatermark: 12n, lastStable: 12n, logStart: 0n })
    expect((await read(topic, { maxBytes: 1 })).entries.length).toBeGreaterThan(0)
    expect(await read(topic, { from: 12n })).toMatchObject({ entries: [], nextOffset: 12n, complete: false })
    expect(await read(topic, { from: 5n, to: 5n })).toMatchObject({ entries: [], complete: true, highWatermark: 12n })
  })

  test('outside of the log are refused with what to do', async () => {
    const topic = await kafka.makeTopic('read-outside')
    await kafka.produce(topic, 0, [value('a'), value('b'), value('c')])
    await kafka.deleteRecords(topic, 0, 2n)
    const error = await errorOf(read(topic, { from: 0n }))
    expect(error).toMatchObject({ kafkaName: 'OFFSET_OUT_OF_RANGE', topic, partition: 0 })
    expect(error.message).toContain('read from the log start or the end')
    expect(await errorOf(read(topic, { from: 99n }))).toMatchObject({ kafkaName: 'OFFSET_OUT_OF_RANGE' })
    expect(valuesOf(await read(topic, { from: 2n }))).toEqual(['c'])
  })

  test('of a topic or partition that does not exist are refused by name, soon', async () => {
    const topic = await kafka.makeTopic('read-missing')
    const started = performance.now()
    expect(await errorOf(read('no-such-topic'))).toMatchObject({ kafkaName: 'UNKNOWN_TOPIC_OR_PARTITION', topic: 'no-such-topic' })
    const error = await errorOf(read(topic, { partition: 7 }))
    expect(error).toMatchObject({ kafkaName: 'UNKNOWN_TOPIC_OR_PARTITION', topic, partition: 7 })
    expect(error.message).toContain('the topic has partitions 0 to 0')
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('of a topic that was created again are read from the new one', async () => {
    const topic = await kafka.makeTopic('read-again')
    await kafka.produce(topic, 0, [value('old'), value('older')])
    expect(valuesOf(await read(topic))).toEqual(['old', 'older'])
    await kafka.deleteTopic(topic)
    await eventually('it can be created again', () => kafka.createTopic(topic).then(() => true))
    await kafka.produce(topic, 0, [value('new')])
    expect(valuesOf(await read(topic))).toEqual(['new'])
  })
})

test('a compacted log is complete at once, its gaps passed', { timeout: 90_000 }, async () => {
  const eager = { 'segment.ms': '100', 'min.cleanable.dirty.ratio': '0.0001', 'delete.retention.ms': '0', 'max.compaction.lag.ms': '1' }
  const topic = await kafka.makeTopic('read-compacted', { configs: { 'cleanup.policy': 'compact', ...eager } })
  const keyed = (key: string, text: string) => ({ key: Buffer.from(key), value: Buffer.from(text) })
  for (let round = 1; round <= 10; round++) await kafka.produce(topic, 0, [keyed('a', `a${round}`), keyed('b', `b${round}`)])
  const found = await eventually(
    'the log is compacted',
    async () => {
      // New records roll the segment: only what lies before the newest one is cleaned.
      await kafka.produce(topic, 0, [keyed('later', 'later')])
      const upTo20 = await read(topic, { to: 20n })
      return upTo20.entries.length === 2 && upTo20
    },
    80_000,
  )
  expect(valuesOf(found)).toEqual(['a10', 'b10'])
  expect(found).toMatchObject({ nextOffset: 20n, complete: true })
  expect(await read(topic, { from: 3n, to: 7n })).toMatchObject({ entries: [], nextOffset: 7n, complete: true })
})

describe('transactions', () => {
  test('that were aborted are left out, or marked when asked for', async () => {
    const topic = await kafka.makeTopic('read-aborted')
    await kafka.produce(topic, 0, [value('plain 1')])
    const one = await kafka.beginTransaction()
    const two = await kafka.beginTransaction()
    await one.write(topic, 0, [value('lost 1'), value('lost 2')])
    await two.write(topic, 0, [value('kept 1')])
    await kafka.produce(topic, 0, [value('plain 2')])
    await one.abort()
    await two.commit()
    await one.write(topic, 0, [value('kept 2')])
    await one.commit()
    await lastStableIs(topic, 9n)
    expect(valuesOf(await read(topic))).toEqual(['plain 1', 'kept 1', 'plain 2', 'kept 2'])
    expect(await read(topic, { to: 9n })).toMatchObject({ nextOffset: 9n, complete: true })
    expect(statesOf(await read(topic, { isolation: 'uncommitted' }))).toEqual([
      'plain 1 committed',
      'lost 1 aborted',
      'lost 2 aborted',
      'kept 1 committed',
      'plain 2 committed',
      'control',
      'control',
      'kept 2 committed',
      'control',
    ])
  })

  test('that were aborted are left out when reading starts in their middle and a record at a time', async () => {
    const topic = await kafka.makeTopic('read-middle')
    const transaction = await kafka.beginTransaction()
    for (const text of ['lost 1', 'lost 2', 'lost 3']) await transaction.write(topic, 0, [value(text)])
    await transaction.abort()
    await lastStableIs(topic, 4n)
    await kafka.produce(topic, 0, [value('kept')])
    expect(valuesOf(await read(topic, { from: 1n }))).toEqual(['kept'])
    expect(valuesOf(await read(topic, { from: 2n, maxRecords: 1 }))).toEqual(['kept'])
  })

  test('that are open end a committed read, and are marked in an uncommitted one', async () => {
    const topic = await kafka.makeTopic('read-open')
    await kafka.produce(topic, 0, [value('before')])
    const transaction = await kafka.beginTransaction()
    await transaction.write(topic, 0, [value('pending')])
    await kafka.produce(topic, 0, [value('behind')])
    expect(await read(topic)).toMatchObject({ nextOffset: 1n, lastStable: 1n, highWatermark: 3n, complete: false })
    expect(statesOf(await read(topic, { isolation: 'uncommitted' }))).toEqual(['before committed', 'pending open', 'behind open'])
    await transaction.abort()
    await lastStableIs(topic, 4n)
    expect(valuesOf(await read(topic))).toEqual(['before', 'behind'])
  })

  test('only: a partition with nothing but aborted records is complete at once', async () => {
    const topic = await kafka.makeTopic('read-only-aborted')
    const transaction = await kafka.beginTransaction()
    await transaction.write(
      topic,
      0,
      Array.from({ length: 50 }, () => value('lost')),
    )
    await transaction.abort()
    await lastStableIs(topic, 51n)
    const started = performance.now()
    expect(await read(topic, { to: 51n })).toMatchObject({ entries: [], nextOffset: 51n, complete: true })
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('damaged logs', () => {
  test.each([
    ['a wrong checksum', 'crc', 'crc'],
    ['an unknown codec', 'unknown-codec', 'unknown-codec'],
    ['the format of old Kafka', 'old-magic', 'old-magic'],
  ] as const)('%s becomes a row with its offsets, and the batches around it are read', async (_name, damage, reason) => {
    const topic = await kafka.makeTopic('read-damaged')
    await kafka.produce(topic, 0, [value('before')])
    await kafka.produce(topic, 0, [value('lost 1'), value('lost 2')])
    await kafka.produce(topic, 0, [value('after')])
    await kafka.damage(topic, 0, 1n, damage)
    const found = await read(topic, { to: 4n })
    expect(found.entries.flatMap((entry) => (entry.kind === 'unreadable' ? [entry.batch] : []))).toMatchObject([
      { partition: 0, fromOffset: 1n, toOffset: 3n, reason },
    ])
    expect(valuesOf(found)).toEqual(['before', 'after'])
    expect(found).toMatchObject({ nextOffset: 4n, complete: true })
  })

  test('a bomb becomes a row, and the next batch is read', async () => {
    const topic = await kafka.makeTopic('read-bomb', { configs: { 'max.message.bytes': String(30 << 20) } })
    await kafka.produceBatch(topic, 0, encodeBatch({ timestamp: 1n, codec: 'zstd', records: [{ key: null, value: Buffer.alloc(40 << 20) }] }))
    await kafka.produce(topic, 0, [value('after')])
    const found = await read(topic)
    expect(found.entries[0]).toMatchObject({ kind: 'unreadable', batch: { fromOffset: 0n, toOffset: 1n, reason: 'too-large' } })
    expect(valuesOf(found)).toEqual(['after'])
  })
})
