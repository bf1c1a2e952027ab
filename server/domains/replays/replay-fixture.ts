import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Job } from '../../contract/jobs.ts'
import type { Replay, ReplayPlan } from '../../contract/replays.ts'
import type { RecordToWrite } from '../../gateways/kafka/records/encode-batch.ts'
import type { RawHeader, RawRecord } from '../../gateways/kafka/types.ts'
import { eventually } from '../../testing/eventually.ts'
import type { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import type { CrashPoint } from './crash-points.ts'

export const header = (name: string, value: string | null): RawHeader => ({
  name: Buffer.from(name),
  value: value === null ? null : Buffer.from(value),
})

/** Headers as our own consumers write them when they give a record up. */
export const ofOrigin = (topic: string, partition: number, offset: number | string): RawHeader[] => [
  header('headgate-error-class', 'com.example.Poison'),
  header('headgate-origin-topic', topic),
  header('headgate-origin-partition', String(partition)),
  header('headgate-origin-offset', String(offset)),
  header('headgate-origin-timestamp', '1700000000000'),
]

/** Dead letters with everything that is easily lost: repeated and null headers, null keys and values, bytes that are no text. */
export function letters(count: number, origin: string, partition = 0): RecordToWrite[] {
  return Array.from({ length: count }, (_, at) => ({
    key: at % 7 === 0 ? null : Buffer.from(`key-${at}`),
    value: at % 11 === 0 ? null : Buffer.from([0, at & 0xff, at >> 8, 0xff]),
    headers: [
      header('b', null),
      header('a', `${at}`),
      { name: Buffer.from('a'), value: Buffer.from([0xff, at & 0xff]) },
      ...ofOrigin(origin, partition, at),
    ],
  }))
}

/** Writes them in batches, as a producer would. */
export async function fill(kafka: TestKafka, topic: string, partition: number, records: RecordToWrite[]): Promise<void> {
  for (let at = 0; at < records.length; at += 100) await kafka.produce(topic, partition, records.slice(at, at + 100))
}

export async function read(kafka: TestKafka, topic: string, isolation: 'committed' | 'uncommitted' = 'committed'): Promise<RawRecord[]> {
  const call = () => ({ signal: AbortSignal.timeout(30_000), timeoutMs: 30_000 })
  const { topics } = await kafka.cluster.describe({ topics: [topic], ...call() })
  const records: RawRecord[] = []
  for (const { partition } of topics[0]?.partitions ?? []) {
    const [end] = await kafka.cluster.listOffsets([{ topic, partition, spec: 'last-stable' }], call())
    const request = { topic, partition, from: 0n, to: end?.offset ?? 0n, maxRecords: 100_000, maxBytes: 200_000_000, isolation }
    const { entries } = await kafka.cluster.readPartition(request, call())
    for (const entry of entries) if (entry.kind === 'record' && entry.record.state === 'committed') records.push(entry.record)
  }
  return records
}

export const textOf = ({ headers }: RawRecord, name: string) => headers.findLast((each) => String(each.name) === name)?.value?.toString() ?? null

/** Key, value and foreign headers: what must not change. */
export function printOf({ key, value, headers }: RawRecord): string {
  const hash = createHash('sha256')
  const add = (bytes: Buffer | null) => {
    hash.update(bytes === null ? 'null;' : `${bytes.length};`)
    if (bytes !== null) hash.update(bytes)
  }
  add(key)
  add(value)
  for (const { name, value: content } of headers.filter(({ name: each }) => !String(each).startsWith('headgate-'))) {
    add(name)
    add(content)
  }
  return hash.digest('base64')
}

/** What an independent look says: compare with `{ lost: 0, doubled: 0, changed: 0, disordered: 0 }`. */
export async function count(kafka: TestKafka, source: string, target: string, job: string) {
  const expected = new Map((await read(kafka, source)).map((record) => [`${source}/${record.partition}/${record.offset}`, printOf(record)]))
  const seen = new Set<string>()
  const last = new Map<string, bigint>()
  const found = { lost: 0, doubled: 0, changed: 0, disordered: 0 }
  for (const record of await read(kafka, target)) {
    const id = textOf(record, 'headgate-replay-id') ?? ''
    if (textOf(record, 'headgate-replay-job') !== job) continue
    if (seen.has(id)) found.doubled++
    seen.add(id)
    if (expected.get(id) !== printOf(record)) found.changed++
    const [lane, offset] = [`${id.slice(0, id.lastIndexOf('/'))}>${record.partition}`, BigInt(id.slice(id.lastIndexOf('/') + 1))]
    if (offset <= (last.get(lane) ?? -1n)) found.disordered++
    last.set(lane, offset)
  }
  found.lost = [...expected.keys()].filter((id) => !seen.has(id)).length
  return found
}

export interface ReplayServer {
  child: ChildProcess
  base: string
  kill(): Promise<void>
}

export interface ServerFaults {
  point?: CrashPoint
  passes?: number
  classic?: boolean
  bootstrap?: string
}

/** A server in a process of its own, which ends itself where it is told to. */
export async function serveReplays(databaseUrl: string, faults: ServerFaults = {}): Promise<ReplayServer> {
  const script = join(import.meta.dirname, '../../testing/serve-replays.ts')
  const args = [faults.bootstrap ?? testStack().bootstrap.join(','), databaseUrl, faults.point ?? 'none', String(faults.passes ?? 1)]
  const child = spawn(process.execPath, [script, ...args, faults.classic === true ? 'classic' : 'cluster'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${code} before it was there`)
  })
  // Nobody waits for its end once it is there.
  ended.catch(() => undefined)
  const [line] = await Promise.race([once(child.stdout, 'data'), ended])
  const base = `${String(line).trim()}/api/v1`
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  await eventually('its database is ready', async () => child.signalCode !== null || (await ask(base, '/jobs')).status === 200, 30_000)
  return { child, base, kill }
}

const ask = (base: string, path: string) => fetch(`${base}${path}`, { signal: AbortSignal.timeout(5000) })

export async function post<T>(base: string, path: string, body: object): Promise<T> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(40_000) }
  return (await fetch(`${base}${path}`, init)).json() as Promise<T>
}

export const plan = (base: string, body: object) => post<ReplayPlan>(base, '/clusters/test/replays/plan', body)

/** Plans, and starts what was planned. */
export async function start(base: string, body: object): Promise<Job> {
  const { hash } = await plan(base, body)
  return post<Job>(base, '/clusters/test/replays', { ...body, hash })
}

export async function replayOf(base: string, id: string): Promise<Replay> {
  return (await ask(base, `/clusters/test/replays/${id}`)).json() as Promise<Replay>
}

const ends: ReadonlySet<string> = new Set(['done', 'done-with-failures', 'cancelled', 'inconsistent', 'unknown'])

export async function ended(base: string, id: string, timeoutMs = 90_000): Promise<Replay> {
  const isOver = async () => {
    const replay = await replayOf(base, id)
    return ends.has(replay.state) ? replay : null
  }
  return eventually(`replay ${id} ends`, isOver, timeoutMs)
}

/** `selected` less everything that it must be made of: 0n. */
export function imbalance({ selected, replayed, skipped, parked, expired, failed, unknown, remaining }: Replay): bigint {
  return [replayed, skipped, parked, expired, failed, unknown, remaining].reduce((left, each) => left - BigInt(each), BigInt(selected))
}
