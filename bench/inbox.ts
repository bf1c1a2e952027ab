/**
 * INBOX: opening the inbox of 100 queues that hold 10,000 dead letters each, against the time it took when they held 1,000.
 * Bar: 1.2 ×. Also says how long the background index took to read them. Usage: node bench/inbox.ts STACK.json [OUT.json]
 */

import { listDlqs } from '../server/contract/dlqs.ts'
import { encodeBatch } from '../server/gateways/kafka/records/encode-batch.ts'
import { eventually } from '../server/testing/eventually.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import { uniqueName } from '../server/testing/unique-name.ts'
import { deadLetter } from './dead-letters.ts'
import { startSampledServer } from './sampled-server.ts'
import { benchInput, median, percentile, report, timed } from './stack.ts'

const QUEUES = 100
const FEW = 1000
const MANY = 10_000
const BATCH = 1000
const KINDS = 20
const OPENINGS = 200
const indexingMs = 600_000

const input = await benchInput()
const kafka = new TestKafka(input.bootstrap)
const server = await startSampledServer(process.argv[2] ?? '')
try {
  const prefix = uniqueName('bench-inbox')
  const url = `${server.url}/dlqs?limit=${QUEUES}&search=${prefix}`
  const topics = Array.from({ length: QUEUES }, (_, at) => `${prefix}-${String(at).padStart(3, '0')}.dlq`)
  for (let at = 0; at < QUEUES; at += 20) await Promise.all(topics.slice(at, at + 20).map((topic) => kafka.createTopic(topic)))
  const few = await grown(url, topics, 0, FEW)
  const many = await grown(url, topics, FEW, MANY)
  const ratio = median(many.times) / median(few.times)
  const said = ({ times }: Opened) => `median ${median(times).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms`
  const second = (ms: number) => `${(ms / 1000).toFixed(0)} s`
  await report(
    'INBOX',
    [
      `opening ${QUEUES} queues × ${MANY.toLocaleString('en')}: ${said(many)}; × ${FEW.toLocaleString('en')}: ${said(few)}; ratio ${ratio.toFixed(2)} (bar 1.2): ${ratio <= 1.2 ? 'met' : 'MISSED'}`,
      `${(QUEUES * (MANY - FEW)).toLocaleString('en')} dead letters written in ${second(many.writingMs)} and in the index ${second(many.indexingMs)} later`,
    ],
    { few, many, ratio },
    input.outFile,
  )
} finally {
  server.stop()
  await kafka.close()
}

interface Opened {
  times: number[]
  writingMs: number
  indexingMs: number
}

/** Lets every queue grow, waits for the index, and opens the inbox again and again. */
async function grown(url: string, topics: string[], from: number, to: number): Promise<Opened> {
  const { ms: writingMs } = await timed(() => grow(topics, from, to))
  const indexed = async () => {
    const { items } = await inbox(url)
    return items.length === topics.length && items.every(({ records, depth }) => records === String(to) && depth === String(to))
  }
  const { ms: waitedMs } = await timed(() => eventually(`the index holds ${to} of each queue`, indexed, indexingMs))
  for (let time = 0; time < 20; time++) await inbox(url)
  const times: number[] = []
  for (let time = 0; time < OPENINGS; time++) times.push((await timed(() => fetched(url))).ms)
  return { times, writingMs, indexingMs: waitedMs }
}

/** The same bytes to every queue: brokers number the records anew. */
async function grow(topics: string[], from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += BATCH) {
    const records = Array.from({ length: BATCH }, (_, index) => smallLetter(at + index))
    const batch = encodeBatch({ records, timestamp: BigInt(Date.now()) })
    for (let first = 0; first < topics.length; first += 10)
      await Promise.all(topics.slice(first, first + 10).map((topic) => kafka.produceBatch(topic, 0, batch)))
  }
}

/** Without its trace, of one of twenty kinds of failure. */
function smallLetter(at: number) {
  const { key, value, headers } = deadLetter(at, 0, 'bench-orders', 40)
  const kind = Buffer.from(`Failure${String.fromCharCode(65 + (at % KINDS))}`)
  const kept = headers.filter(({ name }) => String(name) !== 'headgate-error-stacktrace')
  return { key, value, headers: kept.map((each) => (String(each.name) === 'headgate-error-class' ? { ...each, value: kind } : each)) }
}

async function fetched(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) })
  if (!response.ok) throw new Error(`the inbox came with ${response.status}`)
  return response.text()
}

async function inbox(url: string) {
  return listDlqs.reply.parse(JSON.parse(await fetched(url)))
}
