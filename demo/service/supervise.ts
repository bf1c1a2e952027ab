import { setTimeout as delay } from 'node:timers/promises'
import { type Log, messageOf } from '../log.ts'
import type { DemoState } from './demo-state.ts'

export interface Service {
  name: string
  /** Works until `signal` ends it; rejects when it cannot go on. Cleans up after itself either way. `ready`: from now on it does its work. */
  run(context: { signal: AbortSignal; ready: () => void }): Promise<void>
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5000
/** Work that lasted this long was healthy: the next failure starts with the shortest pause again. */
const HEALTHY_MS = 30_000

/**
 * Keeps a service at work: starting → running → (fails) → failed, pause, run again with everything new → running.
 * One that never ran yet stays `starting`, its note says what it waits for. Resolves when the signal has ended it.
 */
export async function supervise(service: Service, state: DemoState, log: Log, signal: AbortSignal): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS
  let everReady = false
  state.service(service.name, 'starting', null)
  while (!signal.aborted) {
    const startedAt = performance.now()
    const ready = (): void => {
      everReady = true
      state.service(service.name, 'running', null)
      log.info({ service: service.name }, 'a demo service runs')
    }
    try {
      await service.run({ signal, ready })
    } catch (error) {
      if (signal.aborted) break
      const reason = messageOf(error)
      state.service(service.name, everReady ? 'failed' : 'starting', reason)
      state.note(`${service.name}: ${reason}`)
      log.warn({ service: service.name, reason, pauseMs }, 'a demo service failed and is started again')
    }
    if (performance.now() - startedAt > HEALTHY_MS) pauseMs = FIRST_PAUSE_MS
    await pause(pauseMs, signal)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
  state.service(service.name, 'stopped', null)
}

/** Waits, or less when the signal ends it; does not reject. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
