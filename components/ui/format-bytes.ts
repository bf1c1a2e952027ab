import { groupDigits, NOT_KNOWN, threeDigits } from './format-number.ts'

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

/** A stored size in binary units, three digits: `1536` → `1.50 KiB`. Takes 64-bit sizes as decimal text. */
export function formatBytes(bytes: string | number | bigint | null | undefined): string {
  if (bytes === null || bytes === undefined) return NOT_KNOWN
  const [figure, unit] = bytesParts(bytes)
  return `${figure} ${unit}`
}

/** Figure and unit apart, for tiles. */
export function bytesParts(bytes: string | number | bigint): [figure: string, unit: string] {
  const exact = typeof bytes === 'number' ? BigInt(Math.round(bytes)) : BigInt(bytes)
  if (exact > -1024n && exact < 1024n) return [exact.toString(), 'B']
  const size = exact < 0n ? -exact : exact
  let step = 0
  while (step < UNITS.length - 1 && size >= 1024n ** BigInt(step + 2)) step += 1
  // Thousandths of the unit are exact in a double: at most 1024 × 1000 once the step is right (EiB: 16 × 1000).
  const thousandths = Number((exact * 1000n) / 1024n ** BigInt(step + 1))
  return [threeDigits(thousandths / 1000), UNITS[step] ?? 'EiB']
}

/** Every byte counted: `1,214 B`. */
export function formatBytesExact(bytes: string | number | bigint | null | undefined): string {
  return bytes === null || bytes === undefined ? NOT_KNOWN : `${groupDigits(bytes.toString())} B`
}
