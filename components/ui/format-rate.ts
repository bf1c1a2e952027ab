import { NOT_KNOWN, threeDigits } from './format-number.ts'

/** A rate in three significant digits without its unit; a rate too small to be written says so instead of 0. */
export function formatRate(perSecond: number | null | undefined): string {
  if (perSecond === null || perSecond === undefined || !Number.isFinite(perSecond)) return NOT_KNOWN
  if (perSecond === 0) return '0'
  if (perSecond > 0 && perSecond < 0.005) return '< 0.01'
  return threeDigits(perSecond)
}

/** A throughput on the wire: decimal units, as networks are measured. */
export function formatBytesRate(bytesPerSecond: number | null | undefined): string {
  if (bytesPerSecond === null || bytesPerSecond === undefined) return NOT_KNOWN
  if (bytesPerSecond < 1000) return `${Math.round(bytesPerSecond)} B/s`
  if (bytesPerSecond < 1e6) return `${threeDigits(bytesPerSecond / 1e3)} KB/s`
  return bytesPerSecond < 1e9 ? `${threeDigits(bytesPerSecond / 1e6)} MB/s` : `${threeDigits(bytesPerSecond / 1e9)} GB/s`
}
