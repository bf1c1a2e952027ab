import type { LogEntry, RawRecord, TailPoll } from '../../gateways/kafka/types.ts'
import type { Gap } from './gap-log.ts'

/** A record of one of the reader's topics, with the id that the topic had when it was read. */
export interface Found {
  topic: string
  topicId: string
  record: RawRecord
}

/** What one poll brought, sorted out for viewers. */
export interface Delivery {
  received: Found[]
  matched: Found[]
  /** The expression could not say whether they match. */
  unjudged: Found[]
  gaps: Gap[]
}

/** `topicIds` are those known so far and are brought up to date: another id under a known name is a new topic. */
export function sortOut(polled: TailPoll, matches: (record: RawRecord) => boolean, topicIds: Map<string, string>): Delivery {
  const delivery: Delivery = { received: [], matched: [], unjudged: [], gaps: [] }
  for (const { topic, partition, from, to } of polled.expired) {
    const message = `Offsets ${from} to ${to - 1n} were deleted by retention before they were read: the log now starts at ${to}.`
    delivery.gaps.push({ topic, partition, from, to, reason: 'expired', message })
  }
  for (const { topic, topicId, entry } of polled.entries) {
    const known = topicIds.get(topic)
    if (known !== topicId) {
      topicIds.set(topic, topicId)
      if (known !== undefined) delivery.gaps.push(recreated(topic, entry))
    }
    if (entry.kind === 'unreadable') {
      const { partition, fromOffset, toOffset, message } = entry.batch
      delivery.gaps.push({ topic, partition, from: fromOffset, to: toOffset, reason: 'corrupt', message })
    } else if (entry.record.state !== 'control') {
      const found = { topic, topicId, record: entry.record }
      delivery.received.push(found)
      if (matches(entry.record)) delivery.matched.push(found)
    }
  }
  return delivery
}

function recreated(topic: string, entry: LogEntry): Gap {
  const [partition, first] = entry.kind === 'record' ? [entry.record.partition, entry.record.offset] : [entry.batch.partition, entry.batch.fromOffset]
  const message = `Topic ${topic} was deleted and created again: what follows is in the new topic.`
  return { topic, partition, from: 0n, to: first, reason: 'topic-recreated', message }
}
