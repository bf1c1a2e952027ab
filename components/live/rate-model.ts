import type { Sample } from './counters-model.ts'

/** Points of a chart that is `slots` wide; the newest sample is at the right edge. */
export interface RateShape {
  received: string
  matched: string
  /** Where there was no stream: [from, to] in slots. */
  gaps: [number, number][]
  peak: number
}

/** Paths for both rates from zero to the highest one, broken where nothing is known: a line never bridges a gap. */
export function rateShape(samples: readonly Sample[], slots: number, height: number): RateShape {
  const shown = samples.slice(-slots)
  const offset = slots - shown.length
  const peak = Math.max(1, ...shown.map((sample) => sample.received ?? 0))
  const y = (value: number) => (height - 1 - (value / peak) * (height - 2)).toFixed(1)
  const path = (of: (sample: Sample) => number | null) => {
    let pen = 'M'
    return shown
      .map((sample, index) => {
        const value = of(sample)
        if (value === null) pen = 'M'
        const step = value === null ? '' : `${pen}${offset + index} ${y(value)}`
        if (value !== null) pen = 'L'
        return step
      })
      .join('')
  }
  return { received: path((sample) => sample.received), matched: path((sample) => sample.matched), gaps: gapsOf(shown, offset), peak }
}

/** The time before the first sample of a stream is no gap. */
function gapsOf(shown: readonly Sample[], offset: number): [number, number][] {
  const gaps: [number, number][] = []
  const first = shown.findIndex((sample) => sample.received !== null)
  if (first < 0) return gaps
  for (let index = first; index < shown.length; index += 1) {
    if (shown[index]?.received !== null) continue
    const last = gaps.at(-1)
    if (last !== undefined && last[1] === offset + index - 1) last[1] = offset + index
    else gaps.push([offset + index, offset + index])
  }
  return gaps
}
