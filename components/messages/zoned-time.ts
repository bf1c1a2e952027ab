export type TypedTime =
  | { kind: 'instant'; iso: string }
  /** The clock showed this time twice: which one is meant is asked. Earlier first. */
  | { kind: 'ambiguous'; options: readonly { iso: string; offset: string }[] }
  | { kind: 'refused'; reason: string }

const WALL = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,3}))?)?)?$/
const WITH_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/
const DAY_MS = 86_400_000

/**
 * A time as a person types it: `2026-11-23 14:27:05.054` on the clock of `zone` (IANA), or any ISO-8601 time with a
 * zone of its own. A time that the clocks skipped is refused with the reason, one that they showed twice is asked back.
 */
export function readTypedTime(typed: string, zone: string): TypedTime {
  const text = typed.trim()
  if (WITH_ZONE.test(text)) return instantOf(text.replace(' ', 'T'))
  const parts = WALL.exec(text)
  if (parts === null) return refused('Write a time such as 2026-01-31 12:00:00.000.')
  const wall = wallOf(parts)
  if (wall === null) return refused(`${text} is not a date of the calendar or not a time of the day.`)
  const fits = [...new Set([offsetAt(wall - DAY_MS, zone), offsetAt(wall + DAY_MS, zone)])]
    .filter((offset) => offsetAt(wall - offset, zone) === offset)
    .sort((a, b) => b - a)
  const [first, second] = fits
  if (first === undefined) return refused(gapReason(wall, zone))
  const option = (offset: number) => ({ iso: new Date(wall - offset).toISOString(), offset: writeOffset(offset) })
  if (second !== undefined) return { kind: 'ambiguous', options: [option(first), option(second)] }
  return { kind: 'instant', iso: option(first).iso }
}

function instantOf(text: string): TypedTime {
  const time = Date.parse(text)
  return Number.isNaN(time) ? refused(`${text} is not a date of the calendar or not a time of the day.`) : { kind: 'instant', iso: isoOf(time) }
}

const isoOf = (time: number) => new Date(time).toISOString()
const refused = (reason: string): TypedTime => ({ kind: 'refused', reason })

/** The wall clock as if it were UTC; null where the calendar or the clock has no such time. */
function wallOf(parts: RegExpExecArray): number | null {
  const part = (at: number) => Number(parts[at] ?? 0)
  const milliseconds = Number((parts[7] ?? '0').padEnd(3, '0'))
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second, milliseconds)
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour
  return same && minute < 60 && second < 60 ? date.getTime() : null
}

function gapReason(wall: number, zone: string): string {
  const [before, after] = [offsetAt(wall - DAY_MS, zone), offsetAt(wall + DAY_MS, zone)]
  const clock = (time: number) => isoOf(time).slice(0, 16).replace('T', ' ')
  // Read with the offset from before the change, the skipped time is the one as far behind it.
  return `${clock(wall)} does not exist in ${zone}: the clocks were put forward over it. Write ${clock(wall - before + after)} instead.`
}

/** Milliseconds that the clock of a zone is ahead of UTC. */
export function offsetAt(instant: number, zone: string): number {
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' })
      .formatToParts(new Date(instant))
      .map((part) => [part.type, part.value]),
  )
  const found = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(parts.get('timeZoneName') ?? '')
  if (found === null || found[1] === undefined) return 0
  const size = Number(found[2]) * 3_600_000 + Number(found[3]) * 60_000 + Number(found[4] ?? 0) * 1000
  return found[1] === '-' ? -size : size
}

function writeOffset(offset: number): string {
  const minutes = Math.abs(offset) / 60_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}
