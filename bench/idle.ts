/**
 * P10: the server process alone, idle, one cluster, demo off. Bars: RSS 200 MB, CPU 1 %. The pages are asked for once first.
 * Usage: node bench/idle.ts STACK.json [OUT.json]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
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
  const rssMB = (after.rssMiB * 1024 * 1024) / 1e6
  const verdict = rssMB <= 200 && cpuPercent <= 1 ? 'met' : 'MISSED'
  await report(
    'P10',
    [`idle server: RSS ${rssMB.toFixed(0)} MB (bar 200), CPU ${cpuPercent.toFixed(2)} % (bar 1): ${verdict}`],
    { rssMB, cpuPercent },
    input.outFile,
  )
} finally {
  await server.stop()
  await rm(home, { recursive: true, force: true })
}
