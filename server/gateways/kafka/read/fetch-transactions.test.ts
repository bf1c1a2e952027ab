import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../../../testing/eventually.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { testStack } from '../../../testing/stack.ts'
import type { TransactionEntry } from '../transactions/types.ts'

let kafka: TestKafka

beforeAll(() => {
  kafka = new TestKafka(testStack().bootstrap)
})
afterAll(() => kafka.close())

async function entriesOf(topic: string, containing: string): Promise<TransactionEntry[]> {
  const call = { signal: AbortSignal.timeout(20_000), timeoutMs: 20_000 }
  const [end] = await kafka.cluster.listOffsets([{ topic, partition: 0, spec: 'latest' }], call)
  const to = end?.offset ?? 0n
  const entries: TransactionEntry[] = []
  for (let from = 0n; from < to; ) {
    const stretch = await kafka.cluster.fetchTransactions({ topic, partition: 0, from, to, containing: Buffer.from(containing) }, call)
    entries.push(...stretch.entries)
    from = stretch.nextOffset
  }
  return entries
}
const say = (entry: TransactionEntry, names: Map<bigint, string>) =>
  entry.kind === 'unreadable' ? 'unreadable' : `${names.get(entry.producerId)} ${entry.kind === 'record' ? entry.offset : entry.marker}`
const record = (job: string) => ({ key: null, value: gzipSync('x'), headers: [{ name: Buffer.from('job'), value: Buffer.from(job) }] })

it('records of transactions are seen beyond a stranger’s open one, with the markers of each producer and without what others wrote', async () => {
  const topic = await kafka.makeTopic('stretch')
  const [stranger, ours, aborted] = [await kafka.beginTransaction(), await kafka.beginTransaction(), await kafka.beginTransaction()]
  await stranger.write(topic, 0, [record('other')])
  await ours.write(topic, 0, [record('mine'), record('mine')])
  await kafka.produce(topic, 0, [record('mine')])
  await aborted.write(topic, 0, [record('mine')])
  await ours.commit()
  await aborted.abort()
  const names = new Map([
    [stranger.producerId, 'stranger'],
    [ours.producerId, 'ours'],
    [aborted.producerId, 'aborted'],
  ])
  const expected = ['ours 1', 'ours 2', 'aborted 4', 'ours commit', 'aborted abort']
  await eventually('both markers are there', async () => (await entriesOf(topic, 'mine')).length === expected.length)
  const seen = (await entriesOf(topic, 'mine')).map((entry) => say(entry, names))
  expect(seen.toSorted()).toEqual(expected.toSorted())
  expect(seen.indexOf('ours commit')).toBeGreaterThan(seen.indexOf('ours 2'))
  await stranger.abort()
})
