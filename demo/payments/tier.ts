import type { TopicNames } from '../topics.ts'

export const RETRY_DELAY_MS = 5000
/** One order in so many milliseconds while the consumer is made slow. */
const SLOW_ORDER_MS = 2000
const MAX_BATCH = 500

/** How many records may be processed now, and for how long the reader then leaves the topic (or one partition of it) alone. */
export interface Turn {
  take: number
  pauseMs: number
}

/**
 * Decides what happens with records at hand, so that nothing ever waits inside the reader: a retry that is not due leaves its
 * partition paused until then, a slow consumer takes one order and leaves the topic alone for a while. `now` and timestamps: milliseconds.
 */
export function turnOf(
  topic: string,
  timestamps: readonly number[],
  names: TopicNames,
  state: { slow: boolean; slowUntil: number; now: number },
): Turn {
  if (topic === names.ordersRetry) return retryTurn(timestamps, state.now)
  if (!state.slow) return { take: Math.min(timestamps.length, MAX_BATCH), pauseMs: 0 }
  if (state.now < state.slowUntil) return { take: 0, pauseMs: state.slowUntil - state.now }
  return { take: Math.min(timestamps.length, 1), pauseMs: SLOW_ORDER_MS }
}

function retryTurn(timestamps: readonly number[], now: number): Turn {
  const early = timestamps.findIndex((timestamp) => timestamp + RETRY_DELAY_MS > now)
  if (early === -1) return { take: Math.min(timestamps.length, MAX_BATCH), pauseMs: 0 }
  return { take: Math.min(early, MAX_BATCH), pauseMs: (timestamps[early] ?? now) + RETRY_DELAY_MS - now }
}
