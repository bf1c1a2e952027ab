/**
 * P10: the server process alone, idle, one cluster, demo off. Bars: RSS 200 MB, CPU 1 %. The pages are asked for once first.
 * Usage: node bench/idle.ts STACK.json [OUT.json]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../server/testing/eventually.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import { startServerProcess, usageOf } from './server-process.ts'
import { benchInput, report } from './stack.ts'

// Reading a cluster counts as presence for a minute, in which it is looked at more often: idle begins after that.
const SETTLE_MS = 75_000
const MEASURE_MS = 60_000

const input = await benchInput()
const home = await mkdtemp(join(tmpdir(), 'headgate-bench-'))
// What is measured is a later start: the first one also compiles.
await (await startServerProcess(input, home)).stop()
const server = await startServerProcess(input, home)
try {
  await fetch(`${server.url}/clusters/default/topics`)
  await delay(SETTLE_MS)
  const before = await usageOf(server.pid)
  await delay(MEASURE_MS)
  const after = await usageOf(server.pid)
  const cpuPercent = ((after.cpuSeconds - before.cpuSeconds) * 100_000) / MEASURE_MS
  const rssMB = megabytes(after.rssMiB)
  const withQueueMB = await afterAJob(server.url)
  const verdict = rssMB <= 200 && cpuPercent <= 1 ? 'met' : 'MISSED'
  await report(
    'P10',
    [
      `idle server: RSS ${rssMB.toFixed(0)} MB (bar 200), CPU ${cpuPercent.toFixed(2)} % (bar 1): ${verdict}`,
      `after a job, which loads the queue: RSS ${withQueueMB.toFixed(0)} MB`,
    ],
    { rssMB, cpuPercent, withQueueMB },
    input.outFile,
  )
} finally {
  await server.stop()
  await rm(home, { recursive: true, force: true })
}

function megabytes(mebibytes: number): number {
  return (mebibytes * 1024 * 1024) / 1e6
}

/** A flow of one record, and the memory a little later: what the queue of jobs leaves in a server that is idle again. */
async function afterAJob(url: string): Promise<number> {
  const kafka = new TestKafka(input.bootstrap)
  try {
    const body = JSON.stringify({ topic: await kafka.makeTopic('bench-idle'), template: { value: 'x' }, end: { records: 1 } })
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
    const { id } = await (await fetch(`${url}/api/v1/clusters/default/flows`, init)).json()
    await eventually('the flow is done', async () => (await (await fetch(`${url}/api/v1/jobs/${id}`)).json()).state === 'done', 60_000)
    await delay(15_000)
    return megabytes((await usageOf(server.pid)).rssMiB)
  } finally {
    await kafka.close()
  }
}
