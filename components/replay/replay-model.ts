import type { Replay, ReplayPlan, ReplayRequest } from '../../server/contract/replays.ts'
import { flag, maybe, oneOf, text } from '../data/url-params.ts'
import { readRate } from '../jobs/jobs-model.ts'
import { formatDuration } from '../ui/format-age.ts'
import { formatInteger } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'
import { type GuardDraft, guardFields, guardsOf } from './guard-model.ts'
import { type TransformDraft, transformFields, transformOf } from './transform-model.ts'

/** The whole draft stands in the address: it survives a reload, and a colleague sees the same. */
export const draftFields = {
  failure: maybe(/^[0-9a-f]{24}$/),
  rec: maybe(/^\d{1,10}\/\d{1,19}(,\d{1,10}\/\d{1,19}){0,99}$/),
  to: text(),
  rule: oneOf(['same', 'key'] as const, 'same'),
  time: oneOf(['now', 'original'] as const, 'now'),
  strip: flag(true),
  attempts: text('3'),
  rate: text(),
  ...guardFields,
  ...transformFields,
}

export interface Draft extends TransformDraft, GuardDraft {
  failure: string | null
  rec: string | null
  to: string
  rule: 'same' | 'key'
  time: 'now' | 'original'
  strip: boolean
  attempts: string
  rate: string
}

/** What is to be asked for, or why it cannot be asked. */
export function requestOf(dlq: string, draft: Draft): { body: ReplayRequest } | { off: string } {
  const ratePerSecond = readRate(draft.rate)
  const attemptLimit = readAttempts(draft.attempts)
  if (ratePerSecond === undefined) return { off: 'The rate is not a whole number' }
  if (attemptLimit === undefined) return { off: 'The attempt limit is not a whole number from 1 to 1,000' }
  const asked = transformOf(draft)
  if ('off' in asked) return asked
  const guarded = guardsOf(draft)
  if ('off' in guarded) return guarded
  const topic = draft.to.trim()
  if (topic === dlq) return { off: 'The target is the queue itself' }
  return {
    body: {
      ...{ dlq, selection: selectionOf(draft), attemptLimit, ratePerSecond },
      target: topic === '' ? { origin: true } : { topic },
      ...{ partitionRule: draft.rule, timestamp: draft.time, stripHeaders: draft.strip },
      ...guarded.guards,
      ...(asked.transform === null ? {} : { transform: asked.transform }),
    },
  }
}

function selectionOf({ rec, failure }: Draft): ReplayRequest['selection'] {
  if (rec !== null) {
    const records = rec.split(',').map((place): [number, string] => {
      const [partition = '', offset = ''] = place.split('/')
      return [Number(partition), offset]
    })
    return { records }
  }
  return failure === null ? { all: true } : { failure }
}

export function readAttempts(typed: string): number | undefined {
  const attempts = /^\d{1,4}$/.test(typed.trim()) ? Number(typed.trim()) : 0
  return attempts >= 1 && attempts <= 1000 ? attempts : undefined
}

export interface OutcomeRow {
  id: string
  words: string
  records: string
  why: string
  status: Status
}

type Outcome = 'sendable' | 'overLimit' | 'needsTarget' | 'denied' | 'unchangeable' | 'tooLarge' | 'duplicateOrigins'
type Row = [id: Outcome, words: string, why: string, status: Status]

const rows: Row[] = [
  ['sendable', 'Will be sent', 'Target known and writable, under the size limit', 'ok'],
  ['overLimit', 'Over the attempt limit', 'Replayed often enough before: they go to the parking topic', 'paused'],
  ['needsTarget', 'No target known', 'Their headers name no topic that is there: choose one topic for them', 'warn'],
  ['denied', 'Writing refused', 'They came from a topic that this replay may not write to', 'warn'],
  ['unchangeable', 'Cannot be changed', 'The change cannot be made, or its schema does not take the result: they will fail', 'bad'],
  ['tooLarge', 'Too large', 'Larger than their target takes: they will fail, the rest goes on', 'bad'],
  ['duplicateOrigins', 'Earlier copies of the same record', 'The same source record is selected more than once: its last copy is sent', 'unknown'],
]

/** What would become of each selected record. */
export function outcomesOf(plan: ReplayPlan): { rows: OutcomeRow[]; addsUp: boolean } {
  const unchangeable = plan.transform?.failed ?? '0'
  const counted = { ...plan, unchangeable, tooLarge: String(BigInt(plan.invalid) - BigInt(unchangeable)) }
  const asked = rows.filter(([id]) => id !== 'unchangeable' || plan.transform !== null)
  const shown = asked.map(([id, words, why, status]): OutcomeRow => {
    const records = counted[id]
    return { id, words, why, records, status: records === '0' ? 'unknown' : status }
  })
  return { rows: shown, addsUp: shown.reduce((sum, { records }) => sum + BigInt(records), 0n) === BigInt(plan.selected) }
}

/** `about 11 min 46 s at 25 a second`. */
export function durationWords(records: string, ratePerSecond: number | null): string {
  if (ratePerSecond === null) return 'as fast as the brokers take them'
  const milliseconds = Number((BigInt(records) * 1000n) / BigInt(ratePerSecond))
  return `about ${formatDuration(milliseconds)} at ${formatInteger(ratePerSecond)} a second`
}

type Count = 'replayed' | 'skipped' | 'parked' | 'expired' | 'failed' | 'unknown' | 'remaining'

const counts: [Count, string][] = [
  ['replayed', 'Replayed'],
  ['skipped', 'Skipped'],
  ['parked', 'Parked'],
  ['expired', 'Expired'],
  ['failed', 'Failed'],
  ['unknown', 'Not known'],
  ['remaining', 'Left'],
]

/** The conservation line: every selected record has one of these. Not known is shown only where there is any. */
export function countsOf(replay: Pick<Replay, Count | 'selected'>): { terms: { id: Count; words: string; records: string }[]; addsUp: boolean } {
  const terms = counts.map(([id, words]) => ({ id, words, records: replay[id] }))
  return {
    terms: terms.filter(({ id, records }) => id !== 'unknown' || records !== '0'),
    addsUp: terms.reduce((sum, { records }) => sum + BigInt(records), 0n) === BigInt(replay.selected),
  }
}
