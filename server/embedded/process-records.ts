import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Log } from '../core/log.ts'
import { startOf } from './process-identity.ts'

const ProcessRecord = z.object({
  name: z.string(),
  pid: z.int().min(2),
  start: z.string().min(1),
  command: z.string(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
})
export type ProcessRecord = z.infer<typeof ProcessRecord>

/**
 * Which processes this home started and has not seen end. A start after `kill -9` finds in here whom its predecessor left behind.
 * A number alone proves nothing, because systems give numbers out again: only a process that also started at the recorded moment is ours.
 */
export class ProcessRecords {
  /** The state folder that they belong to. */
  readonly home: string
  readonly #folder: string

  constructor(home: string) {
    this.home = home
    this.#folder = join(home, 'processes')
  }

  /** Synchronous, so that no crash fits between a spawn and its record. */
  add(record: Omit<ProcessRecord, 'start'>): void {
    const start = startOf(record.pid)
    if (start === null) return
    mkdirSync(this.#folder, { recursive: true })
    const file = this.#fileOf(record.name)
    writeFileSync(`${file}.new`, JSON.stringify({ ...record, start }))
    renameSync(`${file}.new`, file)
  }

  remove(name: string): void {
    rmSync(this.#fileOf(name), { force: true })
  }

  /** Recorded processes that still run. Records that cannot be read or whose process is gone are thrown away. */
  living(): ProcessRecord[] {
    return this.#files().flatMap((file) => {
      const record = this.#read(file)
      if (record !== null && startOf(record.pid) === record.start) return [record]
      rmSync(join(this.#folder, file), { force: true })
      return []
    })
  }

  /** Ends what a dead predecessor left running, and nobody else's process: first by its own stop signal, at the deadline by SIGKILL. */
  async endOrphans(log: Log, deadlineMs = 10_000): Promise<ProcessRecord[]> {
    const orphans = this.living()
    await Promise.all(
      orphans.map(async (orphan) => {
        log.warn({ part: orphan.name, pid: orphan.pid }, 'ending a process that an earlier start left behind')
        signalRecorded(orphan, orphan.stopSignal)
        if (!(await gone(orphan, deadlineMs))) {
          signalRecorded(orphan, 'SIGKILL')
          await gone(orphan, 5000)
        }
        this.remove(orphan.name)
      }),
    )
    return orphans
  }

  #fileOf(name: string): string {
    return join(this.#folder, `${name}.json`)
  }

  #files(): string[] {
    try {
      return readdirSync(this.#folder).filter((file) => file.endsWith('.json'))
    } catch {
      return [] // no folder: nothing was ever started here
    }
  }

  #read(file: string): ProcessRecord | null {
    try {
      return ProcessRecord.parse(JSON.parse(readFileSync(join(this.#folder, file), 'utf8')))
    } catch {
      return null // a torn record names nobody
    }
  }
}

function signalRecorded(record: ProcessRecord, signal: NodeJS.Signals): void {
  if (startOf(record.pid) === record.start) process.kill(record.pid, signal)
}

async function gone(record: ProcessRecord, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (startOf(record.pid) === record.start) {
    if (Date.now() > deadline) return false
    await sleep(50)
  }
  return true
}
