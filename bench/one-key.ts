/**
 * NEEDLE: 10 M × 400 B in 12 partitions, keyed as the Java client does, one record with the key that is looked for at 5 % from the tail.
 * By key with and without the one-partition shortcut, a text that is nowhere, and a search that is cancelled. Takes minutes and 5 GB of disk.
 * Usage: node bench/one-key.ts STACK.json [OUT.json]
 */
import { setTimeout as pause } from 'node:timers/promises'
import { partitionOfKey } from '../server/gateways/kafka/produce/partitioner.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import { startSampledServer } from './sampled-server.ts'
import { askSearch, searchOnce } from './search-once.ts'
import { benchInput, report } from './stack.ts'

const RECORDS = 10_000_000
const PARTITIONS = 12
const VALUE_BYTES = 370
/** Records in a batch of some 64 kB. */
const BATCH = 150
const KEYS = 50_000
const NEEDLE = 'the-one-key'
const budget = { records: '100000000', seconds: 300 }

const input = await benchInput()
const kafka = new TestKafka(input.bootstrap)
const server = await startSampledServer(process.argv[2] ?? '')
try {
  const topic = await writeHaystack()
  const url = `${server.url}/topics/${topic}`
  const { rssBytes: idleBytes } = await server.nextSample()
  server.peaks()
  const byKey = { key: { text: NEEDLE }, budget, limit: 50 }
  const shortcut = await searchOnce(url, { ...byKey, keyShortcut: true }, 300_000)
  const everywhere = await searchOnce(url, byKey, 300_000)
  const nothing = await searchOnce(url, { contains: { text: 'nowhere in the log' }, budget }, 300_000)
  const cancelMs = await cancelled(url)
  await server.nextSample()
  const growthMiB = (server.peaks().rssBytes - idleBytes) / 2 ** 20
  if (shortcut.end.matches !== 1 || everywhere.end.matches !== 1) throw new Error('the record with the key was not found once')
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  const met = shortcut.end.partitions.length === 1 && shortcut.firstProgressMs < 500 && growthMiB < 150 && cancelMs < 1000
  await report(
    'NEEDLE',
    [
      `one key of 10 M × 400 B, one-partition shortcut: ${seconds(shortcut.ms)}, ${shortcut.end.partitions.length} partition and ${shortcut.end.scanned.records} records read, first progress ${shortcut.firstProgressMs.toFixed(0)} ms (bar 500)`,
      `the same over all partitions: ${seconds(everywhere.ms)}; a text that is nowhere: complete, scanned ${nothing.end.scanned.records} in ${seconds(nothing.ms)}`,
      `after Cancel the server read on for ${Math.max(20, cancelMs).toFixed(0)} ms at most (looked at every 20 ms; bar 1000); RSS growth over all of it ${growthMiB.toFixed(0)} MiB (bar 150): ${met ? 'met' : 'MISSED'}`,
    ],
    { shortcut, everywhere, nothing, cancelMs, growthMiB },
    input.outFile,
  )
} finally {
  server.stop()
  await kafka.close()
}

/** Deleted when the bench ends. The needle lies where 5 % of its partition come after it. */
async function writeHaystack(): Promise<string> {
  const topic = await kafka.makeTopic('bench-needle', { partitions: PARTITIONS })
  const keys = Array.from({ length: PARTITIONS }, (): string[] => [])
  for (let index = 0; index < KEYS; index++) keys[partitionOfKey(Buffer.from(`key-${index}`), PARTITIONS)]?.push(`key-${index}`)
  const needleAt = partitionOfKey(Buffer.from(NEEDLE), PARTITIONS)
  const value = Buffer.from(`{"device":"d","status":"ok","note":"${'x'.repeat(VALUE_BYTES - 40)}"}`)
  const each = Math.ceil(RECORDS / PARTITIONS)
  await Promise.all(
    keys.map(async (own, partition) => {
      for (let written = 0; written < each; written += BATCH) {
        const length = Math.min(BATCH, each - written)
        const records = Array.from({ length }, (_, index) => ({
          key: Buffer.from(isNeedle(partition, written + index) ? NEEDLE : (own[(written + index) % own.length] ?? '')),
          value,
          headers: [],
        }))
        await kafka.produce(topic, partition, records)
      }
    }),
  )
  return topic

  function isNeedle(partition: number, index: number): boolean {
    return partition === needleAt && index === Math.floor(each * 0.95)
  }
}

/** Milliseconds from giving a search up until the server reads no more: the last moment at which it still took more than 64 kB in 20 ms. */
async function cancelled(url: string): Promise<number> {
  const giveUp = new AbortController()
  const response = await askSearch(url, { contains: { text: 'nowhere in the log' }, budget }, giveUp.signal)
  const reader = response.body?.getReader()
  await reader?.read()
  const begun = await server.bytesRead()
  await pause(1000)
  if ((await server.bytesRead()) - begun < 10_000_000n) throw new Error('the server did not read before it was cancelled')
  giveUp.abort()
  const startedMs = performance.now()
  let [lastMs, before] = [0, await server.bytesRead()]
  while (performance.now() - startedMs < 3000) {
    await pause(20)
    const now = await server.bytesRead()
    if (now - before > 65_536n) lastMs = performance.now() - startedMs
    before = now
  }
  return lastMs
}
