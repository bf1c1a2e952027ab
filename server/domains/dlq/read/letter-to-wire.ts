import type { DeadLetterRecord } from '../../../contract/dlqs.ts'
import type { Part } from '../../../contract/records.ts'
import type { Triage } from '../../../core/dead-letters.ts'
import type { RawRecord } from '../../../gateways/kafka/types.ts'
import { calendarTime } from '../../../serde/calendar-time.ts'
import type { failureOf } from '../index/count-record.ts'
import { triageToWire } from '../to-wire.ts'

const SHOWN_MESSAGE = 500

/** A dead letter that was read, what failed, and what was decided about it. */
export interface FoundLetter extends ReturnType<typeof failureOf> {
  record: RawRecord
  triage: Triage | null
}

/** A dead letter as the API shows it; its key was decoded before. */
export function letterToWire({ record, letter, print, triage }: FoundLetter, key: Part | undefined): DeadLetterRecord {
  if (key === undefined) throw new Error('a record without its decoded key')
  const { originTopic, originTimestamp } = letter
  const origin =
    originTopic === null
      ? null
      : {
          topic: originTopic,
          partition: letter.originPartition,
          offset: letter.originOffset === null ? null : String(letter.originOffset),
          timestamp: originTimestamp === null ? null : calendarTime(originTimestamp),
        }
  return {
    partition: record.partition,
    offset: String(record.offset),
    timestamp: calendarTime(record.timestamp),
    size: record.sizeBytes,
    key,
    failureId: print.id,
    exceptionClass: print.exceptionClass,
    message: letter.message?.slice(0, SHOWN_MESSAGE) ?? null,
    family: letter.family,
    origin,
    writer: letter.writer,
    attempts: letter.attempts,
    replayId: letter.replay?.id ?? null,
    ...triageToWire(triage),
  }
}
