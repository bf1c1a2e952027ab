import { afterAll, expect, test } from 'vitest'
import { eventually } from '../../../testing/eventually.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { testStack } from '../../../testing/stack.ts'
import type { KafkaError } from '../protocol/errors.ts'
import type { Isolation, Tail, TailPoll, TailStart } from '../types.ts'

const kafka = new TestKafka(testStack().bootstrap)
const { signal } = new AbortController()
const tails: Tail[] = []
afterAll(async () => {
  await Promise.all(tails.map((tail) => tail.close()))
  await kafka.close()
})

const value = (text: string) => ({ key: null, value: Buffer.from(text) })

async function open(starts: TailStart[], isolation: Isolation = 'committed'): Promise<Tail> {
  const tail = await kafka.cluster.openTail(starts, { signal, isolation })
  tails.push(tail)
  return tail
}

/** Polls until so many entries came, and gives all that was polled as one. */
async function gather(tail: Tail, entries: number): Promise<TailPoll> {
  const all: TailPoll = { entries: [], expired: [], problems: [] }
  await eventually(`${entries} entries`, async () => {
    const polled = await tail.poll({ signal, maxWaitMs: 200, maxBytes: 1 << 20 })
    all.entries.push(...polled.entries)
    all.expired.push(...polled.expired)
    all.problems.push(...polled.problems)
    return all.entries.length >= entries
  })
  return all
}

const textOf = ({ entries }: TailPoll) =>
  entries.map(({ entry }) => (entry.kind === 'record' ? (entry.record.value?.toString() ?? 'null') : entry.batch.reason))

test('what is written after it was opened is read, and nothing from before', async () => {
  const topic = await kafka.makeTopic('tail-end', { partitions: 3 })
  await kafka.produce(topic, 1, [value('old')])
  const tail = await open([{ topic, from: 'end' }])
  expect(tail.positions()).toEqual(
    new Map([
      [
        topic,
        new Map([
          [0, 0n],
          [1, 1n],
          [2, 0n],
        ]),
      ],
    ]),
  )
  await kafka.produce(topic, 1, [value('b')])
  await kafka.produce(topic, 2, [value('c')])
  const found = await gather(tail, 2)
  expect(textOf(found).sort()).toEqual(['b', 'c'])
  expect(found.problems).toEqual([])
  expect(tail.positions().get(topic)).toEqual(
    new Map([
      [0, 0n],
      [1, 2n],
      [2, 1n],
    ]),
  )
})

test('several topics are read in one tail, each from the offsets that were named', async () => {
  const first = await kafka.makeTopic('tail-first', { partitions: 2 })
  const second = await kafka.makeTopic('tail-second')
  await kafka.produce(first, 0, [value('a0'), value('a1'), value('a2')])
  await kafka.produce(second, 0, [value('b0')])
  const tail = await open([
    { topic: first, partitions: [0], from: new Map([[0, 1n]]) },
    { topic: second, from: new Map([[0, 0n]]) },
  ])
  expect(textOf(await gather(tail, 3)).sort()).toEqual(['a1', 'a2', 'b0'])
})

test('a record arrives soon after it was written', async () => {
  const topic = await kafka.makeTopic('tail-soon')
  const tail = await open([{ topic, from: 'end' }])
  const polling = tail.poll({ signal, maxWaitMs: 5000, maxBytes: 1 << 20 })
  const started = performance.now()
  await kafka.produce(topic, 0, [value('now')])
  expect(textOf(await polling)).toEqual(['now'])
  expect(performance.now() - started).toBeLessThan(1000)
})

test('a poll without records waits as long as it may and answers with nothing', async () => {
  const tail = await open([{ topic: await kafka.makeTopic('tail-quiet'), from: 'end' }])
  const started = performance.now()
  expect(await tail.poll({ signal, maxWaitMs: 300, maxBytes: 1 << 20 })).toEqual({ entries: [], expired: [], problems: [] })
  expect(performance.now() - started).toBeGreaterThanOrEqual(290)
  expect(performance.now() - started).toBeLessThan(1000)
})

test('an abort ends a long poll at once, and the next poll loses nothing', async () => {
  const topic = await kafka.makeTopic('tail-abort')
  const tail = await open([{ topic, from: 'end' }])
  const controller = new AbortController()
  const polling = tail.poll({ signal: controller.signal, maxWaitMs: 30_000, maxBytes: 1 << 20 }).then(
    () => expect.fail('it resolved'),
    (error: KafkaError) => error,
  )
  const started = performance.now()
  controller.abort()
  expect(await polling).toMatchObject({ kafkaName: 'ABORTED' })
  expect(performance.now() - started).toBeLessThan(100)
  await kafka.produce(topic, 0, [value('after')])
  expect(textOf(await gather(tail, 1))).toEqual(['after'])
})

test('partitions that are added join from their start', async () => {
  const topic = await kafka.makeTopic('tail-grow')
  const tail = await open([{ topic, from: 'end' }])
  await kafka.addPartitions(topic, 3)
  await kafka.produce(topic, 2, [value('in the new one')])
  expect(textOf(await gather(tail, 1))).toEqual(['in the new one'])
})

test('a position that fell off the log start is told, and reading goes on', async () => {
  const topic = await kafka.makeTopic('tail-expired')
  await kafka.produce(topic, 0, [value('a'), value('b'), value('c'), value('d')])
  await kafka.deleteRecords(topic, 0, 3n)
  const tail = await open([{ topic, from: new Map([[0, 1n]]) }])
  const found = await gather(tail, 1)
  expect(found.expired).toEqual([{ topic, partition: 0, from: 1n, to: 3n }])
  expect(textOf(found)).toEqual(['d'])
})

test('a topic that was created again is read on, under its new id', async () => {
  const topic = await kafka.makeTopic('tail-again')
  await kafka.produce(topic, 0, [value('old')])
  const tail = await open([{ topic, from: new Map([[0, 0n]]) }])
  const before = await gather(tail, 1)
  await kafka.deleteTopic(topic)
  await eventually('it can be created again', () => kafka.createTopic(topic).then(() => true))
  await kafka.produce(topic, 0, [value('new')])
  const after = await gather(tail, 1)
  expect(textOf(after)).toEqual(['new'])
  expect(after.entries[0]?.topicId).not.toBe(before.entries[0]?.topicId)
  expect(after.problems.map(({ error }) => error.kafkaName)).toContain('UNKNOWN_TOPIC_ID')
})

test('a transaction appears when it commits, and never when it aborts', async () => {
  const topic = await kafka.makeTopic('tail-committed')
  const tail = await open([{ topic, from: 'end' }])
  const aborted = await kafka.beginTransaction()
  await aborted.write(topic, 0, [value('lost')])
  const committed = await kafka.beginTransaction()
  await committed.write(topic, 0, [value('kept')])
  expect((await tail.poll({ signal, maxWaitMs: 200, maxBytes: 1 << 20 })).entries).toEqual([])
  await aborted.abort()
  await committed.commit()
  expect(textOf(await gather(tail, 1))).toEqual(['kept'])
})

test('an uncommitted tail shows open records at once and marks what was aborted', async () => {
  const topic = await kafka.makeTopic('tail-uncommitted')
  const tail = await open([{ topic, from: 'end' }], 'uncommitted')
  const transaction = await kafka.beginTransaction()
  await transaction.write(topic, 0, [value('open')])
  const [shown] = (await gather(tail, 1)).entries
  expect(shown?.entry).toMatchObject({ kind: 'record', record: { state: 'open' } })
  await transaction.abort()
  await gather(tail, 1)
  const late = await open([{ topic, from: new Map([[0, 0n]]) }], 'uncommitted')
  const states = (await gather(late, 2)).entries.map(({ entry }) => (entry.kind === 'record' ? entry.record.state : entry.kind))
  expect(states).toEqual(['aborted', 'control'])
})

test('a damaged batch is a row and the tail goes on behind it', async () => {
  const topic = await kafka.makeTopic('tail-damaged')
  await kafka.produce(topic, 0, [value('bad')])
  await kafka.damage(topic, 0, 0n, 'crc')
  const tail = await open([{ topic, from: new Map([[0, 0n]]) }])
  await kafka.produce(topic, 0, [value('good')])
  expect(textOf(await gather(tail, 2))).toEqual(['crc', 'good'])
})

test('records that are large once uncompressed come in several polls, all of them', async () => {
  const topic = await kafka.makeTopic('tail-dense')
  for (let batch = 0; batch < 8; batch++) {
    await kafka.produce(
      topic,
      0,
      Array.from({ length: 10 }, () => ({ key: null, value: Buffer.alloc(1 << 20) })),
      { codec: 'zstd' },
    )
  }
  const tail = await open([{ topic, from: new Map([[0, 0n]]) }])
  const sizes: number[] = []
  await eventually('80 records', async () => {
    const { entries } = await tail.poll({ signal, maxWaitMs: 200, maxBytes: 1 << 20 })
    sizes.push(entries.length)
    return sizes.reduce((sum, size) => sum + size, 0) === 80
  })
  expect(Math.max(...sizes)).toBeLessThanOrEqual(33)
})

test('a topic or partition that does not exist is refused when the tail is opened', async () => {
  const topic = await kafka.makeTopic('tail-missing')
  await expect(kafka.cluster.openTail([{ topic: 'no-such-topic', from: 'end' }], { signal, isolation: 'committed' })).rejects.toMatchObject({
    kafkaName: 'UNKNOWN_TOPIC_OR_PARTITION',
  })
  await expect(kafka.cluster.openTail([{ topic, partitions: [0, 5], from: 'end' }], { signal, isolation: 'committed' })).rejects.toMatchObject({
    topic,
    partition: 5,
  })
})

test('a closed tail says so', async () => {
  const tail = await open([{ topic: await kafka.makeTopic('tail-closed'), from: 'end' }])
  const polling = tail.poll({ signal, maxWaitMs: 30_000, maxBytes: 1 << 20 }).catch((error: KafkaError) => error.kafkaName)
  await tail.close()
  expect(await polling).toBe('CLOSED')
})
