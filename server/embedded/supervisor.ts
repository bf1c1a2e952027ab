import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { isFull, saysFull } from './disk-trouble.ts'
import { EmbeddedError } from './embedded-error.ts'
import { endOf, lastLines } from './log-tail.ts'
import { isFree } from './ports.ts'
import type { ProcessRecords } from './process-records.ts'
import { type Command, type Program, startProgram } from './program.ts'
import type { PartName, PartState } from './types.ts'

/** How one embedded program is started, known to be up, and stopped. */
export interface Part {
  name: PartName
  port: number
  /** Makes what the program needs (data folder, settings) and says how it is run. Asked before every start. */
  prepare(signal: AbortSignal): Promise<Command>
  /** Whether the program that answers on the port is this very one. Asked until it says yes; a throw counts as not yet. */
  answers(signal: AbortSignal): Promise<boolean>
  /** The program's own log, beside `outputFile`, which takes its standard output and error. */
  logFile?: string
  outputFile: string
  startTimeoutMs: number
  stopSignal: 'SIGTERM' | 'SIGINT'
  stopTimeoutMs: number
  /** The pause between starts once several in a row have failed; that of everybody unless told. */
  retryFailedMs?: number
  /** What ends it this instant without orphans of its own. */
  killSignal: 'SIGKILL' | 'SIGQUIT'
}

export interface SupervisorServices {
  records: ProcessRecords
  log: Log
  onChange: (state: PartState) => void
}

const backOffMs = [500, 1000, 2000, 5000, 10_000, 30_000]
const failuresUntilFailed = 4
const healthyAfterMs = 60_000

/**
 * Keeps one program running. Its states:
 *
 *   starting ──answers──▶ running ──ends──▶ restarting ──after a back-off──▶ starting …
 *      └────ends, or never answers────▶ restarting; after four in a row: failed, which tries again all the same
 *   any ──stop()──▶ stopped
 *
 * A Ctrl-C in the terminal reaches only us, and we stop the parts in order. Whatever ends us without that is covered by the records.
 */
export class Supervisor {
  readonly #part: Part
  readonly #services: SupervisorServices
  readonly #stopping = new AbortController()
  #state: PartState
  /** Settled and replaced as the part comes up, fails or stops: what `ready` waits for. */
  #up = Promise.withResolvers<void>()
  #program: Program | null = null
  #loop: Promise<void> | null = null
  #failuresInARow = 0

  constructor(part: Part, services: SupervisorServices) {
    this.#part = part
    this.#services = services
    const { name, port } = part
    this.#state = { name, state: 'starting', port, pid: null, since: Date.now(), restarts: 0, problem: null, lastLines: [], nextStartAt: null }
    this.#up.promise.catch(() => undefined)
  }

  get state(): PartState {
    return this.#state
  }

  start(): void {
    this.#loop ??= this.#run()
  }

  /** Resolves when the part answers; rejects when its starts have failed, when it is stopped, or when `signal` fires. */
  async ready(signal?: AbortSignal): Promise<void> {
    if (signal === undefined) return this.#up.promise
    const givenUp = Promise.withResolvers<never>()
    const onAbort = () => givenUp.reject(new EmbeddedError(`Waiting for ${this.#part.name} was given up.`, this.#whereLogged()))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort)
    try {
      await Promise.race([this.#up.promise, givenUp.promise])
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** Asks the program to stop, makes it at the deadline, and resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    if (this.#program !== null) {
      this.#program.signal(this.#part.stopSignal)
      const done = new AbortController()
      const late = sleep(this.#part.stopTimeoutMs, true, { signal: done.signal }).catch(() => false)
      if (await Promise.race([late, this.#loop?.then(() => false)])) {
        this.#services.log.warn({ part: this.#part.name, afterMs: this.#part.stopTimeoutMs }, 'the part did not stop in time and is killed')
        this.#program?.signal('SIGKILL')
      }
      done.abort()
    }
    await this.#loop
    this.#change({ state: 'stopped', pid: null, nextStartAt: null })
  }

  kill(): void {
    this.#stopping.abort()
    this.#program?.signal(this.#part.killSignal)
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      const startedAt = Date.now()
      const problem = await this.#named(await this.#oneLife().catch(messageOf))
      if (signal.aborted) return
      this.#failuresInARow = Date.now() - startedAt > healthyAfterMs ? 1 : this.#failuresInARow + 1
      await this.#backOff(problem)
    }
  }

  /** A full disk ends programs in many ways, and few of them say so in the words that their end is told with. */
  async #named(problem: string): Promise<string> {
    const { home } = this.#services.records
    const said = saysFull([problem, ...this.#state.lastLines].join(' '))
    if (!said && !(await isFull(home))) return problem
    return `the disk of ${home} is full; free space there, and it is started again by itself (${problem.replace(/\.$/, '')})`
  }

  /** From one start of the program to its end, whose reason it resolves with. */
  async #oneLife(): Promise<string> {
    const { port, outputFile, logFile } = this.#part
    const command = await this.#part.prepare(this.#stopping.signal)
    if (!(await isFree(port))) return `port ${port} is taken by another program`
    const from = { output: await endOf(outputFile), log: logFile === undefined ? 0 : await endOf(logFile) }
    if (this.#stopping.signal.aborted) return 'it was stopped'
    const program = this.#begin(command)
    try {
      return await this.#untilEnd(program)
    } finally {
      this.#program = null
      this.#services.records.remove(this.#part.name)
      const own = logFile === undefined ? [] : await lastLines(logFile, 12, from.log)
      this.#state = { ...this.#state, pid: null, lastLines: [...own, ...(await lastLines(outputFile, own.length > 0 ? 4 : 12, from.output))] }
    }
  }

  #begin(command: Command): Program {
    const program = startProgram(command, this.#part.outputFile)
    this.#program = program
    this.#record(program, command)
    this.#change({ state: 'starting', pid: program.pid, nextStartAt: null })
    return program
  }

  /** What cannot be recorded would be an orphan that nobody finds after a crash: it is not left running. */
  #record(program: Program, command: Command): void {
    const { name, stopSignal, killSignal } = this.#part
    if (program.pid === null) return
    try {
      this.#services.records.add({ name, pid: program.pid, command: [command.file, ...command.args].join(' '), stopSignal })
    } catch (error) {
      program.signal(killSignal)
      this.#program = null
      throw error
    }
  }

  async #untilEnd(program: Program): Promise<string> {
    const over = new AbortController()
    const end = program.end.finally(() => over.abort())
    const signal = AbortSignal.any([this.#stopping.signal, over.signal])
    if (await this.#comesUp(signal)) this.#change({ state: 'running', problem: null, lastLines: [] })
    else if (!signal.aborted) {
      program.signal('SIGKILL')
      await end
      return `it did not answer within ${this.#part.startTimeoutMs / 1000} s`
    }
    return end
  }

  /** false when the deadline passed or `signal` fired. */
  async #comesUp(signal: AbortSignal): Promise<boolean> {
    const deadline = Date.now() + this.#part.startTimeoutMs
    while (!signal.aborted && Date.now() < deadline) {
      const attempt = AbortSignal.any([signal, AbortSignal.timeout(5000)])
      // A refused connection or half an answer is what a program that is still starting gives.
      if (await this.#part.answers(attempt).catch(() => false)) return !signal.aborted
      await sleep(100, undefined, { signal }).catch(() => undefined)
    }
    return false
  }

  async #backOff(problem: string): Promise<void> {
    const failed = this.#failuresInARow >= failuresUntilFailed
    const usualMs = backOffMs[Math.min(this.#failuresInARow, backOffMs.length) - 1] ?? 500
    const waitMs = failed ? (this.#part.retryFailedMs ?? usualMs) : usualMs
    const text = `${this.#part.name} is not running: ${problem.replace(/\.$/, '')}.`
    this.#change({ state: failed ? 'failed' : 'restarting', problem: text, nextStartAt: Date.now() + waitMs })
    const { lastLines: lines } = this.#state
    const fields = { part: this.#part.name, problem, failuresInARow: this.#failuresInARow, nextStartInMs: waitMs, lastLines: lines }
    if (failed) this.#services.log.error(fields, 'an embedded part does not come up')
    else this.#services.log.warn(fields, 'an embedded part ended and is started again')
    await sleep(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
    if (!this.#stopping.signal.aborted) this.#change({ restarts: this.#state.restarts + 1 })
  }

  #change(change: Partial<PartState>): void {
    const before = this.#state.state
    this.#state = { ...this.#state, ...change }
    const { state } = this.#state
    if (state !== before) {
      this.#state.since = Date.now()
      if (before === 'running' || before === 'failed') this.#renewUp()
      if (state === 'running') this.#up.resolve()
      if (state === 'failed' || state === 'stopped') this.#up.reject(this.#notUp())
    }
    this.#services.onChange(this.#state)
  }

  #renewUp(): void {
    this.#up = Promise.withResolvers<void>()
    this.#up.promise.catch(() => undefined)
  }

  #notUp(): EmbeddedError {
    const { problem, lastLines: lines, state } = this.#state
    const text = state === 'stopped' ? `${this.#part.name} is stopped.` : (problem ?? `${this.#part.name} is not running.`)
    return new EmbeddedError([text, ...lines].join('\n  '), this.#whereLogged())
  }

  #whereLogged(): string {
    return `Its log is ${this.#part.logFile ?? this.#part.outputFile}.`
  }
}
