import { DEMO_RATE } from '../../server/contract/demo-rate.ts'

const { min, max } = DEMO_RATE
/** The slider's own scale: its ends are the smallest and the largest rate, each step multiplies. */
export const SLIDER_STEPS = 200

/** Rates that the slider gives have two significant digits. */
export function rateAt(step: number): number {
  const exact = min * (max / min) ** (Math.min(SLIDER_STEPS, Math.max(0, step)) / SLIDER_STEPS)
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1)
  return Math.min(max, Math.max(min, Math.round(exact / unit) * unit))
}

export function stepOf(rate: number): number {
  return Math.round((Math.log(Math.min(max, Math.max(min, rate)) / min) / Math.log(max / min)) * SLIDER_STEPS)
}

/** A rate as it was typed, or why it is none. */
export function readRate(typed: string): { rate: number } | { refused: string } {
  const digits = typed.replace(/[\s,_]/g, '')
  const rate = /^\d{1,9}$/.test(digits) ? Number(digits) : null
  if (rate === null) return { refused: 'Write a whole number of events per second.' }
  if (rate < min || rate > max) return { refused: `From ${min} to ${max.toLocaleString('en')} events per second.` }
  return { rate }
}
