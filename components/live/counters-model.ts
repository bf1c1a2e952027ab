import type { TailBatch } from '../../server/contract/events.ts'
import { formatInteger } from '../ui/format-number.ts'
import { formatRate } from '../ui/format-rate.ts'

/** Totals since the tail was opened, decimal text exactly as the last batch said. */
export type Counters = Pick<TailBatch, 'received' | 'matched' | 'sent' | 'sampledOut' | 'dropped' | 'queued'>

export const countersOf = ({ received, matched, sent, sampledOut, dropped, queued }: TailBatch): Counters => ({
  received,
  matched,
  sent,
  sampledOut,
  dropped,
  queued,
})

/** matched − (sent + sampled out + dropped + queued): 0 while everything is accounted for. */
export function difference({ matched, sent, sampledOut, dropped, queued }: Counters): bigint {
  return BigInt(matched) - BigInt(sent) - BigInt(sampledOut) - BigInt(dropped) - BigInt(queued)
}

/** What came in one second, per second; null where there was no stream. */
export interface Sample {
  atMs: number
  received: number | null
  matched: number | null
  sampledOut: number | null
}

/** The rates between two readings of the counters; nothing when they began anew in between. */
export function sampleOf(before: { counters: Counters; atMs: number } | null, after: Counters | null, atMs: number): Sample {
  const none: Sample = { atMs, received: null, matched: null, sampledOut: null }
  if (before === null || after === null || atMs <= before.atMs || BigInt(after.received) < BigInt(before.counters.received)) return none
  const perSecond = (one: string, other: string) => (Number(BigInt(other) - BigInt(one)) * 1000) / (atMs - before.atMs)
  return {
    atMs,
    received: perSecond(before.counters.received, after.received),
    matched: perSecond(before.counters.matched, after.matched),
    sampledOut: perSecond(before.counters.sampledOut, after.sampledOut),
  }
}

const RECENT = 5

/** How many matches are shown, in words: what holds now, or what would happen above the limit. */
export function samplingWords(samples: readonly Sample[], maxPerSecond: number | null): string {
  if (maxPerSecond === null) return 'Every match is shown, none is sampled out.'
  const recent = samples.slice(-RECENT)
  const average = (of: (sample: Sample) => number | null) => {
    const known = recent.flatMap((sample) => of(sample) ?? [])
    return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length
  }
  const matched = average((sample) => sample.matched)
  const sampledOut = average((sample) => sample.sampledOut)
  const limit = formatInteger(maxPerSecond)
  if (sampledOut === 0 || matched <= sampledOut) return `Up to ${limit} matches/s are shown; above it the rest is counted as sampled out.`
  const share = matched / (matched - sampledOut)
  return `1 in ${share < 9.95 ? share.toFixed(1).replace(/\.0$/, '') : Math.round(share)} matches is shown: ${formatRate(matched)}/s match, the limit is ${limit}/s.`
}
