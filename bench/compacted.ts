/**
 * COMPACT: the oldest 100 of a compacted topic of 1 M offsets of which some 2,000 records are left, against the oldest 100 of 1 M records
 * that are all there. Bar: 2 s. Usage: node bench/compacted.ts STACK.json [OUT.json]
 */
import { setTimeout as pause } from 'node:timers/promises'
import { TestKafka } from '../server/testing/kafka.ts'
import { millionRecords } from './million-records.ts'
import { startSampledServer } from './sampled-server.ts'
import { searchOnce } from './search-once.ts'
import { benchInput, median, report, timed } from './stack.ts'

const OFFSETS = 1_000_000
const KEYS = 2000
const BATCH = 500
/** The broker's cleaner looks every 15 s and has 1 M records to go through. */
const CLEANED_WITHIN_MS = 180_000

const input = await benchInput()
const kafka = new TestKafka(input.bootstrap)
const server = await startSampledServer(process.argv[2] ?? '')
try {
  const { topic, left } = await compactedTopic()
  const full = await millionRecords(kafka)
  const compacted = await oldest(topic)
  const reference = await oldest(full)
  const ms = median(compacted)
  await report(
    'COMPACT',
    [
      `oldest 100 of ${OFFSETS.toLocaleString('en')} offsets with ${left.toLocaleString('en')} records left: median ${ms.toFixed(0)} ms (bar 2000); of 1 M that are all there ${median(reference).toFixed(0)} ms; ratio ${(ms / median(reference)).toFixed(2)}: ${ms < 2000 ? 'met' : 'MISSED'}`,
    ],
    { compacted, reference, left, ratio: ms / median(reference) },
    input.outFile,
  )
} finally {
  server.stop()
  await kafka.close()
}

/** Written, then waited for until the broker has compacted it. What is left in the newest segment is not cleaned, so it is small. */
async function compactedTopic(): Promise<{ topic: string; left: number }> {
  const eager = { 'segment.ms': '1000', 'min.cleanable.dirty.ratio': '0.0001', 'delete.retention.ms': '0', 'max.compaction.lag.ms': '1' }
  const topic = await kafka.makeTopic('bench-compacted', { configs: { 'cleanup.policy': 'compact', ...eager } })
  for (let written = 0; written < OFFSETS; written += BATCH) await kafka.produce(topic, 0, batchFrom(written))
  const until = performance.now() + CLEANED_WITHIN_MS
  for (;;) {
    await pause(3000)
    // The newest segment is rolled by what comes after it.
    await kafka.produce(topic, 0, batchFrom(0).slice(0, 1))
    const { end } = await searchOnce(`${server.url}/topics/${topic}`, { contains: { text: 'nowhere' }, order: 'oldest' })
    const left = Number(end.scanned.records)
    if (left < KEYS * 1.5) return { topic, left }
    if (performance.now() > until) throw new Error(`the broker did not compact the topic: ${left} records are left`)
  }
}

function batchFrom(first: number) {
  return Array.from({ length: BATCH }, (_, index) => ({
    key: Buffer.from(`key-${(first + index) % KEYS}`),
    value: Buffer.from(`{"version":${first + index},"note":"${'x'.repeat(180)}"}`),
  }))
}

async function oldest(topic: string): Promise<number[]> {
  const times: number[] = []
  for (let run = 0; run < 11; run++) {
    const { ms, value } = await timed(() => page(topic))
    if (value !== 100) throw new Error(`the page of ${topic} has ${value} records`)
    if (run > 0) times.push(ms) // the first one opens connections
  }
  return times
}

async function page(topic: string): Promise<number> {
  const response = await fetch(`${server.url}/topics/${topic}/records?position=oldest&limit=100`, { signal: AbortSignal.timeout(30_000) })
  return (await response.json()).items.length
}
