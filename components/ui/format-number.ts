/** What is written where a figure is not known. Never 0, a dash or N/A. */
export const NOT_KNOWN = 'not known'

/** Thousands separators for a decimal text of any size: `9007199254740993` → `9,007,199,254,740,993`. No digit is changed. */
export function groupDigits(digits: string): string {
  return digits.replace(/^(-?)(\d+)/, (_all, sign: string, whole: string) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ','))
}

/** A count or an offset, every digit shown. */
export function formatInteger(value: string | number | bigint | null | undefined): string {
  if (value === null || value === undefined) return NOT_KNOWN
  return groupDigits(typeof value === 'number' ? Math.round(value).toString() : value.toString())
}

const STEPS: readonly [bigint, string][] = [
  [10n ** 15n, 'P'],
  [10n ** 12n, 'T'],
  [10n ** 9n, 'G'],
  [10n ** 6n, 'M'],
]

/** A count for tiles, charts and the rail: full below a million, then three digits and a letter (`1.28 M`). */
export function formatCompact(value: string | number | bigint | null | undefined): string {
  if (value === null || value === undefined) return NOT_KNOWN
  const exact = typeof value === 'number' ? BigInt(Math.round(value)) : BigInt(value)
  const size = exact < 0n ? -exact : exact
  const step = STEPS.find(([unit]) => size >= unit)
  if (step === undefined) return groupDigits(exact.toString())
  const [unit, letter] = step
  return `${threeDigits(Number((exact * 1000n) / unit) / 1000)} ${letter}`
}

/** Three significant digits for a number with a unit: `4.12`, `96.4`, `412`, `21,900`. */
export function threeDigits(value: number): string {
  const size = Math.abs(value)
  if (size >= 99.95) return groupDigits(Number(value.toPrecision(3)).toFixed(0))
  return size >= 9.995 ? value.toFixed(1) : value.toFixed(2)
}

/** A share from 0 to 1: one decimal, never 0.0 % for something and never 100 % while anything is left. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return NOT_KNOWN
  if (share > 0 && share < 0.001) return '< 0.1 %'
  if (share < 1 && share >= 0.9995) return '> 99.9 %'
  return share === 1 || share === 0 ? `${share * 100} %` : `${(share * 100).toFixed(1)} %`
}

/** `1 topic`, `412 topics`. */
export function countOf(value: number | string | bigint, one: string, many = `${one}s`): string {
  return `${formatInteger(value)} ${value.toString() === '1' ? one : many}`
}
