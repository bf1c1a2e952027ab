/**
 * P8: first-load JavaScript of the heaviest page, gzip. Bar 250 kB. Every page of the production build is asked for and the
 * scripts that its HTML names are fetched. Usage: node bench/first-load.ts STACK.json [OUT.json]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { startServerProcess } from './server-process.ts'
import { benchInput, report } from './stack.ts'

const PAGES = [
  '/clusters',
  '/clusters/default',
  '/clusters/default/topics',
  '/clusters/default/topics/x/messages',
  '/clusters/default/topics/x/live',
  '/clusters/default/topics/x/partitions',
  '/clusters/default/topics/x/records/0/0',
  '/clusters/default/live',
  '/demo',
]
const BAR_KB = 250

const input = await benchInput()
const home = await mkdtemp(join(tmpdir(), 'headgate-bench-'))
const server = await startServerProcess(input, home)
const sizes = new Map<string, number>()
try {
  const pages: { page: string; kB: number }[] = []
  for (const page of PAGES) pages.push({ page, kB: await firstLoad(page) })
  const heaviest = pages.toSorted((a, b) => b.kB - a.kB)[0]
  if (heaviest === undefined) throw new Error('no page was measured')
  const verdict = heaviest.kB <= BAR_KB ? 'met' : 'MISSED'
  await report('P8', [`heaviest first load ${heaviest.page} ${heaviest.kB.toFixed(1)} kB gzip (bar ${BAR_KB}): ${verdict}`], { pages }, input.outFile)
} finally {
  await server.stop()
  await rm(home, { recursive: true, force: true })
}

async function firstLoad(page: string): Promise<number> {
  const html = await (await fetch(`${server.url}${page}`)).text()
  const scripts = new Set(
    [...html.matchAll(/<script[^>]+src="([^"]+\.js[^"]*)"(?![^>]*nomodule)/gi)].filter(([tag]) => !/nomodule/i.test(tag)).map(([, src]) => src ?? ''),
  )
  if (scripts.size === 0) throw new Error(`${page} names no script`)
  let total = 0
  for (const script of scripts) total += await gzipOf(script)
  return total / 1000
}

async function gzipOf(script: string): Promise<number> {
  const known = sizes.get(script)
  if (known !== undefined) return known
  const size = gzipSync(Buffer.from(await (await fetch(`${server.url}${script}`)).arrayBuffer()), { level: 9 }).length
  sizes.set(script, size)
  return size
}
