import type { JourneyRole, JourneyStep } from '../../contract/journeys.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { calendarTime } from '../../serde/calendar-time.ts'
import { headerText } from '../../serde/header-text.ts'
import { letterOf, type Mapping } from '../dlq/index.ts'

const SHOWN = 300

/** A record as a step. What it failed with is told of dead letters and retries only: headers stay on a record that was sent back. */
export function stepOf(
  record: RawRecord,
  topic: { name: string; topicId: string; role: JourneyRole },
  mapping: Mapping | null,
  foundBy: JourneyStep['foundBy'],
): JourneyStep {
  const letter = letterOf(record, mapping)
  const failed = topic.role === 'dead-letter' || topic.role === 'parked' || topic.role === 'retry'
  const { originTopic, originPartition, originOffset, replay } = letter
  const isItself = originTopic === topic.name && originPartition === record.partition && originOffset === record.offset
  const told = originTopic !== null && originPartition !== null && originOffset !== null && !isItself
  return {
    topic: topic.name,
    topicId: topic.topicId,
    partition: record.partition,
    offset: String(record.offset),
    role: topic.role,
    timestamp: calendarTime(record.timestamp),
    key: record.key === null ? null : (headerText(record.key)?.slice(0, SHOWN) ?? null),
    size: record.sizeBytes,
    foundBy,
    exceptionClass: failed ? letter.exceptionClass : null,
    message: failed ? (letter.message?.slice(0, SHOWN) ?? null) : null,
    attempts: failed ? letter.attempts : null,
    writer: failed ? letter.writer : null,
    origin: told ? { topic: originTopic, partition: originPartition, offset: String(originOffset) } : null,
    replay: replay === null ? null : { of: replay.id, job: replay.job, attempt: replay.attempt },
  }
}
