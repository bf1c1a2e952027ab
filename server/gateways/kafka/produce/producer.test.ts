import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { eventually } from '../../../testing/eventually.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { kafkaTool } from '../../../testing/kafka-tool.ts'
import { testStack } from '../../../testing/stack.ts'
import { TcpProxy } from '../../../testing/tcp-proxy.ts'
import { Protocol } from '../protocol/schema.ts'
import { endingIn } from '../transport/deadline.ts'
import { Lane } from '../transport/lane.ts'
import { parseBootstrap, type Target } from '../transport/target.ts'
import type { RawRecord, RecordToProduce } from '../types.ts'
import { openProducer } from './open-producer.ts'
import { partitionOfKey } from './partitioner.ts'

const { bootstrap } = testStack()
const kafka = new TestKafka(bootstrap)
const { signal } = new AbortController()
const call = { signal, timeoutMs: 30_000 }
afterAll(() => kafka.close())

const record = (value: string, more: Partial<RecordToProduce> = {}): RecordToProduce => ({
  key: null,
  value: Buffer.from(value),
  headers: [],
  partition: 0,
  timestamp: null,
  ...more,
})

async function readAll(topic: string, partition = 0): Promise<RawRecord[]> {
  const request = { topic, partition, from: 0n, to: 2n ** 62n, maxRecords: 100_000, maxBytes: 1 << 27, isolation: 'committed' as const }
  const { entries } = await kafka.cluster.readPartition(request, { signal, timeoutMs: 30_000 })
  return entries.flatMap((entry) => (entry.kind === 'record' ? [entry.record] : []))
}

const bytes = (max = 40) => fc.uint8Array({ maxLength: max }).map((each) => Buffer.from(each))
const anyRecord = fc.record({
  key: fc.option(bytes()),
  value: fc.option(bytes(200)),
  headers: fc.array(fc.record({ name: bytes(12), value: fc.option(bytes()) }), { maxLength: 5 }),
  timestamp: fc.option(fc.bigInt(0n, 4_000_000_000_000n)),
})

describe('records', () => {
  test('of every shape are read back with the same bytes, in the same order (2,000 cases)', { timeout: 60_000 }, async () => {
    const topic = await kafka.makeTopic('produce-shapes', {
      configs: { 'retention.ms': '-1', 'message.timestamp.after.max.ms': '9223372036854775807' },
    })
    const sent = fc.sample(anyRecord, { numRuns: 2000, seed: 20_260_101 }).map((each) => ({ ...each, partition: 0 }))
    const producer = kafka.cluster.openProducer({ compression: 'zstd' })
    for (let from = 0; from < sent.length; from += 250) {
      const results = await producer.send({ topic }, sent.slice(from, from + 250), call)
      expect(results.map(({ offset, error }) => error ?? offset)).toEqual(Array.from({ length: 250 }, (_, index) => BigInt(from + index)))
    }
    const shape = ({ key, value, headers }: Pick<RecordToProduce, 'key' | 'value' | 'headers'>) => ({ key, value, headers })
    const found = await readAll(topic)
    expect(found.map(shape)).toEqual(sent.map(shape))
    for (const [index, { timestamp }] of sent.entries()) if (timestamp !== null) expect(found[index]?.timestamp).toBe(timestamp)
    await producer.close()
  })

  test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'compressed by %s are read by the Java consumer',
    { timeout: 60_000 },
    async (compression) => {
      const topic = await kafka.makeTopic('produce-java')
      const producer = kafka.cluster.openProducer({ compression })
      const values = Array.from({ length: 200 }, (_, index) => `record ${index} ${'x'.repeat(index)}`)
      await producer.send(
        { topic },
        values.map((value) => record(value)),
        call,
      )
      const consumer = 'org.apache.kafka.tools.consumer.ConsoleConsumer'
      const args = ['--bootstrap-server', bootstrap.join(), '--topic', topic, '--from-beginning', '--max-messages', '200', '--timeout-ms', '20000']
      expect((await kafkaTool(consumer, args)).trim().split('\n')).toEqual(values)
      await producer.close()
    },
  )

  test('with a key go where it belongs, those without are spread, and a partition that is not there is said per record', async () => {
    const topic = await kafka.makeTopic('produce-place', { partitions: 4 })
    const producer = kafka.cluster.openProducer()
    const key = Buffer.from('vehicle-7')
    const records = [
      record('keyed', { key, partition: null }),
      record('wrong', { partition: 9 }),
      ...Array.from({ length: 8 }, () => record('spread', { partition: null })),
    ]
    expect((await producer.plan({ topic }, records, call)).map(({ partition }) => partition)).toEqual([
      partitionOfKey(key, 4),
      9,
      ...Array(8).fill(null),
    ])
    const [keyed, wrong, ...spread] = await producer.send({ topic }, records, call)
    expect(keyed).toMatchObject({ partition: partitionOfKey(key, 4), error: null })
    expect(wrong).toMatchObject({ offset: null, error: { kafkaName: 'UNKNOWN_TOPIC_OR_PARTITION' }, inDoubt: false })
    expect(new Set(spread.map(({ partition }) => partition))).toEqual(new Set([0, 1, 2, 3]))
    await producer.close()
  })

  test('that are too large fail alone, and what fits is written', async () => {
    const topic = await kafka.makeTopic('produce-large', { configs: { 'max.message.bytes': '2000' } })
    const producer = kafka.cluster.openProducer()
    const results = await producer.send({ topic }, [record('a'.repeat(1200)), record('b'.repeat(5000)), record('c'.repeat(1200))], call)
    expect(results.map(({ offset, error }) => error?.kafkaName ?? offset)).toEqual([0n, 'MESSAGE_TOO_LARGE', 1n])
    await producer.close()
  })

  test('that the broker refuses by themselves fail alone: no key in a compacted topic', async () => {
    const topic = await kafka.makeTopic('produce-compact', { configs: { 'cleanup.policy': 'compact' } })
    const producer = kafka.cluster.openProducer()
    const key = Buffer.from('k')
    const results = await producer.send({ topic }, [record('a', { key }), record('b'), record('c', { key })], call)
    expect(results.map(({ offset, error }) => error?.kafkaName ?? offset)).toEqual([0n, 'INVALID_RECORD', 1n])
    await producer.close()
  })

  test('never create a topic', async () => {
    const producer = kafka.cluster.openProducer()
    await expect(producer.send({ topic: 'no-such-topic' }, [record('a')], call)).rejects.toMatchObject({ kafkaName: 'UNKNOWN_TOPIC_OR_PARTITION' })
    expect((await kafka.cluster.describe({ signal })).topics.map(({ name }) => name)).not.toContain('no-such-topic')
    await producer.close()
  })
})

describe('answers that are lost', () => {
  test('neither double nor lose a record, and keep the order', { timeout: 60_000 }, async () => {
    const topic = await kafka.makeTopic('produce-reset')
    const { host, port } = parseBootstrap(bootstrap[0] ?? '')
    const proxy = new TcpProxy({ host, port })
    const through = parseBootstrap(await proxy.listen())
    const lane = new DetourLane(through)
    const producer = openProducer({
      lane,
      directory: kafka.directory,
      routes: kafka.routes,
      options: {},
      run: ({ timeoutMs = 30_000 }, work) => work(endingIn(timeoutMs, signal)),
      onClose: () => undefined,
    })
    await producer.send({ topic }, [record('first')], call)
    const values = Array.from({ length: 20 }, (_, index) => `value ${index}`)
    for (const value of values) {
      proxy.mode = 'reset'
      const sending = producer.send({ topic }, [record(value), record(`${value} too`)], call)
      await eventually('an answer was cut', async () => (proxy.connections === 0 ? true : null)).catch(() => undefined)
      proxy.mode = 'pass'
      expect((await sending).map(({ error }) => error)).toEqual([null, null])
    }
    const expected = ['first', ...values.flatMap((value) => [value, `${value} too`])]
    expect((await readAll(topic)).map(({ value }) => value?.toString())).toEqual(expected)
    await producer.close()
    await proxy.close()
  })
})

/** Goes to the proxy whatever broker is meant. */
class DetourLane extends Lane {
  readonly #through: Target

  constructor(through: Target) {
    super({ protocol: new Protocol(), clientId: 'detour', connectTimeoutMs: 5000, connectionsPerBroker: 1 })
    this.#through = through
  }

  override link(target: Target, deadline: Parameters<Lane['link']>[1]) {
    return super.link({ ...this.#through, id: target.id }, deadline)
  }
}
