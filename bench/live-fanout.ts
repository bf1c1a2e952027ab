/**
 * P5: 5,000 records a second of 500 bytes to 20 viewers, against bare socket.io with the same interval and payload.
 * Usage: node bench/live-fanout.ts STACK.json [OUT.json]
 */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { TestKafka } from '../server/testing/kafka.ts'
import type { ServerMessage } from './live-fanout-server.ts'
import { Viewer } from './live-fanout-viewer.ts'
import { benchInput, report } from './stack.ts'

const RATE = 5000
const VIEWERS = 20
const INTERVAL_MS = 50
/** With a viewer that is stalled memory is looked at as well: once V8's heap has the size that it keeps. */
const TIMES = { even: { warmUpS: 3, seconds: 15 }, stalled: { warmUpS: 20, seconds: 40 } } as const
const MOST_SPREAD = 0.1

interface Run {
  p50Ms: number
  p95Ms: number
  p99Ms: number
  recordsSeen: number
  /** For each viewer: sent + sampled out + dropped = produced, and as many records came as were sent. */
  exact: boolean
  /** By the viewers that were not stalled. */
  dropped: number
  cpuPercent: number
  loopP99Ms: number
  rssMiB: { first: number; last: number; least: number; most: number }
  stalled: Viewer['seen']['counters'] | null
}

const { bootstrap, outFile } = await benchInput()
const kafka = new TestKafka(bootstrap)
try {
  const bare = await run('bare', false)
  const headgate = await run('headgate', false)
  const oneStalled = await run('headgate', true)
  await tell({ bare, headgate, oneStalled })
} finally {
  await kafka.close()
}

async function run(mode: 'bare' | 'headgate', stall: boolean): Promise<Run> {
  const topic = mode === 'headgate' ? await kafka.makeTopic('live-fanout', { partitions: 4 }) : 'live-fanout'
  const server = fork(join(import.meta.dirname, 'live-fanout-server.ts'), [mode, process.argv[2] ?? '', String(RATE), String(INTERVAL_MS)])
  const samples: { rssBytes: number; cpuMs: number; loopP99Ms: number }[] = []
  const { warmUpS, seconds } = TIMES[stall ? 'stalled' : 'even']
  try {
    const url = await readyUrl(server, samples)
    const viewers = Array.from({ length: VIEWERS }, () => new Viewer(url))
    await Promise.all(viewers.map((viewer) => viewer.open(topic)))
    const stalled = stall ? viewers.pop() : undefined
    stalled?.stall()
    const produced = mode === 'headgate' ? produceFor(topic, warmUpS + seconds) : bareFor(viewers, warmUpS + seconds)
    await delay(warmUpS * 1000)
    samples.length = 0
    for (const viewer of viewers) viewer.measure(true)
    const total = await produced
    for (const viewer of viewers) viewer.measure(false)
    const measured = [...samples]
    if (total !== null) await settled(viewers, total)
    stalled?.wakeUp()
    if (stalled !== undefined && total !== null) await settledStalled(stalled, total)
    const result = summary(viewers, stalled, total, measured)
    for (const viewer of [...viewers, ...(stalled === undefined ? [] : [stalled])]) viewer.socket.disconnect()
    return result
  } finally {
    server.kill()
  }
}

async function readyUrl(server: ChildProcess, samples: { rssBytes: number; cpuMs: number; loopP99Ms: number }[]): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    server.on('message', (message: ServerMessage) => {
      if ('ready' in message) resolve(`http://127.0.0.1:${message.ready.port}`)
      else samples.push(message.sample)
    })
  })
}

/** Produces at the rate, in a process of its own, and returns how many were acknowledged. */
async function produceFor(topic: string, forSeconds: number): Promise<number> {
  const producer = fork(join(import.meta.dirname, 'live-fanout-producer.ts'), [bootstrap.join(','), topic, String(RATE), String(forSeconds)])
  return new Promise((resolve, reject) => {
    producer.once('message', (acknowledged) => resolve(Number(acknowledged)))
    producer.once('exit', (code) => reject(new Error(`the producer ended with ${code}`)))
  })
}

async function bareFor(viewers: Viewer[], forSeconds: number): Promise<null> {
  viewers[0]?.socket.emit('go')
  await delay(forSeconds * 1000)
  return null
}

async function settled(viewers: Viewer[], total: number): Promise<void> {
  const endMs = Date.now() + 20_000
  while (viewers.some(({ seen }) => seen.counters.matched < total || seen.counters.queued > 0) && Date.now() < endMs) await delay(50)
}

async function settledStalled(viewer: Viewer, total: number): Promise<void> {
  const endMs = Date.now() + 20_000
  while ((viewer.seen.counters.matched < total || viewer.seen.counters.queued > 0) && Date.now() < endMs) await delay(50)
}

function summary(
  viewers: Viewer[],
  stalled: Viewer | undefined,
  total: number | null,
  samples: { rssBytes: number; cpuMs: number; loopP99Ms: number }[],
): Run {
  const delays = Float64Array.from(viewers.flatMap(({ seen }) => seen.delaysMs)).sort()
  const at = (share: number) => delays[Math.floor((delays.length - 1) * share)] ?? Number.NaN
  const rss = samples.map(({ rssBytes }) => rssBytes / 2 ** 20)
  const adds = ({ seen: { records, counters } }: Viewer) =>
    counters.matched === counters.sent + counters.sampledOut + counters.dropped + counters.queued && records === counters.sent
  const all = stalled === undefined ? viewers : [...viewers, stalled]
  return {
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    recordsSeen: viewers.reduce((sum, { seen }) => sum + seen.records, 0),
    exact: total === null || all.every((viewer) => viewer.seen.counters.matched === total && adds(viewer)),
    dropped: viewers.reduce((sum, { seen }) => sum + seen.counters.dropped, 0),
    cpuPercent: Math.round(samples.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / samples.length / 10),
    loopP99Ms: Math.round(Math.max(...samples.map(({ loopP99Ms }) => loopP99Ms))),
    rssMiB: {
      first: Math.round(rss[0] ?? 0),
      last: Math.round(rss.at(-1) ?? 0),
      least: Math.round(Math.min(...rss)),
      most: Math.round(Math.max(...rss)),
    },
    stalled: stalled?.seen.counters ?? null,
  }
}

async function tell(runs: { bare: Run; headgate: Run; oneStalled: Run }): Promise<void> {
  const ratio = runs.headgate.p95Ms / runs.bare.p95Ms
  const met = ratio <= 2 && runs.headgate.exact && runs.oneStalled.exact
  const { least, most } = runs.oneStalled.rssMiB
  const spread = (most - least) / (most + least)
  const lines = [
    ...Object.entries(runs).map(([name, one]) => lineOf(name, one)),
    `p95 of ${VIEWERS} viewers at ${RATE} records/s is ${ratio.toFixed(2)} × that of bare socket.io (bar: 2), counts exact: ${met ? 'met' : 'MISSED'}`,
    `RSS over ${TIMES.stalled.seconds} s with one viewer stalled: ±${(spread * 100).toFixed(1)} % (bar: 10): ${spread <= MOST_SPREAD ? 'met' : 'MISSED'}`,
  ]
  await report('P5', lines, { rate: RATE, viewers: VIEWERS, times: TIMES, ratio, met, spread, ...runs }, outFile)
}

function lineOf(name: string, one: Run): string {
  const delays = `p50 ${one.p50Ms} ms, p95 ${one.p95Ms} ms, p99 ${one.p99Ms} ms`
  const load = `CPU ${one.cpuPercent} %, event loop p99 ${one.loopP99Ms} ms, RSS ${one.rssMiB.first} → ${one.rssMiB.last} MiB (${one.rssMiB.least} to ${one.rssMiB.most})`
  const stalled = one.stalled === null ? '' : `; stalled viewer ${JSON.stringify(one.stalled)}`
  return `${name}: ${delays}; counts exact ${one.exact}, dropped by healthy viewers ${one.dropped}; ${load}${stalled}`
}
