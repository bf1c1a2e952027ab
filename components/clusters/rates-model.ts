import type { Rates, RateWindow } from '../../server/contract/rates.ts'
import { formatDuration } from '../ui/format-age.ts'
import { formatRate } from '../ui/format-rate.ts'
import { formatClockSeconds, formatDay, formatInstant } from '../ui/format-time.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** The windows of the charts: name in the address, words, and how often they are read again. */
export const windows: readonly { value: RateWindow; label: string; everyMs: number }[] = [
  { value: '15m', label: '15 min', everyMs: 10_000 },
  { value: '1h', label: '1 h', everyMs: 15_000 },
  { value: '6h', label: '6 h', everyMs: 30_000 },
  { value: '24h', label: '24 h', everyMs: MINUTE },
  { value: '7d', label: '7 d', everyMs: 5 * MINUTE },
]

export interface RatePoint {
  at: number
  /** The rate of each series, in their order; null: not known. */
  rates: readonly (number | null)[]
}

export interface RateSeries {
  name: string
  /** The last rate that is known. */
  last: number | null
}

export interface RateView {
  points: readonly RatePoint[]
  series: readonly RateSeries[]
  gaps: readonly { from: number; to: number }[]
  from: number
  to: number
  /** The largest rate of all series. */
  peak: number
}

const clusterSeries = 'Produced'

/** The rate of the whole cluster as one series. */
export function totalView(rates: Rates): RateView {
  return viewOf(rates, [{ name: clusterSeries, points: rates.points.map((point) => point.recordsPerSecond) }])
}

/** The busiest topics, one series each. */
export function topicsView(rates: Rates): RateView {
  return viewOf(
    rates,
    rates.topics.map(({ topic, points }) => ({ name: topic, points })),
  )
}

function viewOf(rates: Rates, series: readonly { name: string; points: readonly (number | null)[] }[]): RateView {
  const points = rates.points.map((point, index) => ({ at: Date.parse(point.at), rates: series.map((one) => one.points[index] ?? null) }))
  const from = points[0]?.at ?? 0
  const to = (points.at(-1)?.at ?? 0) + rates.stepMs
  return {
    points,
    series: series.map((one) => ({ name: one.name, last: one.points.findLast((rate) => rate !== null) ?? null })),
    gaps: rates.gaps
      .map((gap) => ({ from: Math.max(from, Date.parse(gap.from)), to: Math.min(to, Date.parse(gap.to)) }))
      .filter((gap) => gap.to > gap.from),
    from,
    to,
    peak: Math.max(0, ...points.flatMap((point) => point.rates.filter((rate) => rate !== null))),
  }
}

/** From zero to above the peak in 3 to 5 even ticks of 1, 2, 2.5 or 5. */
export function rateTicks(peak: number): number[] {
  if (!(peak > 0)) return [0, 1]
  const raw = peak / 4
  const size = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * size >= raw) ?? 10) * size
  const count = Math.max(2, Math.ceil((peak * 1.0001) / step))
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

const STEPS = [1, 2, 3, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880].map((minutes) => minutes * MINUTE)

/** Round times of the zone inside a window, at most `most` of them. */
export function timeTicks(from: number, to: number, zone: string, most: number): number[] {
  const step = STEPS.find((each) => (to - from) / each <= most) ?? 48 * HOUR
  const offset = zoneOffsetMs(to, zone)
  const first = Math.ceil((from + offset) / step) * step - offset
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step)
}

function zoneOffsetMs(at: number, zone: string): number {
  const wall = formatInstant(at, zone).replace(' ', 'T')
  const shown = Date.parse(`${wall}Z`)
  return Number.isNaN(shown) ? 0 : Math.round((shown - at) / MINUTE) * MINUTE
}

/** `14:20`; where a window is longer than two days, its day: `11-24`. */
export function tickWords(at: number, view: Pick<RateView, 'from' | 'to'>, zone: string): string {
  return view.to - view.from > 48 * HOUR ? formatDay(at, zone).slice(-5) : formatClockSeconds(at, zone).slice(0, 5)
}

/** A step in full: its begin on the clock of the zone. */
export function stepWords(at: number, view: Pick<RateView, 'from' | 'to'>, zone: string): string {
  const clock = formatClockSeconds(at, zone)
  return view.to - view.from > 12 * HOUR ? `${formatDay(at, zone)} ${clock.slice(0, 5)}` : clock
}

/** Where labels at the ends of lines go, in px from the top: each at its line, moved only so far that none covers another. */
export function spreadLabels(wanted: readonly number[], height: number, least: number): number[] {
  const order = wanted.map((top, index) => ({ top, index })).sort((a, b) => a.top - b.top)
  let floor = 0
  for (const label of order) {
    label.top = Math.max(label.top, floor)
    floor = label.top + least
  }
  let ceiling = height
  for (const label of order.toReversed()) {
    label.top = Math.max(0, Math.min(label.top, ceiling))
    ceiling = label.top - least
  }
  const tops = new Array<number>(wanted.length).fill(0)
  for (const { top, index } of order) tops[index] = top
  return tops
}

/** What the chart shows, in one sentence. */
export function viewWords(view: RateView, what: string, zone: string): string {
  const known = view.points.filter((point) => point.rates.some((rate) => rate !== null))
  if (known.length === 0) return `${what}: nothing is known yet`
  const now = view.series.map((one) => `${one.name} ${one.last === null ? 'not known' : `${formatRate(one.last)} rec/s`}`).join(', ')
  const gaps = view.gaps.length === 0 ? '' : `, ${view.gaps.length === 1 ? 'one gap' : `${view.gaps.length} gaps`} without data`
  return `${what}, ${stepWords(view.from, view, zone)} to ${stepWords(view.to, view, zone)}: ${now}, at most ${formatRate(view.peak)} rec/s${gaps}`
}

/** "History starts 14:02" where it begins inside the window. */
export function historyWords(rates: Rates, zone: string): string | null {
  if (rates.startsAt === null) return 'History starts with the next looks at the cluster'
  const first = rates.points[0]
  if (first === undefined || Date.parse(rates.startsAt) <= Date.parse(first.at) + rates.stepMs) return null
  const view = { from: Date.parse(first.at), to: Date.parse(rates.asOf) }
  return `History starts ${tickWords(Date.parse(rates.startsAt), { from: 0, to: 0 }, zone)}${view.to - view.from > 24 * HOUR ? ` on ${formatDay(rates.startsAt, zone)}` : ''}`
}

/** The longest gap in words, for the line below a chart. */
export function gapWords(view: RateView, zone: string): string | null {
  const longest = view.gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0]
  if (longest === undefined) return null
  const others = view.gaps.length - 1
  const more = others === 0 ? '' : `, and ${others} shorter`
  return `No data from ${stepWords(longest.from, view, zone)} for ${formatDuration(longest.to - longest.from)}${more}: nobody looked, or the cluster did not answer`
}

/** The rows of both charts as CSV (RFC 4180), times in UTC. An unknown rate is an empty field. */
export function ratesCsv(rates: Rates): string {
  const head = ['at', 'step_ms', 'records_per_second', ...rates.topics.map(({ topic }) => topic)]
  const rows = rates.points.map((point, index) => [
    point.at,
    String(rates.stepMs),
    numberText(point.recordsPerSecond),
    ...rates.topics.map((topic) => numberText(topic.points[index] ?? null)),
  ])
  return `${[head, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`
}

const numberText = (rate: number | null) => (rate === null ? '' : String(rate))

/** An SVG path of the last rates, with a break at every gap. `height` px high, one unit wide per point. */
export function sparkPath(rates: readonly (number | null)[], height: number): string {
  const peak = Math.max(...rates.filter((rate) => rate !== null), 0)
  const y = (rate: number) => (peak === 0 ? height : height - (rate / peak) * height).toFixed(1)
  return rates.map((rate, x) => (rate === null ? '' : `${(rates[x - 1] ?? null) === null ? 'M' : 'L'}${x} ${y(rate)}`)).join('')
}
