/**
 * P6: a replay of 20,000 × 1 KB dead letters, ledger, lease and inbox included, against a bare transactional producer of the same
 * client that writes the same bytes; and how well replays keep to a rate. Bars: 0.4 of the bare producer; 10 % of the rate.
 * Medians of five, ours and the bare one in turns. Usage: node bench/replay.ts STACK.json [OUT.json]
 */
import { setTimeout as delay } from 'node:timers/promises'
import { TestKafka } from '../server/testing/kafka.ts'
import { type DeadLetterBytes, fillQueue } from './dead-letters.ts'
import { ReplayJobs } from './replay-jobs.ts'
import { startSampledServer } from './sampled-server.ts'
import { benchInput, median, report, timed } from './stack.ts'

const RECORDS = 20_000
/** As many lanes as a job runs at once, and as many bare producers. */
const PARTITIONS = 4
const RUNS = 5
/** What a transaction of a replay holds at most. */
const CHUNK = 500
const PHASE_MS = 8000
/** A new rate counts from the next renewal of the lease on. */
const SETTLE_MS = 1500

const input = await benchInput()
const kafka = new TestKafka(input.bootstrap)
const server = await startSampledServer(process.argv[2] ?? '')
const call = () => ({ signal: AbortSignal.timeout(30_000), timeoutMs: 30_000 })
try {
  const queue = await kafka.makeTopic('bench-replay.dlq', { partitions: PARTITIONS })
  const target = await kafka.makeTopic('bench-replay', { partitions: PARTITIONS })
  const load = { topic: queue, origin: target, partitions: PARTITIONS, count: RECORDS / PARTITIONS, valueBytes: 1024, batch: CHUNK }
  const letters = await fillQueue(kafka, load)
  const jobs = new ReplayJobs(server.url.slice(0, server.url.indexOf('/clusters/')), queue, target)
  await jobs.counted(RECORDS)
  const [ours, bare]: [number[], number[]] = [[], []]
  // The first of each warms both up.
  for (let run = 0; run <= RUNS; run++) {
    bare.push(await bareRate(target, letters))
    ours.push((RECORDS * 1000) / (await jobs.ranMs(await jobs.start(), RECORDS)))
  }
  const [a, b] = [median(ours.slice(1)), median(bare.slice(1))]
  const phases = [...(await paced(jobs, target, [500, 2000])), ...(await paced(jobs, target, [2000, 500]))]
  const worst = Math.max(...phases.map(({ error }) => Math.abs(error)))
  const rates = (all: number[]) =>
    all
      .slice(1)
      .map((each) => Math.round(each).toLocaleString('en'))
      .join(' ')
  await report(
    'P6',
    [
      `replay ${Math.round(a).toLocaleString('en')} records/s, bare transactional producer ${Math.round(b).toLocaleString('en')}; ratio ${(a / b).toFixed(2)} (bar 0.4): ${a / b >= 0.4 ? 'met' : 'MISSED'} [ours ${rates(ours)}; bare ${rates(bare)}]`,
      `rate limit: ${phases.map(({ wanted, measured }) => `${wanted}/s → ${measured.toFixed(0)}/s`).join(', ')}; worst error ${(worst * 100).toFixed(1)} % (bar 10): ${worst <= 0.1 ? 'met' : 'MISSED'}`,
    ],
    { ours: ours.slice(1), bare: bare.slice(1), ratio: a / b, phases },
    input.outFile,
  )
} finally {
  server.stop()
  await kafka.close()
}

/** Records a second of one producer per partition, each one transaction after the other, with nothing else around it. */
async function bareRate(topic: string, letters: DeadLetterBytes[][]): Promise<number> {
  const { topics } = await kafka.cluster.describe({ topics: [topic], ...call() })
  const topicId = topics[0]?.topicId ?? ''
  const options = { transactionTimeoutMs: 60_000, clientId: 'bench-bare' }
  const open = (partition: number) => kafka.cluster.openTransactions({ ...options, transactionalId: `${topic}-bare-${partition}` }, call())
  const producers = await Promise.all(letters.map((_, partition) => open(partition)))
  const { ms } = await timed(() =>
    Promise.all(
      producers.map(async (producer, partition) => {
        const own = letters[partition] ?? []
        for (let at = 0; at < own.length; at += CHUNK) {
          const records = own.slice(at, at + CHUNK).map((letter) => ({ ...letter, timestamp: null }))
          await producer.send([{ topic, topicId, partition, maxBytes: 1_048_588, records }], call())
          await producer.commit(call())
        }
      }),
    ),
  )
  await Promise.all(producers.map((producer) => producer.close()))
  return (RECORDS * 1000) / ms
}

/** One job whose rate is changed once while it runs, then cancelled. Measured in the target, by the times of its records. */
async function paced(jobs: ReplayJobs, target: string, [first, second]: [number, number]) {
  const from = await endsOf(target)
  const id = await jobs.start(first)
  await delay(PHASE_MS + SETTLE_MS)
  const changedAt = Date.now()
  await jobs.setRate(id, second)
  await delay(PHASE_MS + SETTLE_MS)
  await jobs.cancel(id)
  const times = await timesOf(target, from)
  const phase = (wanted: number, mine: number[]) => {
    const [start, end] = [mine[0] ?? 0, mine.at(-1) ?? 0]
    // Each turn is paid for by the time behind it, so the last one is not counted.
    const measured = (mine.filter((time) => time < end).length * 1000) / (end - start)
    return { wanted, measured, error: measured / wanted - 1 }
  }
  return [
    phase(
      first,
      times.filter((time) => time < changedAt),
    ),
    phase(
      second,
      times.filter((time) => time > changedAt + SETTLE_MS),
    ),
  ]
}

async function endsOf(topic: string): Promise<bigint[]> {
  const ends = await kafka.cluster.listOffsets(
    Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition, spec: 'latest' as const })),
    call(),
  )
  return ends.map(({ offset }) => offset ?? 0n)
}

/** When the records behind these offsets were written, in order. */
async function timesOf(topic: string, from: bigint[]): Promise<number[]> {
  const to = await endsOf(topic)
  const times: number[] = []
  for (const [partition, start] of from.entries()) {
    for (let at = start; at < (to[partition] ?? 0n); ) {
      const range = { topic, partition, from: at, to: to[partition] ?? 0n, maxRecords: 20_000, maxBytes: 50_000_000 }
      const read = await kafka.cluster.readPartition({ ...range, isolation: 'uncommitted' }, call())
      for (const entry of read.entries) if (entry.kind === 'record' && entry.record.state === 'committed') times.push(Number(entry.record.timestamp))
      if (read.complete || read.nextOffset === at) break
      at = read.nextOffset
    }
  }
  return times.toSorted((a, b) => a - b)
}
