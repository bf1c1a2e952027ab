import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../../testing/eventually.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { kafkaTool } from '../../../testing/kafka-tool.ts'
import { testStack } from '../../../testing/stack.ts'
import { uniqueName } from '../../../testing/unique-name.ts'
import type { Call } from '../types.ts'
import { ProducerLost } from './producer-lost.ts'
import type { TransactionalProducer, TransactionBatch, TransactionFlow, TransactionOptions } from './types.ts'

let kafka: TestKafka
const opened: TransactionalProducer[] = []

beforeAll(() => {
  kafka = new TestKafka(testStack().bootstrap)
})
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()))
  await kafka.close()
})

const call = (timeoutMs = 30_000): Call => ({ signal: AbortSignal.timeout(timeoutMs), timeoutMs })
async function open(options: Partial<TransactionOptions> = {}): Promise<TransactionalProducer> {
  const all = { transactionalId: uniqueName('transactional'), transactionTimeoutMs: 30_000, ...options }
  const producer = await kafka.cluster.openTransactions(all, call())
  opened.push(producer)
  return producer
}
async function topicIdOf(topic: string): Promise<string> {
  return (await kafka.routes.route(topic, kafka.deadline())).topicId
}
async function batchOf(topic: string, values: string[], partition = 0): Promise<TransactionBatch> {
  const records = values.map((value) => ({ key: null, value: Buffer.from(value), headers: [], timestamp: null }))
  return { topic, topicId: await topicIdOf(topic), partition, maxBytes: 1000, records }
}
async function readCommitted(topic: string, partition = 0): Promise<string[]> {
  const request = { topic, partition, from: 0n, to: 1_000_000n, maxRecords: 10_000, maxBytes: 100_000_000, isolation: 'committed' as const }
  const { entries } = await kafka.cluster.readPartition(request, call())
  return entries.flatMap((entry) => (entry.kind === 'record' && entry.record.state === 'committed' ? [String(entry.record.value)] : []))
}
const becomesReadable = (topic: string, count: number) =>
  eventually(`${count} records can be read`, async () => (await readCommitted(topic)).length >= count, 20_000)

describe.each<TransactionFlow>(['v2', 'classic'])('a transaction of the flow %s', (flow) => {
  it('makes its records and the positions of the group visible together, and gives the offsets of what it wrote', async () => {
    const [topic, group] = [await kafka.makeTopic('txn', { partitions: 2 }), uniqueName('group')]
    const producer = await open({ flow })
    expect(await producer.stableOffset(group, topic, 0, call())).toBeNull()
    const sent = await producer.send([await batchOf(topic, ['a', 'b']), await batchOf(topic, ['x'], 1), await batchOf(topic, ['c'])], call())
    expect(sent).toEqual([{ offsets: [0n, 1n] }, { offsets: [0n] }, { offsets: [2n] }])
    await producer.sendOffsets(group, topic, [{ partition: 0, offset: 7n }], call())
    expect(await readCommitted(topic)).toEqual([])
    await producer.commit(call())
    await becomesReadable(topic, 3)
    expect(await readCommitted(topic)).toEqual(['a', 'b', 'c'])
    expect(await producer.stableOffset(group, topic, 0, call())).toBe(7n)
    for (const value of ['d', 'e']) {
      await producer.send([await batchOf(topic, [value])], call())
      await producer.commit(call())
    }
    await becomesReadable(topic, 5)
    expect(await readCommitted(topic)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('that is aborted leaves no record and no position, and the next one is written whole', async () => {
    const [topic, group] = [await kafka.makeTopic('txn'), uniqueName('group')]
    const producer = await open({ flow })
    await producer.send([await batchOf(topic, ['gone'])], call())
    await producer.sendOffsets(group, topic, [{ partition: 0, offset: 9n }], call())
    await producer.abort(call())
    expect(await producer.stableOffset(group, topic, 0, call())).toBeNull()
    await producer.send([await batchOf(topic, ['kept'])], call())
    await producer.commit(call())
    await becomesReadable(topic, 1)
    expect(await readCommitted(topic)).toEqual(['kept'])
  })

  it('of which a batch is refused for its size can be aborted and written without it', async () => {
    const topic = await kafka.makeTopic('txn', { configs: { 'max.message.bytes': '1000' } })
    const producer = await open({ flow })
    await producer.send([await batchOf(topic, ['first'])], call())
    await producer.commit(call())
    const [fits, tooLarge] = await producer.send([await batchOf(topic, ['fits']), await batchOf(topic, ['x'.repeat(2000)])], call())
    expect(fits).toMatchObject({ offsets: [expect.any(BigInt)] })
    expect(tooLarge).toMatchObject({ refused: { kafkaName: 'MESSAGE_TOO_LARGE' } })
    await producer.abort(call())
    const values = Array.from({ length: 20 }, (_, at) => `${at} fits ${'y'.repeat(100)}`)
    expect(await producer.send([await batchOf(topic, values)], call())).toMatchObject([{ offsets: { length: 20 } }])
    await producer.commit(call())
    await becomesReadable(topic, 21)
    expect(await readCommitted(topic)).toEqual(['first', ...values])
  })

  it('is over when a successor comes: the older producer is fenced, and what it had not committed is gone', async () => {
    const topic = await kafka.makeTopic('txn')
    const transactionalId = uniqueName('transactional')
    const older = await open({ flow, transactionalId })
    await older.send([await batchOf(topic, ['of the older'])], call())
    const younger = await open({ flow, transactionalId })
    const refused = await older.commit(call()).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ProducerLost)
    expect(refused).toMatchObject({ fenced: true })
    expect(await older.send([await batchOf(topic, ['again'])], call()).catch((error: unknown) => error)).toBe(refused)
    await younger.send([await batchOf(topic, ['of the younger'])], call())
    await younger.commit(call())
    await becomesReadable(topic, 1)
    expect(await readCommitted(topic)).toEqual(['of the younger'])
  })
})

it('the flow is the one that the cluster has finalised, and Java’s reader sees what was committed and nothing else', async () => {
  const topic = await kafka.makeTopic('txn')
  const producer = await open()
  expect(producer.flow).toBe('v2')
  await producer.send([await batchOf(topic, ['aborted'])], call())
  await producer.abort(call())
  await producer.send([await batchOf(topic, ['one', 'two'])], call())
  await producer.commit(call())
  await becomesReadable(topic, 2)
  const args = ['--bootstrap-server', testStack().bootstrap.join(','), '--topic', topic, '--from-beginning', '--max-messages', '2']
  const read = await kafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [...args, '--isolation-level', 'read_committed'])
  expect(read.trim().split('\n')).toEqual(['one', 'two'])
})
