import type { SearchEnd } from '../../server/contract/search.ts'
import { formatDuration } from '../ui/format-age.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { countOf, formatInteger, formatShare } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'
import type { SearchView } from './search-run.ts'

export interface SearchWords {
  status: Status
  word: string
  /** Why it ended, or how it goes; ends with what follows it. */
  reason: string
  /** "17 matches" */
  figure: string
  /** "in 5,000,000 of 18,204,331 records (27.5 %), 1.9 GiB" */
  read: string
  /** What was not looked at; null where nothing is left. */
  boundary: string | null
}

/** The completeness line of a search, in words; "no match" only together with what was read. */
export function searchWords({ phase, progress, end, error, matches }: SearchView): SearchWords {
  const figure = matches.length === 0 ? 'No match' : countOf(matches.length, 'match', 'matches')
  const facts = end ?? progress
  const read = facts === null ? 'so far, nothing was read' : readWords(facts.scanned, facts.total, end?.complete === true)
  if (phase === 'failed')
    return {
      status: 'bad',
      word: 'Failed',
      reason: asSentence(error?.message ?? ''),
      figure,
      read,
      boundary: facts === null ? null : 'The rest was not read.',
    }
  if (phase === 'cancelled') return { status: 'paused', word: 'Cancelled', reason: 'You ended it:', figure, read, boundary: 'The rest was not read.' }
  if (end !== null) return { ...endedWords(end), figure, read, boundary: end.complete ? null : boundaryWords(end) }
  const rate =
    progress === null ? '' : ` ${formatInteger(Math.round(progress.recordsPerSecond).toString())} records/s${leftWords(progress.secondsLeft)}.`
  return {
    status: 'running',
    word: 'Searching',
    reason: progress === null ? 'Asking the brokers:' : 'So far:',
    figure,
    read: read + rate.replace(/^ /, ', ').replace(/\.$/, ''),
    boundary: null,
  }
}

const asSentence = (words: string) => (/[.!?:]$/.test(words) ? words : `${words}.`)

const leftWords = (seconds: number | null) => (seconds === null ? '' : `, about ${formatDuration(seconds * 1000)} left`)

function readWords(scanned: SearchEnd['scanned'], total: string, complete: boolean): string {
  const bytes = formatBytes(scanned.bytes)
  if (complete) {
    const span = scanned.records === total ? '' : `, offset span ${formatInteger(total)} (compacted or in transactions: fewer records)`
    return `in all ${countOf(scanned.records, 'record')} of the range${span}, ${bytes}`
  }
  const share = BigInt(total) === 0n ? 1 : Number((BigInt(scanned.records) * 10_000n) / BigInt(total)) / 10_000
  return `in ${formatInteger(scanned.records)} of at most ${countOf(total, 'record')} (${formatShare(Math.min(share, 0.9999))}), ${bytes}`
}

function endedWords(end: SearchEnd): Pick<SearchWords, 'status' | 'word' | 'reason'> {
  switch (end.stopReason) {
    case 'range-end':
      return end.complete
        ? { status: 'ok', word: 'Complete', reason: 'Everything was read:' }
        : { status: 'bad', word: 'Not complete', reason: 'A part could not be read:' }
    case 'limit':
      return { status: 'unknown', word: 'Page full', reason: 'More may follow:' }
    case 'scan-budget':
      return { status: 'warn', word: 'Not complete', reason: 'Read budget used up:' }
    case 'time-budget':
      return { status: 'warn', word: 'Not complete', reason: 'Time budget used up:' }
    case 'cancelled':
      return { status: 'paused', word: 'Cancelled', reason: 'It was ended:' }
    case 'error':
      return { status: 'bad', word: 'Not complete', reason: `${failedWords(end)}:` }
  }
}

function failedWords({ partitions }: SearchEnd): string {
  const failed = partitions.filter(({ problem }) => problem !== null)
  if (failed.length === 0) return 'The reading failed'
  const names = failed.slice(0, 3).map(({ partition }) => `P${partition}`)
  return `${names.join(', ')}${failed.length > 3 ? ` and ${failed.length - 3} more` : ''} could not be read to the end (${failed[0]?.problem ?? ''})`
}

/** Where one partition stopped is told exactly; of several, in how many something is left. */
function boundaryWords({ partitions }: SearchEnd): string | null {
  const left = partitions.filter(({ from, to, readTo }) => readTo !== from && readTo !== to)
  const untouched = partitions.filter(({ from, to, readTo }) => readTo !== from || readTo === to).length
  const [only] = left
  if (partitions.length === 1 && only !== undefined) return `P${only.partition} was read to offset ${formatInteger(only.readTo)}.`
  return untouched === 0 ? null : `The strip shows how far each of ${countOf(partitions.length, 'partition')} was read.`
}

/** Seconds that reading all the rest takes at the rate of this search; null while that is not known. */
export function restSeconds({ end, progress }: Pick<SearchView, 'end' | 'progress'>): number | null {
  const rate = progress?.recordsPerSecond ?? 0
  if (end === null || rate <= 0) return null
  const left = BigInt(end.total) - BigInt(end.scanned.records)
  return left <= 0n ? null : Number(left) / rate
}

/** The column, from 1, that a refused expression is wrong at; null where the refusal names none. */
export function columnOf(message: string): number | null {
  const found = /\bcolumn (\d{1,5})\b/i.exec(message)
  return found === null ? null : Number(found[1])
}
