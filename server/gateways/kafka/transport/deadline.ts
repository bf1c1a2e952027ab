import { connectionError, type KafkaError } from '../protocol/errors.ts'
import type { Call } from '../types.ts'

/** Until when a call may take and what ends it sooner. Made once at the gateway's edge and handed down. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Of the whole call, in ms. */
  readonly totalMs: number
  /** Never negative. */
  remainingMs(): number
}

export function deadlineOf(call: Call, defaultTimeoutMs: number): Deadline {
  return endingIn(call.timeoutMs ?? defaultTimeoutMs, call.signal)
}

/** The same signal, and at most so many ms from now. */
export function sooner(deadline: Deadline, ms: number): Deadline {
  return endingIn(Math.min(deadline.remainingMs(), ms), deadline.signal)
}

export function endingIn(totalMs: number, signal: AbortSignal): Deadline {
  const end = performance.now() + totalMs
  return { signal, totalMs, remainingMs: () => Math.max(0, end - performance.now()) }
}

export type GiveUpReason = 'ABORTED' | 'DEADLINE'

/** A signal that fired because a time was over (`AbortSignal.timeout`) tells a deadline; every other one tells that nobody waits. */
export function whyEnded(signal: AbortSignal): GiveUpReason {
  return signal.reason instanceof Error && signal.reason.name === 'TimeoutError' ? 'DEADLINE' : 'ABORTED'
}

/**
 * The result of `work`, or the error of `giveUp` once the deadline is over or the signal fires. The work itself goes on:
 * `giveUp` is where its connection is ended. What it still answers afterwards is dropped.
 */
export function within<T>(deadline: Deadline, work: Promise<T>, giveUp: (reason: GiveUpReason) => KafkaError): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const { signal } = deadline
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
    const end = (reason: GiveUpReason) => {
      settle()
      reject(giveUp(reason))
    }
    const onAbort = () => end(whyEnded(signal))
    const timer = setTimeout(() => end('DEADLINE'), deadline.remainingMs())
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(settle)
    if (signal.aborted) onAbort()
  })
}

/** Waits before another try; rejects with why the signal fired, and with DEADLINE when the wait would not fit any more. */
export function pause(ms: number, deadline: Deadline): Promise<void> {
  if (deadline.signal.aborted) return Promise.reject(gaveUp(whyEnded(deadline.signal), 'waiting for another try'))
  if (ms >= deadline.remainingMs()) return Promise.reject(gaveUp('DEADLINE', 'waiting for another try'))
  let timer: NodeJS.Timeout | undefined
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  return within(deadline, elapsed, (reason) => {
    clearTimeout(timer)
    return gaveUp(reason, 'waiting for another try')
  })
}

/** Throws when nobody waits for the result any more. */
export function assertOpen(deadline: Deadline, doing: string): void {
  if (deadline.signal.aborted) throw gaveUp(whyEnded(deadline.signal), doing)
  if (deadline.remainingMs() === 0) throw gaveUp('DEADLINE', doing)
}

export function gaveUp(reason: GiveUpReason, doing: string): KafkaError {
  return connectionError(reason, reason === 'ABORTED' ? `The caller went away while ${doing}.` : `The time was over while ${doing}.`)
}
