/**
 * P9: the live view's main thread in Chromium while 5,000 records/s of 500 B arrive for 60 s, all of them shown, against
 * an idle page under the same load. Bars: frames at least 0.8 of the idle page's, no task over 100 ms more, heap flat.
 * Usage: node bench/live-view.ts STACK.json [OUT.json]
 */
import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { TestKafka } from '../server/testing/kafka.ts'
import { startServerProcess } from './server-process.ts'
import { benchInput, report } from './stack.ts'

const RATE = 5000
const SECONDS = Number(process.env.BENCH_SECONDS ?? 60)
/** The 10,000 kept rows are there and code is warm; only then the heap can be flat. */
const WARM_UP_SECONDS = 10
const PARTITIONS = 4
const BARS = { frames: 0.8, taskMs: 100, heap: 1.1 } as const

interface Figures {
  frames: number
  longestTaskMs: number
  heapStartMiB: number
  heapEndMiB: number
}

const input = await benchInput()
const home = await mkdtemp(join(tmpdir(), 'headgate-bench-'))
const kafka = new TestKafka(input.bootstrap)
// The browser ends with this process; the server would not, if there were no browser to go on with.
const browser = await chromium.launch({
  ...(process.env.PLAYWRIGHT_CHROMIUM === undefined ? {} : { executablePath: process.env.PLAYWRIGHT_CHROMIUM }),
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--enable-precise-memory-info',
  ],
})
const server = await startServerProcess(input, home)
try {
  const topic = await kafka.makeTopic('live-view', { partitions: PARTITIONS })
  const idle = await measure(topic, '/clusters', false)
  const live = await measure(topic, `/clusters/default/topics/${topic}/live?max=all`, true)
  const frames = live.frames / idle.frames
  const taskMs = live.longestTaskMs - idle.longestTaskMs
  const heap = live.heapEndMiB / live.heapStartMiB
  const isMet = frames >= BARS.frames && taskMs <= BARS.taskMs && heap <= BARS.heap
  await report(
    'P9',
    [
      `${RATE} records/s for ${SECONDS} s: ${live.frames} frames, idle page ${idle.frames}, ratio ${frames.toFixed(2)} (bar ${BARS.frames}); ` +
        `longest task ${live.longestTaskMs.toFixed(0)} ms, idle page ${idle.longestTaskMs.toFixed(0)} ms (bar +${BARS.taskMs}); ` +
        `heap ${live.heapStartMiB.toFixed(1)} to ${live.heapEndMiB.toFixed(1)} MiB (bar x${BARS.heap}): ${isMet ? 'met' : 'MISSED'}`,
    ],
    { idle, live, frames, taskMs, heap, counts: live.counts },
    input.outFile,
  )
} finally {
  await browser.close()
  await server.stop()
  await kafka.close()
  await rm(home, { recursive: true, force: true })
}

async function measure(topic: string, path: string, isLive: boolean): Promise<Figures & { counts: string | null }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  try {
    await page.goto(`${server.url}${path}`)
    if (isLive) await page.getByText('Still listening').first().waitFor()
    const producer = fork(join(import.meta.dirname, 'live-fanout-producer.ts'), [
      input.bootstrap.join(','),
      topic,
      String(RATE),
      String(WARM_UP_SECONDS + SECONDS + 2),
    ])
    const ended = new Promise((resolve) => producer.once('exit', resolve))
    await page.waitForTimeout(WARM_UP_SECONDS * 1000)
    const heapStartMiB = await heapOf(page)
    const { frames, longestTaskMs } = await page.evaluate(watchFrames, SECONDS * 1000)
    const heapEndMiB = await heapOf(page)
    const counts = isLive ? await page.getByRole('region', { name: 'Counts of this stream' }).textContent() : null
    await ended
    return { frames, longestTaskMs, heapStartMiB, heapEndMiB, counts }
  } finally {
    await page.close()
  }
}

/** Runs in the page: how many frames were painted, and the longest task of its main thread. */
function watchFrames(forMs: number): Promise<{ frames: number; longestTaskMs: number }> {
  return new Promise((resolve) => {
    let frames = 0
    let longestTaskMs = 0
    const tasks = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, entry.duration)
    })
    tasks.observe({ type: 'longtask' })
    const startedMs = performance.now()
    const frame = () => {
      frames += 1
      if (performance.now() - startedMs < forMs) {
        requestAnimationFrame(frame)
        return
      }
      tasks.disconnect()
      resolve({ frames, longestTaskMs })
    }
    requestAnimationFrame(frame)
  })
}

/** What is alive after a collection. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 2 ** 20
}
