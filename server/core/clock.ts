/** Time as a thing that is handed in, so that tests decide what time it is. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** ISO-8601 UTC with milliseconds, as all times on the wire are written. */
export function instant(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
