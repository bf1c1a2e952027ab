import type { Journey, JourneyRole, JourneyStep } from '../../server/contract/journeys.ts'
import type { JourneyAsk } from '../layout/paths.ts'
import { countOf, formatInteger } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'

export const askedBy: readonly { value: JourneyAsk['by']; label: string; example: string }[] = [
  { value: 'key', label: 'Key', example: 'order-1042' },
  { value: 'event', label: 'Event id', example: 'an id in key, value or headers' },
  { value: 'trace', label: 'Trace', example: '32 hexadecimal digits, or a traceparent' },
  { value: 'replay', label: 'Replay', example: 'queue/partition/offset' },
]

const parameters = { key: 'key', event: 'eventId', trace: 'traceId', replay: 'replayId' } as const

/** What the server is asked; null where there is no question yet. */
export function journeyQuery(ask: { by: JourneyAsk['by']; id: string; topic: string; all: boolean; long: boolean }) {
  const id = ask.id.trim()
  if (id === '') return null
  return {
    [parameters[ask.by]]: id,
    ...(ask.topic.trim() === '' ? {} : { topic: ask.topic.trim() }),
    ...(ask.all ? { scope: 'all' as const } : {}),
    ...(ask.long ? { seconds: 25 } : {}),
  }
}

export const roleWords: Record<JourneyRole, { status: Status; words: string }> = {
  source: { status: 'ok', words: 'Source' },
  retry: { status: 'warn', words: 'Retry' },
  'dead-letter': { status: 'bad', words: 'Dead letter' },
  parked: { status: 'paused', words: 'Parked' },
  other: { status: 'unknown', words: 'Other topic' },
}

export const placeOf = ({ topic, partition, offset }: { topic: string; partition: number; offset: string }) => `${topic}/${partition}/${offset}`

/** A source record that a replay has written is no source of its own. */
export function stepWords({ role, replay }: Pick<JourneyStep, 'role' | 'replay'>): { status: Status; words: string } {
  return replay !== null && (role === 'source' || role === 'other') ? { status: 'running', words: 'Sent back' } : roleWords[role]
}

/** What each step was made of, by its number from 1; null where that is not among the steps. */
export function causeNumbers(steps: readonly JourneyStep[]): (number | null)[] {
  const numbers = new Map(steps.map((step, at) => [placeOf(step), at + 1]))
  return steps.map(({ origin, replay }, at) => {
    const told = numbers.get(replay?.of ?? '') ?? (origin === null ? undefined : numbers.get(placeOf(origin)))
    return told === undefined || told > at ? null : told
  })
}

/** One sentence on how much of the truth this is. */
export function completeWords({ complete, topics, scanned, stopReason, steps, topicsLeftOut }: Journey): string {
  const read = `${countOf(scanned.records, 'record')} of ${countOf(topics.length, 'topic')} looked through`
  if (complete) return `Complete: ${countOf(steps.length, 'step')}; ${read}, each to its ends.`
  const unread = topics.filter((topic) => !topic.complete).length
  const left = topicsLeftOut === 0 ? '' : ` ${formatInteger(topicsLeftOut)} further topics were not looked into.`
  const why = {
    'range-end': 'some of it has expired',
    limit: 'there are more steps than are shown',
    'scan-budget': 'the budget of records ended',
    'time-budget': 'the budget of time ended',
    error: 'a topic could not be read',
  }[stopReason]
  return unread === 0 ? `Not complete: ${read}.${left}` : `Not complete: ${read}; ${why}, ${countOf(unread, 'topic')} not read to its end.${left}`
}
