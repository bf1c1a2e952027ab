import type { Job } from '../../server/contract/jobs.ts'
import type { FieldError } from '../../server/contract/problem.ts'
import { formatInteger } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'

const states: Record<Job['state'], { status: Status; words: string }> = {
  planned: { status: 'unknown', words: 'Planned' },
  running: { status: 'running', words: 'Running' },
  paused: { status: 'paused', words: 'Paused' },
  held: { status: 'warn', words: 'Held' },
  done: { status: 'ok', words: 'Done' },
  'done-with-failures': { status: 'warn', words: 'Done with failures' },
  cancelled: { status: 'unknown', words: 'Cancelled' },
  inconsistent: { status: 'bad', words: 'Inconsistent' },
  unknown: { status: 'unknown', words: 'Not known' },
}
export const stateOf = (job: Job) => states[job.state]

/** What may be asked of it now. */
export const canPause = ({ state }: Job) => state === 'planned' || state === 'running' || state === 'held'
export const canResume = ({ state }: Job) => state === 'paused' || state === 'held'
export const isOpen = (job: Job) => canPause(job) || canResume(job)

/** The share that has an outcome, from 0 to 1; null while it is not known how much there is. Never 1 while anything is left. */
export function shareOf({ selected, remaining }: Pick<Job, 'selected' | 'remaining'>): number | null {
  if (selected === null || remaining === null) return null
  const [all, left] = [BigInt(selected), BigInt(remaining)]
  return all === 0n ? 1 : Number(((all - left) * 10_000n) / all) / 10_000
}

/** What came of its records, failures last: the database keeps no order of its own. */
export function outcomesOf({ outcomes }: Pick<Job, 'outcomes'>): [name: string, count: string][] {
  return Object.entries(outcomes).sort(([a], [b]) => Number(a === 'failed') - Number(b === 'failed'))
}

/** `500 selected = 480 copied + 20 left`, and whether it adds up. */
export function conservation(job: Pick<Job, 'selected' | 'outcomes' | 'remaining'>): { words: string; holds: boolean } | null {
  if (job.selected === null || job.remaining === null) return null
  const outcomes = outcomesOf(job)
  const sum = outcomes.reduce((total, [, count]) => total + BigInt(count), BigInt(job.remaining))
  const parts = [...outcomes.map(([name, count]) => `${formatInteger(count)} ${name}`), `${formatInteger(job.remaining)} left`]
  return {
    words: `${formatInteger(job.selected)} selected = ${parts.join(' + ')}`,
    holds: sum === BigInt(job.selected) && BigInt(job.remaining) >= 0n,
  }
}

export const rateWords = ({ ratePerSecond }: Pick<Job, 'ratePerSecond'>) =>
  ratePerSecond === null ? 'No limit' : `${formatInteger(ratePerSecond)}/s at most`

/** What was typed as a limit: empty is none, undefined is no whole number that a job takes. */
export function readRate(text: string): number | null | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const rate = /^\d{1,7}$/.test(trimmed) ? Number(trimmed) : 0
  return rate >= 1 && rate <= 1_000_000 ? rate : undefined
}

/** One thing that is wrong with what was sent: where, what, and what to do. */
export function faultWords({ path, line, column, message, fix }: FieldError): string {
  const field = path.replace(/^body\.?/, '')
  const where = [line === undefined ? '' : `line ${line}`, field, column === undefined ? '' : `column ${column}`]
    .filter((part) => part !== '')
    .join(', ')
  const words = `${where === '' ? '' : `${where}: `}${message}.${fix === null ? '' : ` ${fix}`}`
  return line === undefined ? words : words.charAt(0).toUpperCase() + words.slice(1)
}
