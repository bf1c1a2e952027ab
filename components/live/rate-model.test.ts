import { expect, test } from 'vitest'
import { rateShape } from './rate-model.ts'

const sample = (received: number | null) => ({ atMs: 0, received, matched: received, sampledOut: 0 })

test('a line is broken where there was no stream, and the gap is where it was', () => {
  const { received, gaps } = rateShape([sample(10), sample(20), sample(null), sample(null), sample(20)], 10, 40)
  expect(received).toBe('M5 20.0L6 1.0M9 1.0')
  expect(gaps).toEqual([[7, 8]])
})

test('the time before the stream is not a gap, and a silent stream is a line at zero', () => {
  expect(rateShape([sample(null), sample(0), sample(0)], 10, 40)).toMatchObject({ received: 'M8 39.0L9 39.0', gaps: [] })
})
