import type { RateWindow as WindowName } from '../../contract/rates.ts'
import type { RateReading, RateSlice, RateWindow } from '../../core/rate-history.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Length and step of each window: at most 240 steps, none shorter than the looks it is made of. */
const windows: Record<WindowName, { lengthMs: number; stepMs: number }> = {
  '15m': { lengthMs: 15 * MINUTE, stepMs: 15 * SECOND },
  '1h': { lengthMs: HOUR, stepMs: 15 * SECOND },
  '6h': { lengthMs: 6 * HOUR, stepMs: 2 * MINUTE },
  '24h': { lengthMs: 24 * HOUR, stepMs: 6 * MINUTE },
  '7d': { lengthMs: 168 * HOUR, stepMs: HOUR },
}
const TOPICS = 5
/** A look every 30 s, the time it takes, and the wait for others: what is younger than this is not missing yet. */
const NOT_YET_MS = 60 * SECOND

/** The steps of a window that ends now. */
export function stepsOf(name: WindowName, now: number): RateWindow {
  const { lengthMs, stepMs } = windows[name]
  const lastStep = Math.floor(now / stepMs)
  return { lastStep, firstStep: lastStep - lengthMs / stepMs + 1, stepMs, topics: TOPICS }
}

export interface RatesRead {
  points: { at: number; recordsPerSecond: number | null }[]
  gaps: { from: number; to: number }[]
  topics: { topic: string; recordsPerSecond: number | null; points: (number | null)[] }[]
}

/**
 * Rates by step. A step that was seen for less than half of its time is not known, so that every gap as long as a step
 * shows. The newest steps are left out while their sample may still come.
 */
export function ratesOf(reading: RateReading, window: RateWindow, now: number): RatesRead {
  const { firstStep, stepMs } = window
  const lastStep = lastToShow(reading, window, now)
  const steps = Array.from({ length: lastStep - firstStep + 1 }, (_, index) => firstStep + index)
  const rate = rateIn(stepMs, reading.endsAt ?? now)
  const known = byStep(reading.slices)
  return {
    points: steps.map((step) => ({ at: step * stepMs, recordsPerSecond: rate(step, known.get(step)) })),
    gaps: gapsOf(reading, firstStep * stepMs, now),
    topics: reading.topics.map(({ topic, slices }) => {
      const ofTopic = byStep(slices)
      return { topic, recordsPerSecond: meanOf(slices), points: steps.map((step) => rate(step, ofTopic.get(step))) }
    }),
  }
}

const byStep = (slices: RateSlice[]) => new Map(slices.map((slice) => [slice.step, slice]))

/** The step in which the history ends is judged by the part of it that can have been seen. */
function rateIn(stepMs: number, endsAt: number) {
  return (step: number, slice: RateSlice | undefined): number | null => {
    if (slice === undefined || slice.coveredMs <= 0) return null
    const seenAtMost = Math.min(stepMs, Math.max(0, endsAt - step * stepMs))
    return slice.coveredMs < seenAtMost / 2 ? null : perSecond(slice.records, slice.coveredMs)
  }
}

function lastToShow({ endsAt }: RateReading, { firstStep, lastStep, stepMs }: RateWindow, now: number): number {
  if (endsAt === null || now - endsAt > NOT_YET_MS) return lastStep
  return Math.max(firstStep, Math.min(lastStep, Math.floor((endsAt - 1) / stepMs)))
}

/** Gaps between samples, and those at the ends of the window where the history goes further than its samples in it. */
function gapsOf({ startsAt, endsAt, gaps, slices }: RateReading, from: number, now: number): RatesRead['gaps'] {
  if (startsAt === null || endsAt === null) return []
  const all = gaps.map((gap) => ({ from: Math.max(from, gap.from), to: gap.to }))
  const seenAnything = slices.length > 0
  if (!seenAnything) return [{ from: Math.max(from, endsAt), to: now }]
  if (now - endsAt > NOT_YET_MS) all.push({ from: Math.max(from, endsAt), to: now })
  return all
}

function meanOf(slices: RateSlice[]): number | null {
  const coveredMs = slices.reduce((sum, slice) => sum + slice.coveredMs, 0)
  return coveredMs === 0
    ? null
    : perSecond(
        slices.reduce((sum, slice) => sum + slice.records, 0),
        coveredMs,
      )
}

/** To a thousandth: the sums behind it are no better. */
const perSecond = (records: number, coveredMs: number) => Math.round((records * 1_000_000) / coveredMs) / 1000
