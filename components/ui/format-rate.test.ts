import { expect, it } from 'vitest'
import { formatBytesRate, formatRate } from './format-rate.ts'

it('rates have three significant digits and something is never 0', () => {
  expect([0, 0.001, 0.2, 4.123, 532.4, 21_904, null].map(formatRate)).toEqual(['0', '< 0.01', '0.20', '4.12', '532', '21,900', 'not known'])
})

it('throughput is decimal', () => {
  expect([999, 30_000, 28_100_000, 1.5e9].map(formatBytesRate)).toEqual(['999 B/s', '30.0 KB/s', '28.1 MB/s', '1.50 GB/s'])
})
