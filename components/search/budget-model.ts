import { formatBytes } from '../ui/format-bytes.ts'
import { formatInteger } from '../ui/format-number.ts'
import type { SearchParts } from './search-url.ts'

/** How much may be read for one search, which is not how much may be found. */
export interface Budget {
  records: string
  /** Stored bytes; null: as many as the records have. */
  bytes: string | null
  seconds: number
}

export const DEFAULT_BUDGET: Budget = { records: '5000000', bytes: null, seconds: 60 }
/** The most seconds that the API takes. */
export const MOST_SECONDS = 600
/** Everything: no topic holds more. */
export const ALL_RECORDS = '999999999999999999'

export function budgetOf(parts: Pick<SearchParts, 'br' | 'bb' | 'bs'>): Budget {
  return {
    records: parts.br ?? DEFAULT_BUDGET.records,
    bytes: parts.bb,
    seconds: Math.min(MOST_SECONDS, parts.bs === null ? DEFAULT_BUDGET.seconds : Number(parts.bs)),
  }
}

const UNITS: Readonly<Record<string, bigint>> = { '': 1n, k: 1000n, m: 1_000_000n, g: 1_000_000_000n, b: 1_000_000_000n }
const BINARY: Readonly<Record<string, bigint>> = { '': 1n, k: 1024n, m: 1024n ** 2n, g: 1024n ** 3n, t: 1024n ** 4n }

/** `5 M`, `2.5k`, `1,000,000` as records; null for what is no count of 1 or more. */
export const readRecords = (typed: string) => readAmount(typed, UNITS, /^([\d,_ ]*\d)(?:\.(\d{1,9}))?\s*([kmgb]?)(?:\s*records?)?$/i)

/** `500 MB`, `2 GiB`, `1048576` as bytes, in binary units; null for what is no size. */
export const readBytes = (typed: string) => readAmount(typed, BINARY, /^([\d,_ ]*\d)(?:\.(\d{1,9}))?\s*([kmgt]?)(?:i?b)?$/i)

function readAmount(typed: string, units: Readonly<Record<string, bigint>>, pattern: RegExp): string | null {
  const found = pattern.exec(typed.trim())
  const unit = units[(found?.[3] ?? '').toLowerCase()]
  if (found === null || unit === undefined) return null
  const [, whole = '', fraction = ''] = found
  const scale = 10n ** BigInt(fraction.length)
  const amount = (BigInt(whole.replace(/[^\d]/g, '') + fraction) * unit) / scale
  return amount > 0n && amount.toString().length <= 18 ? amount.toString() : null
}

/** `5 M`, `250 k`, `1,234,567`: only what is rounded without loss is shortened. */
export function shortCount(count: string): string {
  const value = BigInt(count)
  if (value > 0n && value % 1_000_000n === 0n) return `${formatInteger(value / 1_000_000n)} M`
  if (value >= 10_000n && value % 1000n === 0n) return `${formatInteger(value / 1000n)} k`
  return formatInteger(count)
}

/** `5 M records, 60 s`, on the button of the budget. */
export function budgetWords({ records, bytes, seconds }: Budget): string {
  const amount = records === ALL_RECORDS ? 'all records' : `${shortCount(records)} records`
  return [amount, ...(bytes === null ? [] : [formatBytes(bytes)]), `${seconds} s`].join(', ')
}
