import type { RouteArgs } from '../../contract/define.ts'
import type { FieldError } from '../../contract/problem.ts'
import type { browseRecords } from '../../contract/records.ts'
import { problem } from '../../core/errors.ts'
import { type Direction, hashOf } from './cursor.ts'

export type BrowseInput = RouteArgs<typeof browseRecords>

/** What was asked for, checked as a whole: fields that need each other, and ranges that end before they start. */
export interface Question {
  direction: Direction
  fromOffset: bigint | null
  toOffset: bigint | null
  /** Epoch milliseconds. */
  fromTime: bigint | null
  toTime: bigint | null
  /** So many offsets before the end of the range, in each partition. */
  last: bigint | null
  /** From what this consumer group has committed. */
  group: string | null
  hash: string
}

/**
 * The question of a later page: its cursor says where it starts, so a start that moves with the log or with a consumer
 * group is not looked up again, which would lose records between the two.
 */
export function goingOn(question: Question): Question {
  return { ...question, last: null, group: null }
}

export function questionOf(input: BrowseInput): Question {
  const { position, offset, timestamp, group, last, toOffset, toTimestamp, partitions, isolation, include, limit } = input
  const question = {
    direction: position === 'newest' ? ('newest' as const) : ('forward' as const),
    fromOffset: position === 'offset' && offset !== undefined ? BigInt(offset) : null,
    toOffset: toOffset === undefined ? null : BigInt(toOffset),
    fromTime: position === 'timestamp' && timestamp !== undefined ? epochMs(timestamp) : null,
    toTime: toTimestamp === undefined ? null : epochMs(toTimestamp),
    last: position === 'lastPerPartition' ? BigInt(last ?? limit) : null,
    group: position === 'group' ? (group ?? null) : null,
    hash: hashOf({ position, offset, timestamp, group, last, toOffset, toTimestamp, partitions, isolation, include }),
  }
  const errors = faultsOf(input, question)
  if (errors.length > 0) throw problem('invalid-input', errors.map((error) => error.message).join(' '), { errors })
  return question
}

function epochMs(time: string): bigint {
  return BigInt(Date.parse(time))
}

function faultsOf(input: BrowseInput, question: Omit<Question, 'direction' | 'hash'>): FieldError[] {
  const faults: FieldError[] = []
  const fault = (field: string, message: string, fix: string) => faults.push({ path: `query.${field}`, message, fix })
  if (input.position === 'offset' && input.offset === undefined)
    fault('offset', 'position=offset needs an offset.', 'Add offset=0 or another first offset.')
  if (input.position !== 'offset' && input.offset !== undefined)
    fault('offset', `position=${input.position} takes no offset.`, 'Set position=offset, or leave the offset out.')
  if (input.position === 'timestamp' && input.timestamp === undefined)
    fault('timestamp', 'position=timestamp needs a timestamp.', 'Add timestamp=2026-01-31T12:00:00.000Z or another first time.')
  if (input.position !== 'timestamp' && input.timestamp !== undefined)
    fault('timestamp', `position=${input.position} takes no timestamp.`, 'Set position=timestamp, or leave the timestamp out.')
  if (input.position !== 'lastPerPartition' && input.last !== undefined)
    fault('last', `position=${input.position} takes no last.`, 'Set position=lastPerPartition, or leave last out.')
  if (input.include === 'control' && input.isolation !== 'uncommitted')
    fault('include', 'Readers of committed records get no transaction markers.', 'Set isolation=uncommitted, or leave include out.')
  if (input.position === 'group' && input.group === undefined) fault('group', 'position=group needs a group.', 'Add the id of a consumer group.')
  if (input.position !== 'group' && input.group !== undefined)
    fault('group', `position=${input.position} takes no group.`, 'Set position=group, or leave the group out.')
  if (question.fromOffset !== null && question.toOffset !== null && question.toOffset < question.fromOffset) {
    fault('toOffset', `The range ends (${question.toOffset}) before it starts (${question.fromOffset}).`, 'Swap the two, or leave toOffset out.')
  }
  if (question.fromTime !== null && question.toTime !== null && question.toTime < question.fromTime) {
    fault('toTimestamp', 'The time range ends before it starts.', 'Swap the two, or leave toTimestamp out.')
  }
  return faults
}
