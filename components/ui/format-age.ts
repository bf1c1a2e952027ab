import { NOT_KNOWN } from './format-number.ts'

const STEPS: readonly [seconds: number, word: string][] = [
  [365 * 86_400, 'y'],
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
]

/** A span of time in its two largest units: `4 s`, `23 min 4 s`, `6 d 4 h`. Below a second: `320 ms`. */
export function formatDuration(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return NOT_KNOWN
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`
  const seconds = Math.floor(milliseconds / 1000)
  const at = STEPS.findIndex(([size]) => seconds >= size)
  const [size, word] = STEPS[at] ?? [1, 's']
  const below = STEPS[at + 1]
  const rest = below === undefined ? 0 : Math.floor((seconds % size) / below[0])
  return below === undefined || rest === 0 ? `${Math.floor(seconds / size)} ${word}` : `${Math.floor(seconds / size)} ${word} ${rest} ${below[1]}`
}

/** How old something is: `4 s`. Less than a second, and clocks that disagree a little, are `0 s`. */
export function formatAge(milliseconds: number): string {
  return milliseconds < 1000 ? '0 s' : formatDuration(milliseconds)
}

/** How long records are kept, from Kafka's `retention.ms` (−1: for ever). */
export function formatRetention(retentionMs: string | null | undefined): string {
  if (retentionMs === null || retentionMs === undefined) return NOT_KNOWN
  const exact = BigInt(retentionMs)
  return exact < 0n ? 'for ever' : formatDuration(Number(exact))
}
