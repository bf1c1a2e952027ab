import type { Topic } from '../../contract/topics.ts'
import type { Notice } from '../../contract/wire.ts'
import type { TopicDescription } from '../../gateways/kafka/types.ts'
import { healthOf, noticeOf, type Rate, type Readers, type TopicFigures, type TopicReaders, topicReaders } from '../clusters/index.ts'

/** Names of groups that a row carries; a topic may have hundreds. */
const SHOWN_GROUPS = 20

/** A topic as lists show it. What is not known is null, with the reason in `problems`. */
export function topicToWire(topic: TopicDescription, figures: TopicFigures | undefined, all: Readers): Topic {
  const health = healthOf(topic)
  const readers = topicReaders(all, topic.name)
  const read = readRate(readers)
  return {
    name: topic.name,
    topicId: topic.topicId,
    partitions: topic.partitions.length,
    replicationFactor: topic.partitions[0]?.replicas.length ?? 0,
    internal: topic.internal,
    underReplicatedPartitions: health.underReplicated,
    offlinePartitions: health.offline,
    records: offsetSpan(topic, figures)?.toString() ?? null,
    bytes: figures?.bytes?.toString() ?? null,
    recordsPerSecond: figures?.rate?.perSecond ?? null,
    rateWindowMs: figures?.rate?.windowMs ?? null,
    readers: readers === null ? null : { count: readers.groups.length, groups: readers.groups.slice(0, SHOWN_GROUPS) },
    readPerSecond: read?.perSecond ?? null,
    readWindowMs: read?.windowMs ?? null,
    retentionMs: figures?.settings?.retentionMs ?? null,
    cleanupPolicy: figures?.settings?.cleanupPolicy ?? null,
    problems: [...problemsOf(topic, figures), ...(readers === null ? [unknownReaders(all)] : [])],
  }
}

/** What nobody reads is read at no rate, which is known. */
export function readRate(readers: TopicReaders | null): Rate | null {
  return readers?.groups.length === 0 ? { perSecond: 0, windowMs: 0 } : (readers?.rate ?? null)
}

function unknownReaders({ problems: [problem] }: Readers): Notice {
  return problem ?? { code: 'not-yet', message: 'Groups have not been asked yet what they read.', fix: null, field: 'readers' }
}

/** End offsets minus first ones over all partitions; null while one of them is not known. */
export function offsetSpan(topic: TopicDescription, figures: TopicFigures | undefined): bigint | null {
  if (figures === undefined || figures.spans.length !== topic.partitions.length) return null
  let sum = 0n
  for (const span of figures.spans) {
    if (span.logStart === null || span.highWatermark === null) return null
    sum += span.highWatermark - span.logStart
  }
  return sum
}

function problemsOf(topic: TopicDescription, figures: TopicFigures | undefined): Notice[] {
  const problems: Notice[] = []
  if (topic.error !== null) problems.push(noticeOf('The topic cannot be described', topic.error))
  for (const partition of topic.partitions) {
    if (partition.leader !== null) continue
    problems.push({
      code: 'no-leader',
      message: `Partition ${partition.partition} has no leader; its records cannot be read. Replicas: ${partition.replicas.join(', ')}.`,
      fix: 'Bring one of its replicas back.',
      partition: partition.partition,
    })
  }
  for (const span of figures?.spans ?? []) if (span.problem !== null) problems.push({ ...span.problem, field: 'records' })
  if (figures?.settings?.problem != null) problems.push(figures.settings.problem)
  return problems
}
