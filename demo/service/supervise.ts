import { setTimeout as delay } from 'node:timers/promises'
import { type Log, messageOf } from '../log.ts'
import type { DemoState } from './demo-state.ts'

export interface Service {
  name: string
  /** Works until `signal` ends it; rejects when it cannot go on. Cleans up after itself either way. */
  run(context: ServiceContext): Promise<void>
}

interface ServiceContext {
  signal: AbortSignal
  /** Says what is being done on the way to readiness, in words. */
  progress(note: string): void
  /** From now on the service does its work. */
  ready(): void
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5000

/**
 * Keeps a service at work: starting → running → (fails) → failed, pause, run again with everything new → starting → running.
 * One that never ran stays `starting`, its note says what it waits for. The pause doubles while the same thing goes wrong.
 * Resolves when the signal has ended it.
 */
export async function supervise(service: Service, state: DemoState, log: Log, signal: AbortSignal): Promise<void> {
  let everReady = false
  let pauseMs = FIRST_PAUSE_MS
  let lastReason: string | null = null
  const context: ServiceContext = {
    signal,
    progress: (note) => state.service(service.name, 'starting', note),
    ready: () => {
      everReady = true
      lastReason = null
      state.service(service.name, 'running', null)
      log.info({ service: service.name }, 'a demo service runs')
    },
  }
  state.service(service.name, 'starting', null)
  while (!signal.aborted) {
    const reason = await failureOf(service, context)
    if (reason === null || signal.aborted) break
    // What passes before a service has run once is the course of a start: brokers load their coordinators first. What stays is told.
    const stays = reason === lastReason
    const level = stays ? 'debug' : everReady ? 'warn' : 'info'
    pauseMs = stays ? Math.min(pauseMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS
    lastReason = reason
    state.service(service.name, everReady ? 'failed' : 'starting', reason)
    if (everReady || stays) state.note(`${service.name}: ${reason}`)
    log[level]({ service: service.name, reason, pauseMs }, 'a demo service failed and is started again')
    await pause(pauseMs, signal)
  }
  state.service(service.name, 'stopped', null)
}

/** Why it failed; null: it came to its end. */
async function failureOf(service: Service, context: ServiceContext): Promise<string | null> {
  try {
    await service.run(context)
    return null
  } catch (error) {
    return messageOf(error)
  }
}

/** Waits, or less when the signal ends it; does not reject. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
