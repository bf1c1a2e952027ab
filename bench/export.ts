/**
 * EXPORT: 1 M × 230 B exported as NDJSON through the API, whose server is a process of its own, against our bare reader in the same run;
 * medians of three. Prints what the server's memory does meanwhile. Usage: node bench/export.ts STACK.json [OUT.json]
 */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { ExportLine } from '../server/contract/exports.ts'
import { silentLog } from '../server/core/log.ts'
import { scanTopic } from '../server/gateways/kafka/read/scan-topic.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import type { ServerMessage } from './live-fanout-server.ts'
import { millionRecords } from './million-records.ts'
import { benchInput, median, report, timed } from './stack.ts'

const RUNS = 3

const input = await benchInput()
const kafka = new TestKafka(input.bootstrap)
const server = fork(join(import.meta.dirname, 'live-fanout-server.ts'), ['headgate', process.argv[2] ?? ''], { execArgv: [] })
const seen = { rssMiB: 0, loopP99Ms: 0 }
try {
  const topic = await millionRecords(kafka)
  const url = `http://127.0.0.1:${await serverPort()}/api/v1/clusters/bench/topics/${topic}/exports`
  const peaks: number[] = []
  const [ours, bare]: [number[], number[]] = [[], []]
  await nextSample()
  const idleMiB = seen.rssMiB
  for (let run = 0; run < RUNS; run++) {
    seen.rssMiB = 0
    ours.push(await exportAll(url))
    await nextSample()
    peaks.push(seen.rssMiB)
    bare.push(await bareScan(topic))
  }
  const [a, b] = [median(ours), median(bare)]
  await report(
    'EXPORT',
    [
      `1 M × 230 B as NDJSON: ${Math.round(a).toLocaleString('en')} records/s, our bare reader ${Math.round(b).toLocaleString('en')}; ratio ${(a / b).toFixed(2)}`,
      `RSS idle ${idleMiB.toFixed(0)} MiB, peak of each export ${peaks.map((peak) => peak.toFixed(0)).join(', ')} MiB; event loop p99 ${seen.loopP99Ms.toFixed(0)} ms at worst`,
    ],
    { ours, bare, ratio: a / b, idleMiB, peaks, loopP99Ms: seen.loopP99Ms },
    input.outFile,
  )
} finally {
  server.removeAllListeners('exit')
  server.kill('SIGKILL')
  await kafka.close()
}

function serverPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    server.on('message', (message: ServerMessage) => {
      if ('ready' in message) return resolve(message.ready.port)
      seen.rssMiB = Math.max(seen.rssMiB, message.sample.rssBytes / 2 ** 20)
      seen.loopP99Ms = Math.max(seen.loopP99Ms, message.sample.loopP99Ms)
    })
  })
}

function nextSample(): Promise<void> {
  return new Promise((resolve) => server.once('message', () => resolve()))
}

/** Records a second, by the clock of the caller, who keeps the last lines only. */
async function exportAll(url: string): Promise<number> {
  const { ms, value } = await timed(async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}', signal: AbortSignal.timeout(120_000) }
    const response = await fetch(url, init)
    let tail = Buffer.alloc(0)
    for await (const chunk of response.body ?? []) tail = Buffer.concat([tail, chunk]).subarray(-65_536)
    return tail.toString('utf8').trimEnd().split('\n').at(-1) ?? ''
  })
  const end = ExportLine.parse(JSON.parse(value))
  if (end.type !== 'end' || !end.complete) throw new Error(`the export is not complete: ${value.slice(0, 500)}`)
  return (Number(end.records) * 1000) / ms
}

async function bareScan(topic: string): Promise<number> {
  const config = { id: 'bench', bootstrap: input.bootstrap, clientId: 'headgate-bench', timeoutMs: 60_000 }
  const { ms, value } = await timed(() => scanTopic(config, topic, silentLog, { signal: AbortSignal.timeout(60_000), timeoutMs: 60_000 }))
  return (Number(value.records) * 1000) / ms
}
