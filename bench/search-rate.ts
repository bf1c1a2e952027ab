import { fork } from 'node:child_process'
import { join } from 'node:path'
import { SearchLine } from '../server/contract/search.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import { javaConsumer } from './java-consumer.ts'
import type { ServerMessage } from './live-fanout-server.ts'
import { millionRecords } from './million-records.ts'
import { benchInput, median, report } from './stack.ts'

interface Figures {
  rates: number[]
  firstProgressMs: number[]
  loopP99Ms: number
  rssGrowthMiB: number
}

/**
 * A search over 1 M × 230 B through the API, whose server is a process of its own, against the Java consumer in the same run;
 * medians of five. Prints what a search does to its server beside its rate.
 */
export async function searchBench(id: string, what: string, body: Record<string, unknown>, bar: number): Promise<void> {
  const input = await benchInput()
  const kafka = new TestKafka(input.bootstrap)
  try {
    const topic = await millionRecords(kafka)
    const ours = await searches(process.argv[2] ?? '', topic, body)
    const java: number[] = []
    for (let time = 0; time < 5; time++) java.push(await javaConsumer(input.bootstrap, topic))
    const [a, b] = [median(ours.rates), median(java)]
    const first = median(ours.firstProgressMs)
    await report(
      id,
      [
        `${what}: ${Math.round(a).toLocaleString('en')} records/s, kafka-consumer-perf-test ${Math.round(b).toLocaleString('en')}; ratio ${(a / b).toFixed(2)} (bar ${bar}): ${a / b >= bar ? 'met' : 'MISSED'}`,
        `first progress ${first.toFixed(0)} ms (bar 300); event loop p99 ${ours.loopP99Ms.toFixed(1)} ms (bar 50); RSS growth ${ours.rssGrowthMiB.toFixed(0)} MiB (bar 150)`,
      ],
      { ...ours, java, ratio: a / b },
      input.outFile,
    )
  } finally {
    await kafka.close()
  }
}

async function searches(stackFile: string, topic: string, body: Record<string, unknown>): Promise<Figures> {
  const server = fork(join(import.meta.dirname, 'live-fanout-server.ts'), ['headgate', stackFile], { execArgv: [] })
  const figures: Figures = { rates: [], firstProgressMs: [], loopP99Ms: 0, rssGrowthMiB: 0 }
  let [idleBytes, measuring, lastBytes] = [0, false, 0]
  try {
    const port = await new Promise<number>((resolve, reject) => {
      server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
      server.on('message', (message: ServerMessage) => {
        if ('ready' in message) return resolve(message.ready.port)
        lastBytes = message.sample.rssBytes
        if (!measuring) return
        figures.loopP99Ms = Math.max(figures.loopP99Ms, message.sample.loopP99Ms)
        figures.rssGrowthMiB = Math.max(figures.rssGrowthMiB, (message.sample.rssBytes - idleBytes) / 2 ** 20)
      })
    })
    const url = `http://127.0.0.1:${port}/api/v1/clusters/bench/topics/${topic}/search`
    while (lastBytes === 0) await new Promise((resolve) => server.once('message', resolve))
    idleBytes = lastBytes
    measuring = true
    await oneSearch(url, body) // threads and code are warm afterwards, as in a server that runs
    for (let time = 0; time < 5; time++) {
      const { rate, firstProgressMs } = await oneSearch(url, body)
      figures.rates.push(rate)
      figures.firstProgressMs.push(firstProgressMs)
    }
    await new Promise((resolve) => server.once('message', resolve))
    return figures
  } finally {
    server.removeAllListeners('exit')
    server.kill('SIGKILL')
  }
}

/** By the clock of the caller, from sending the question to the end line. */
async function oneSearch(url: string, body: Record<string, unknown>): Promise<{ rate: number; firstProgressMs: number }> {
  const startedMs = performance.now()
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ budget: { records: '100000000', seconds: 15 }, ...body }),
    signal: AbortSignal.timeout(20_000),
  })
  let [text, firstProgressMs] = ['', 0]
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    if (firstProgressMs === 0) firstProgressMs = performance.now() - startedMs
    text += decoder.decode(chunk, { stream: true })
  }
  const ms = performance.now() - startedMs
  const end = SearchLine.parse(JSON.parse(text.trim().split('\n').at(-1) ?? ''))
  if (end.type !== 'end' || !end.complete) throw new Error(`the search did not read all: ${text.slice(-500)}`)
  return { rate: (Number(end.scanned.records) * 1000) / ms, firstProgressMs }
}
