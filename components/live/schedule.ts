/** Time and turns, handed in so that tests need not wait. Every function that begins something returns the way to end it. */
export interface Schedule {
  /** Epoch milliseconds. */
  now: () => number
  /** Before the next paint; hidden pages wait until they are seen. */
  frame: (run: () => void) => () => void
  after: (ms: number, run: () => void) => () => void
  every: (ms: number, run: () => void) => () => void
}

export const browserSchedule: Schedule = {
  now: () => Date.now(),
  frame: (run) => {
    const handle = requestAnimationFrame(run)
    return () => cancelAnimationFrame(handle)
  },
  after: (ms, run) => {
    const handle = setTimeout(run, ms)
    return () => clearTimeout(handle)
  },
  every: (ms, run) => {
    const handle = setInterval(run, ms)
    return () => clearInterval(handle)
  },
}
