import { NOT_KNOWN } from './format-number.ts'

/** Parts of an instant on the wall clock of a zone, each with leading zeros. */
interface WallClock {
  date: string
  time: string
  milliseconds: string
}

function wallClock(instant: Date, zone: string): WallClock {
  const parts = new Map(
    formatter(zone)
      .formatToParts(instant)
      .map((part) => [part.type, part.value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  const year = (parts.get('era') === 'BC' ? '-' : '') + part('year').padStart(4, '0')
  return {
    date: `${year}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
    milliseconds: part('fractionalSecond'),
  }
}

// Making a formatter costs about 50 µs, a thousand times its use; a table of times would stutter without keeping them.
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    era: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  })
  formatters.set(zone, made)
  return made
}

function parse(instant: string | number | Date | null | undefined): Date | null {
  if (instant === null || instant === undefined) return null
  const date = new Date(instant)
  return Number.isNaN(date.getTime()) ? null : date
}

/** Date and time with milliseconds in an IANA zone: `2026-11-23 14:27:05.054`. */
export function formatInstant(instant: string | number | Date | null | undefined, zone: string): string {
  const date = parse(instant)
  if (date === null) return NOT_KNOWN
  const clock = wallClock(date, zone)
  return `${clock.date} ${clock.time}.${clock.milliseconds}`
}

/** Time of day with milliseconds, for rows whose date is said elsewhere: `14:27:05.054`. */
export function formatClock(instant: string | number | Date | null | undefined, zone: string): string {
  const date = parse(instant)
  if (date === null) return NOT_KNOWN
  const clock = wallClock(date, zone)
  return `${clock.time}.${clock.milliseconds}`
}

/** Time of day to the second, for "last sample 14:30:12". */
export function formatClockSeconds(instant: string | number | Date | null | undefined, zone: string): string {
  const date = parse(instant)
  return date === null ? NOT_KNOWN : wallClock(date, zone).time
}

/** The day on the wall clock of the zone: `2026-11-23`. */
export function formatDay(instant: string | number | Date | null | undefined, zone: string): string {
  const date = parse(instant)
  return date === null ? NOT_KNOWN : wallClock(date, zone).date
}

/** The zone as it is written beside times: `UTC`, `Europe/Warsaw +01:00`. */
export function formatZone(zone: string, at: Date): string {
  if (zone === 'UTC') return 'UTC'
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value
  return `${zone} ${offset === undefined || offset === 'GMT' ? '+00:00' : offset.replace('GMT', '')}`
}
