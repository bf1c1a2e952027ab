import { getCompileCacheDir } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { messageOf } from '../core/errors.ts'
import type { RawRecord } from '../gateways/kafka/types.ts'
import type { SchemaKey } from '../gateways/registry/types.ts'
import type { Changed } from '../serde/transform/types.ts'
import type { SchemaSet } from '../serde/types.ts'
import type { ChangeSpec, ExpressionFault, FromWorker, ScanPiece, ScanReport, ScanSpec, ToWorker, Verdict } from './messages.ts'
import { packRecords } from './packed-records.ts'

/** Why a task came to no result: it took too long, or its worker ended (out of memory, say). The search is over, others go on. */
export class ScanFailure extends Error {
  override name = 'ScanFailure'
}

/** Looks up the schemas that a thread lacks, by what names them. */
export type SchemaLookup = Task['schemas']

export interface ScanPoolOptions {
  /** Threads at most; they are started as they are needed. */
  threads?: number
  /** Of one task; schema look-ups not counted. */
  taskMs?: number
  /** Threads without work end after this time. */
  idleMs?: number
}

interface Task {
  id: number
  message: ToWorker
  transfer: ArrayBuffer[]
  schemas: (ids: SchemaKey[]) => Promise<SchemaSet>
  settle: (answer: FromWorker | Error) => void
  /** Nobody waits any more: its thread gets a moment to finish. */
  abandoned: boolean
}

interface Slot {
  worker: Worker
  task: Task | null
  timer: NodeJS.Timeout | undefined
}

const ENTRY = new URL('./scan-worker.ts', import.meta.url)
/** What a thread may take for JavaScript values, in MB. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8, stackSizeMb: 4 }
const ABANDONED_MS = 500

/**
 * The threads that look through fetched bytes for all searches of this process. A thread has one task at a time and the rest
 * wait here, so that ending a thread that hangs costs its own task alone. Started with the first task, ended after a while
 * without any: an idle server has none.
 */
export class ScanPool {
  readonly #threads: number
  readonly #taskMs: number
  readonly #idleMs: number
  readonly #slots = new Set<Slot>()
  readonly #queue: Task[] = []
  readonly #ending = new Set<Promise<number>>()
  #idle: NodeJS.Timeout | undefined
  #tasks = 0
  #closed = false

  constructor({ threads = Math.min(4, Math.max(2, availableParallelism() - 1)), taskMs = 5000, idleMs = 30_000 }: ScanPoolOptions = {}) {
    this.#threads = threads
    this.#taskMs = taskMs
    this.#idleMs = idleMs
  }

  /** Threads that run, and tasks that wait for one. */
  stats(): { threads: number; waiting: number } {
    return { threads: this.#slots.size, waiting: this.#queue.length }
  }

  /** Looks through a piece, whose bytes are handed over. Rejects with `ScanFailure`, or with the reason of the signal. */
  async scan(spec: ScanSpec, piece: ScanPiece, schemas: (ids: SchemaKey[]) => Promise<SchemaSet>, signal: AbortSignal): Promise<ScanReport> {
    const answer = await this.#run((task) => ({ kind: 'scan', task, spec, piece }), [piece.bytes], schemas, signal)
    if (answer.kind === 'report') return answer.report
    throw new ScanFailure(answer.kind === 'failed' ? answer.message : 'an answer to something else')
  }

  /** Tells of each record whether it is wanted. Rejects as `scan` does. */
  async judge(spec: ScanSpec, records: readonly RawRecord[], schemas: Task['schemas'], signal: AbortSignal): Promise<Verdict[]> {
    const packed = packRecords(records)
    const answer = await this.#run((task) => ({ kind: 'judge', task, spec, records: packed }), [packed.bytes], schemas, signal)
    if (answer.kind === 'judged') return answer.verdicts
    throw new ScanFailure(answer.kind === 'failed' ? answer.message : 'an answer to something else')
  }

  /** Changes the value of each record. `shown`: with the texts before and after. Rejects as `scan` does. */
  async change(spec: ChangeSpec, records: readonly RawRecord[], shown: boolean, schemas: Task['schemas'], signal: AbortSignal): Promise<Changed[]> {
    const packed = packRecords(records)
    const answer = await this.#run((task) => ({ kind: 'change', task, spec, records: packed, shown }), [packed.bytes], schemas, signal)
    if (answer.kind === 'changed') return answer.values
    throw new ScanFailure(answer.kind === 'failed' ? answer.message : 'an answer to something else')
  }

  /** null: the expression can be evaluated. */
  async check(expression: string, signal: AbortSignal): Promise<ExpressionFault | null> {
    const none = () => Promise.resolve({ found: new Map(), misses: new Map(), unavailable: null })
    const answer = await this.#run((task) => ({ kind: 'check', task, expression }), [], none, signal)
    if (answer.kind === 'checked') return answer.fault
    throw new ScanFailure(answer.kind === 'failed' ? answer.message : 'an answer to something else')
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#idle)
    for (const task of this.#queue.splice(0)) task.settle(new ScanFailure('Headgate is stopping.'))
    for (const slot of [...this.#slots]) this.#end(slot, new ScanFailure('Headgate is stopping.'))
    await Promise.all(this.#ending)
  }

  #run(make: (id: number) => ToWorker, transfer: ArrayBuffer[], schemas: Task['schemas'], signal: AbortSignal): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new ScanFailure('Headgate is stopping.'))
      if (signal.aborted) return reject(signal.reason)
      const id = ++this.#tasks
      const onAbort = () => {
        this.#abandon(task)
        reject(signal.reason)
      }
      const settle = (answer: FromWorker | Error) => {
        signal.removeEventListener('abort', onAbort)
        if (answer instanceof Error) reject(answer)
        else resolve(answer)
      }
      const task: Task = { id, message: make(id), transfer, schemas, settle, abandoned: false }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#queue.push(task)
      this.#next()
    })
  }

  #next(): void {
    clearTimeout(this.#idle)
    while (this.#queue.length > 0) {
      const free = [...this.#slots].find((slot) => slot.task === null) ?? (this.#slots.size < this.#threads ? this.#start() : null)
      if (free === null) return
      const task = this.#queue.shift()
      if (task !== undefined) this.#give(free, task)
    }
    if (![...this.#slots].every((slot) => slot.task === null)) return
    this.#idle = setTimeout(() => {
      for (const slot of [...this.#slots]) this.#end(slot, null)
    }, this.#idleMs)
    this.#idle.unref()
  }

  #start(): Slot {
    const worker = new Worker(ENTRY, { resourceLimits: LIMITS, execArgv: [], env: compileCache(), stdout: false, stderr: false })
    const slot: Slot = { worker, task: null, timer: undefined }
    worker.on('message', (message: FromWorker) => this.#answered(slot, message))
    worker.on('error', (error) => this.#end(slot, new ScanFailure(`The thread that looked through the records ended: ${messageOf(error)}`)))
    worker.on('exit', () => this.#end(slot, new ScanFailure('The thread that looked through the records ended.')))
    worker.unref()
    this.#slots.add(slot)
    return slot
  }

  #give(slot: Slot, task: Task): void {
    slot.task = task
    this.#watch(slot, this.#taskMs)
    slot.worker.postMessage(task.message, task.transfer)
  }

  #watch(slot: Slot, ms: number): void {
    clearTimeout(slot.timer)
    const seconds = this.#taskMs / 1000
    slot.timer = setTimeout(
      () => this.#end(slot, new ScanFailure(`A piece of the log took longer than ${seconds} s to look through. Make the expression simpler.`)),
      ms,
    )
  }

  #answered(slot: Slot, message: FromWorker): void {
    const { task } = slot
    if (task === null || message.task !== task.id) return
    if (message.kind === 'needs') {
      clearTimeout(slot.timer)
      void this.#lookUp(slot, task, message.ids)
      return
    }
    clearTimeout(slot.timer)
    slot.task = null
    task.settle(message)
    this.#next()
  }

  async #lookUp(slot: Slot, task: Task, ids: SchemaKey[]): Promise<void> {
    const set = await task.schemas(ids).catch((error: unknown) => ({ found: new Map(), misses: new Map(), unavailable: messageOf(error) }))
    if (slot.task !== task) return
    this.#watch(slot, task.abandoned ? ABANDONED_MS : this.#taskMs)
    slot.worker.postMessage({
      kind: 'schemas',
      task: task.id,
      found: [...set.found],
      misses: [...set.misses],
      unavailable: set.unavailable,
    } satisfies ToWorker)
  }

  #abandon(task: Task): void {
    task.abandoned = true
    const at = this.#queue.indexOf(task)
    if (at >= 0) this.#queue.splice(at, 1)
    const slot = [...this.#slots].find((each) => each.task === task)
    if (slot !== undefined) this.#watch(slot, ABANDONED_MS)
  }

  #end(slot: Slot, failure: ScanFailure | null): void {
    if (!this.#slots.delete(slot)) return
    clearTimeout(slot.timer)
    const ended = slot.worker.terminate().finally(() => this.#ending.delete(ended))
    this.#ending.add(ended)
    slot.task?.settle(failure ?? new ScanFailure('Ended.'))
    slot.task = null
    if (!this.#closed && this.#queue.length > 0) this.#next()
  }
}

/** Threads read what was compiled before, as the server does: types are not stripped again, whose program takes 12 MB of each. */
function compileCache(): Record<string, string> {
  const own = getCompileCacheDir()
  // Node keeps it in a folder of its version below the one that it is told.
  return own === undefined ? {} : { NODE_COMPILE_CACHE: dirname(own) }
}
