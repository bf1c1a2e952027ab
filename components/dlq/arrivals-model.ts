import type { DlqFailure } from '../../server/contract/dlqs.ts'
import { minuteBars, shortClass } from './dlq-model.ts'

/** So many kinds have a colour of their own; the others share one. */
const MOST_KINDS = 5

export interface Kind {
  /** Of the failure; `others` for all that have no colour of their own. */
  id: string
  name: string
  records: number
}

export interface StackedBar {
  at: number
  records: number
  /** From the bottom up, one for each kind, also where it is empty. */
  parts: { id: string; records: number }[]
}

/** Arrivals of the last hour by kind of failure, the most frequent at the bottom. Minutes before a kind was read count as others. */
export function stackedArrivals(
  arrivals: readonly { at: string; records: number }[],
  failures: readonly Pick<DlqFailure, 'id' | 'exceptionClass' | 'message' | 'lastHour'>[],
  now: number,
): { kinds: Kind[]; bars: StackedBar[] } {
  const ranked = failures
    .map((failure) => ({ failure, bars: minuteBars(failure.lastHour, now) }))
    .map(({ failure, bars }) => ({ failure, bars, records: bars.reduce((sum, bar) => sum + bar.records, 0) }))
    .filter(({ records }) => records > 0)
    .toSorted((a, b) => b.records - a.records)
    .slice(0, MOST_KINDS)
  const bars = minuteBars(arrivals, now).map(({ at, records }, minute): StackedBar => {
    const parts = ranked.map(({ failure, bars: own }) => ({ id: failure.id, records: own[minute]?.records ?? 0 }))
    const told = parts.reduce((sum, part) => sum + part.records, 0)
    return { at, records: Math.max(records, told), parts: [...parts, { id: 'others', records: Math.max(0, records - told) }] }
  })
  const others = bars.reduce((sum, { parts }) => sum + (parts.at(-1)?.records ?? 0), 0)
  const kinds = ranked.map(({ failure, records }) => ({ id: failure.id, name: nameOf(failure), records }))
  return { kinds: others === 0 ? kinds : [...kinds, { id: 'others', name: 'Others', records: others }], bars }
}

const nameOf = ({ exceptionClass, message }: Pick<DlqFailure, 'exceptionClass' | 'message'>) =>
  message === '' ? shortClass(exceptionClass) : `${shortClass(exceptionClass)}: ${message}`
