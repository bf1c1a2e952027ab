import type { Dlq, DlqFailure, TriageState } from '../../server/contract/dlqs.ts'
import { formatAge } from '../ui/format-age.ts'
import { countOf, formatInteger } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'

export const triageStates: Record<TriageState, { status: Status; words: string; means: string }> = {
  new: { status: 'warn', words: 'New', means: 'Nobody has looked at it' },
  investigating: { status: 'running', words: 'Investigating', means: 'Somebody looks at it' },
  known: { status: 'unknown', words: 'Known', means: 'The cause is known, it stays open' },
  replayed: { status: 'ok', words: 'Replayed', means: 'Sent back: dealt with' },
  parked: { status: 'paused', words: 'Parked', means: 'Put aside: dealt with' },
  discarded: { status: 'unknown', words: 'Discarded', means: 'Not needed: dealt with' },
}

export const triageOptions = (Object.keys(triageStates) as TriageState[]).map((value) => ({
  value,
  label: triageStates[value].words,
  note: triageStates[value].means,
}))

/** The one word on a queue, and how loud it is. */
export function attentionOf(queue: Pick<Dlq, 'depth' | 'arrivalsPerMinute'>): { status: Status; words: string } {
  if (queue.depth === null) return { status: 'unknown', words: 'Not read yet' }
  if (queue.depth === '0') return { status: 'ok', words: 'Nothing open' }
  if (queue.arrivalsPerMinute > 0) return { status: 'bad', words: 'Filling' }
  return { status: 'warn', words: 'Waiting' }
}

/** `541/min`; nothing where none arrive. */
export function rateWords(perMinute: number): string {
  return perMinute === 0 ? 'none' : `${perMinute < 10 ? perMinute.toFixed(1) : formatInteger(perMinute)}/min`
}

export function ageWords(since: string | null, now: number | null): string {
  if (since === null) return 'none open'
  return now === null ? '' : formatAge(Math.max(0, now - Date.parse(since)))
}

const found: Record<Dlq['foundBy'][number], string> = { name: 'its name', headers: 'its headers', connector: 'a connector', pinned: 'hand' }
export const foundWords = (by: Dlq['foundBy']): string =>
  by.length === 0 ? 'not listed as a queue' : `Found by ${by.map((one) => found[one]).join(' and ')}`

const writers: Record<NonNullable<Dlq['writer']>['kind'], string> = {
  group: 'group',
  connector: 'connector',
  'share-group': 'share group',
  consumer: 'consumer',
  application: 'application',
}
export const writerWords = (writer: NonNullable<Dlq['writer']>): string => `${writers[writer.kind]} ${writer.name}`

/** How far the index is; null once it is at the end. */
export function progressWords({ done, total }: Dlq['indexed']): string | null {
  if (BigInt(done) >= BigInt(total)) return null
  return `Grouped ${formatInteger(done)} of ${formatInteger(total)} offsets; figures grow until all are read.`
}

export function headline(queues: readonly Dlq[]): string {
  const open = queues.filter(({ depth }) => depth !== null && depth !== '0')
  const records = open.reduce((sum, { depth }) => sum + BigInt(depth ?? '0'), 0n)
  if (open.length === 0) return `Nothing open in ${countOf(queues.length, 'queue')}`
  return `${countOf(records, 'record')} open in ${open.length} of ${countOf(queues.length, 'queue')}`
}

/** `IllegalStateException` of `java.lang.IllegalStateException`. */
export function shortClass(exceptionClass: string | null): string {
  if (exceptionClass === null) return 'No exception class'
  return /^[\w$]+(?:\.[\w$]+)+$/.test(exceptionClass) ? exceptionClass.slice(exceptionClass.lastIndexOf('.') + 1) : exceptionClass
}

/** The share of a failure in its queue, from 0 to 1. */
export function shareOf(failure: Pick<DlqFailure, 'count'>, all: readonly Pick<DlqFailure, 'count'>[]): number {
  const total = all.reduce((sum, { count }) => sum + Number(count), 0)
  return total === 0 ? 0 : Number(failure.count) / total
}

/** One bar per minute of the last hour, the oldest first; `now` in epoch milliseconds. */
export function minuteBars(arrivals: readonly { at: string; records: number }[], now: number): { at: number; records: number }[] {
  const byMinute = new Map(arrivals.map(({ at, records }) => [Math.floor(Date.parse(at) / 60_000), records]))
  const last = Math.floor(now / 60_000)
  return Array.from({ length: 60 }, (_, index) => {
    const minute = last - 59 + index
    return { at: minute * 60_000, records: byMinute.get(minute) ?? 0 }
  })
}
