/**
 * P4: the first page of the topic list at 4,000 topics × 4 partitions and 2,500 groups, the background look at work meanwhile,
 * against the first page at 10 topics of the same server and broker. Bars: p95 at most 3 × that one's and 50 ms; RSS 512 MB.
 * The broker is one of its own: its topics go with its folder. Usage: node bench/topic-list.ts STACK.json [OUT.json]
 */
import { fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { TopicPage } from '../server/contract/topics.ts'
import { brokerError } from '../server/gateways/kafka/protocol/errors.ts'
import { Api } from '../server/gateways/kafka/protocol/schema.ts'
import { eventually } from '../server/testing/eventually.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import { ownKafka } from '../server/testing/own-kafka.ts'
import type { ServerMessage } from './live-fanout-server.ts'
import { benchInput, median, percentile, report, timed } from './stack.ts'

const FEW = 10
const TOPICS = 4000
const PARTITIONS = 4
const GROUPS = 2500
/** Several looks at the cluster fall into it: they come every 4 s while somebody reads. */
const MEASURE_MS = 40_000
const EVERY_MS = 50

interface Load {
  rssMB: number
  loopP99Ms: number
  cpuPercent: number
}

const input = await benchInput()
// Index files are laid out in full before they are used: at their usual 10 MB each, 16,000 partitions would ask for 320 GB.
const settings = { 'log.index.size.max.bytes': '4096', 'log.retention.ms': '-1', 'group.initial.rebalance.delay.ms': '0' }
const broker = await ownKafka({ listeners: [], settings, heapMiB: 1536 })
const folder = await mkdtemp(join(tmpdir(), 'headgate-bench-'))
const kafka = new TestKafka([broker.addresses.get('PLAIN') ?? ''])
const stackFile = join(folder, 'stack.json')
await writeFile(stackFile, JSON.stringify({ ...input, bootstrap: kafka.cluster.bootstrap }))
const server = fork(join(import.meta.dirname, 'live-fanout-server.ts'), ['headgate', stackFile], { execArgv: [] })
let load: Load = { rssMB: 0, loopP99Ms: 0, cpuPercent: 0 }
let seconds = 0
try {
  const url = `http://127.0.0.1:${await serverPort()}/api/v1/clusters/bench/topics`
  await createTopics(0, FEW)
  await eventually(`${FEW} topics are listed`, async () => (await firstPage(url)).value.total === FEW, 60_000)
  // The first commit makes Kafka create the topic that keeps them.
  await commitTo(0)
  const few = await pages(url)
  const { ms: creating } = await timed(createRest)
  const { ms: committing } = await timed(commitGroups)
  const committedAt = Date.now()
  await eventually(
    `${TOPICS} topics and their groups are known`,
    async () => {
      const { total, readersAsOf } = (await firstPage(`${url}?sort=-readers&limit=1`)).value
      return total === TOPICS && readersAsOf !== null && Date.parse(readersAsOf) > committedAt
    },
    180_000,
  )
  load = { rssMB: 0, loopP99Ms: 0, cpuPercent: 0 }
  seconds = 0
  const many = await pages(url)
  const [a, b] = [percentile(many.times, 0.95), percentile(few.times, 0.95)]
  const verdict = a / b <= 3 && a <= 50 && load.rssMB <= 512 ? 'met' : 'MISSED'
  await report(
    'P4',
    [
      `first page at ${TOPICS} × ${PARTITIONS} and ${GROUPS} groups: median ${median(many.times).toFixed(1)} ms, p95 ${a.toFixed(1)} ms (bar 50); at ${FEW} topics: median ${median(few.times).toFixed(1)} ms, p95 ${b.toFixed(1)} ms; ratio ${(a / b).toFixed(2)} (bar 3); RSS ${load.rssMB.toFixed(0)} MB (bar 512): ${verdict}`,
      `${many.looks} looks and ${many.rounds} rounds over the groups in ${MEASURE_MS / 1000} s, oldest figures ${(many.oldestMs / 1000).toFixed(1)} s; event loop p99 ${load.loopP99Ms.toFixed(0)} ms at worst, CPU ${load.cpuPercent.toFixed(0)} % of a core`,
      `set up in ${(creating / 1000).toFixed(0)} s for topics and ${(committing / 1000).toFixed(0)} s for groups`,
    ],
    { many, few, ratio: a / b, ...load },
    input.outFile,
  )
} finally {
  server.removeAllListeners('exit')
  server.kill('SIGKILL')
  await kafka.close()
  await broker.end()
  await rm(folder, { recursive: true, force: true })
}

function serverPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    server.on('message', (message: ServerMessage) => {
      if ('ready' in message) return resolve(message.ready.port)
      const { rssBytes, loopP99Ms, cpuMs } = message.sample
      const cpuPercent = (load.cpuPercent * seconds + cpuMs / 10) / (seconds + 1)
      load = { rssMB: Math.max(load.rssMB, rssBytes / 1e6), loopP99Ms: Math.max(load.loopP99Ms, loopP99Ms), cpuPercent }
      seconds += 1
    })
  })
}

/** A page is asked for every 50 ms, whether the last one has come or not, as several readers would. */
async function pages(url: string): Promise<{ times: number[]; looks: number; rounds: number; oldestMs: number }> {
  const [times, looks, rounds]: [number[], Set<string>, Set<string | null>] = [[], new Set(), new Set()]
  let oldestMs = 0
  const asked: Promise<void>[] = []
  for (const until = performance.now() + MEASURE_MS; performance.now() < until; await delay(EVERY_MS)) {
    const page = firstPage(url).then(({ ms, value }) => {
      times.push(ms)
      looks.add(value.asOf)
      rounds.add(value.readersAsOf)
      oldestMs = Math.max(oldestMs, Date.now() - Date.parse(value.asOf))
    })
    asked.push(page)
  }
  await Promise.all(asked)
  return { times, looks: looks.size, rounds: rounds.size, oldestMs }
}

async function firstPage(url: string): Promise<{ ms: number; value: TopicPage }> {
  const { ms, value } = await timed(async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) })
    if (!response.ok) throw new Error(`the page came with ${response.status}`)
    return response.text()
  })
  return { ms, value: TopicPage.parse(JSON.parse(value)) }
}

function nameOf(index: number): string {
  return `bench.team-${index % 40}.orders-${String(index).padStart(4, '0')}.events`
}

async function createTopics(from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += 100) {
    const topics = Array.from({ length: Math.min(100, to - at) }, (_, index) => ({
      name: nameOf(at + index),
      numPartitions: PARTITIONS,
      replicationFactor: 1,
      assignments: [],
      configs: [],
    }))
    const { message } = await kafka.directory.ask(Api.createTopics, { topics, timeoutMs: 30_000, validateOnly: false }, kafka.deadline(), {
      minVersion: 4,
    })
    const failed = message.list('topics').find((topic) => topic.int('errorCode') !== 0)
    if (failed !== undefined) throw brokerError(failed.int('errorCode'), 'CreateTopics')
  }
}

/** Each group has committed in all partitions of one topic: a quarter of the topics is read by nobody, some by two. */
async function commitGroups(): Promise<void> {
  for (let at = 1; at < GROUPS; at += 50) {
    const some = Array.from({ length: Math.min(50, GROUPS - at) }, (_, index) => at + index)
    await Promise.all(some.map(commitTo))
  }
}

function commitTo(index: number): Promise<void> {
  const offsets = Array.from({ length: PARTITIONS }, (_, partition): [number, bigint] => [partition, 0n])
  return kafka.commit(`bench-group-${index}`, nameOf(index % 2200), offsets)
}

async function createRest(): Promise<void> {
  await createTopics(FEW, TOPICS)
  const signal = AbortSignal.timeout(240_000)
  const led = async () => {
    const { topics } = await kafka.cluster.describe({ signal })
    return topics.length >= TOPICS && topics.every(({ partitions }) => partitions.every(({ leader }) => leader !== null))
  }
  await eventually('all partitions have leaders', led, 240_000)
}
