import { setTimeout as pause } from 'node:timers/promises'

/**
 * Probes until it yields something, at most `timeoutMs` (default 30 s), instead of sleeping for a guessed time. A probe that
 * throws counts as not yet; its last error is the cause of the failure.
 */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  timeoutMs = 30_000,
): Promise<T> {
  const end = performance.now() + timeoutMs
  let cause: unknown
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 100)) {
    try {
      const found = await probe()
      if (found !== null && found !== undefined && found !== false) return found
    } catch (error) {
      cause = error
    }
    if (performance.now() >= end) throw new Error(`not within ${timeoutMs} ms: ${what}`, { cause })
    await pause(pauseMs)
  }
}
