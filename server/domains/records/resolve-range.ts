import type { Isolation } from '../../contract/records.ts'
import type { Notice } from '../../contract/wire.ts'
import { problem } from '../../core/errors.ts'
import type { Call, KafkaCluster, OffsetAnswer, OffsetSpec, TopicDescription } from '../../gateways/kafka/types.ts'
import { noticeOf } from '../clusters/index.ts'
import { type Commits, commitsOf, notCommitted } from './committed-starts.ts'
import type { Vector } from './cursor.ts'
import type { Question } from './question.ts'

/** CreateTime may go backwards: an end time does not stop the reading, it goes on for this long. */
export const SLACK_MS = 300_000n

/** The stretch of one partition that a question is about: [start, end). */
export interface Range {
  partition: number
  start: bigint
  end: bigint
}

export interface ResolvedRange {
  ranges: Range[]
  notices: Notice[]
  /** Partitions that are asked for and cannot be read now. */
  failed: Notice[]
}

/** The partitions that were asked for. Refuses those that the topic does not have. */
export function choosePartitions(topic: TopicDescription, wanted: number[] | undefined): number[] {
  const known = topic.partitions.map((partition) => partition.partition).sort((a, b) => a - b)
  const missing = (wanted ?? []).filter((partition) => !known.includes(partition))
  if (missing.length > 0) {
    const last = known.at(-1)
    throw problem('partition-unknown', `Topic ${topic.name} has no partition ${missing.join(', ')}; it has 0 to ${last ?? 'none'}.`, {
      errors: missing.map((partition) => ({ path: 'query.partitions', message: `no partition ${partition}`, fix: `Use 0 to ${last ?? 0}.` })),
    })
  }
  return wanted === undefined ? known : wanted.toSorted((a, b) => a - b)
}

/** Asks the brokers where the range lies in each partition, now. */
export async function resolveRange(
  kafka: KafkaCluster,
  topic: TopicDescription,
  partitions: number[],
  question: Question,
  isolation: Isolation,
  call: Call,
): Promise<ResolvedRange> {
  const failed: Notice[] = []
  const led = partitions.filter((partition) => topic.partitions.find((one) => one.partition === partition)?.leader != null)
  for (const partition of partitions.filter((one) => !led.includes(one))) {
    failed.push({
      code: 'no-leader',
      message: `Partition ${partition} has no leader; its records are not in this page.`,
      fix: 'Bring one of its replicas back.',
      partition,
    })
  }
  const ask = async (spec: OffsetSpec | null) =>
    spec === null
      ? null
      : offsetsBy(
          await kafka.listOffsets(
            led.map((partition) => ({ topic: topic.name, partition, spec })),
            call,
          ),
        )
  const [commits, starts, ends, stable, from, to] = await Promise.all([
    question.group === null ? null : commitsOf(kafka, { group: question.group, path: 'query.group' }, topic.name, led, call),
    ask('earliest'),
    ask('latest'),
    ask(isolation === 'committed' ? 'last-stable' : null),
    ask(question.fromTime === null ? null : timeOf(question.fromTime)),
    ask(question.toTime === null || question.toTime < 0n ? null : timeOf(question.toTime + SLACK_MS)),
  ])
  const ranges: Range[] = []
  const notices: Notice[] = []
  for (const partition of led) {
    const answers = [starts, ends, stable, from, to].map((by) => by?.get(partition))
    const error = answers.find((answer) => answer?.error != null)?.error ?? commits?.get(partition)?.error
    const logStart = starts?.get(partition)?.offset
    const logEnd = ends?.get(partition)?.offset
    if (error != null || logStart == null || logEnd == null) {
      failed.push(
        error == null
          ? { code: 'unknown', message: `Offsets of partition ${partition} are not known.`, fix: null, partition }
          : noticeOf(`Partition ${partition} cannot be read`, error, { partition }),
      )
      continue
    }
    const readable = stable?.get(partition)?.offset ?? logEnd
    const range = clamp({
      partition,
      logStart,
      readable,
      logEnd,
      question,
      commits,
      from: from?.get(partition)?.offset ?? readable,
      // Kafka stores no time before 1970: a range that ends there is empty.
      to: question.toTime !== null && question.toTime < 0n ? logStart : (to?.get(partition)?.offset ?? readable),
    })
    ranges.push(range.range)
    notices.push(...range.notices)
  }
  return { ranges, notices, failed }
}

/** Brokers take negative times for words such as "latest"; no record is older than 1970. */
function timeOf(time: bigint): OffsetSpec {
  return { timestamp: time < 0n ? 0n : time }
}

function offsetsBy(answers: OffsetAnswer[]): Map<number, OffsetAnswer> {
  return new Map(answers.map((answer) => [answer.partition, answer]))
}

interface Bounds {
  partition: number
  logStart: bigint
  readable: bigint
  logEnd: bigint
  question: Question
  /** What the group has committed, where one is asked for. */
  commits: Commits | null
  /** Where the times of the question lie. */
  from: bigint
  to: bigint
}

/** Fits what was asked into what is stored, and says where the two differ. */
function clamp(bounds: Bounds): { range: Range; notices: Notice[] } {
  const { partition, logStart, readable, logEnd, question } = bounds
  const notices: Notice[] = []
  let end = bounds.to < readable ? bounds.to : readable
  if (question.toOffset !== null && question.toOffset < end) end = question.toOffset
  const asked = askedStart(bounds, end)
  if (asked === null) return { range: { partition, start: readable, end: readable }, notices: [notCommitted(question.group ?? '', partition)] }
  let start = asked.offset
  if (asked.named && start < logStart) {
    notices.push({
      code: 'starts-later',
      message: `Partition ${partition} starts at ${logStart}: offsets ${start} to ${logStart - 1n} have expired.`,
      fix: null,
      partition,
      fromOffset: start.toString(),
      toOffset: logStart.toString(),
    })
  }
  if (asked.named && start > logEnd) {
    notices.push({
      code: 'past-the-end',
      message: `Partition ${partition} ends at ${logEnd}; there is nothing at ${start} yet.`,
      fix: 'Choose a smaller offset, or watch it live.',
      partition,
    })
  }
  if (start < logStart) start = logStart
  if (end < start) end = start
  if (readable < logEnd && end === readable && question.toOffset === null) {
    const hidden = logEnd - readable
    notices.push({
      code: 'open-transaction',
      message: `Partition ${partition}: ${hidden} offsets from ${readable} on belong to or follow an open transaction and are hidden.`,
      fix: 'Read uncommitted to see them.',
      partition,
      fromOffset: readable.toString(),
      toOffset: logEnd.toString(),
    })
  }
  return { range: { partition, start, end }, notices }
}

/** Where the question starts in a partition, and whether it names that very offset; null where the group has committed none. */
function askedStart({ partition, logStart, question, commits, from }: Bounds, end: bigint): { offset: bigint; named: boolean } | null {
  if (commits !== null) {
    const committed = commits.get(partition)?.offset ?? null
    return committed === null ? null : { offset: committed, named: true }
  }
  if (question.last !== null) return { offset: end - question.last, named: false }
  if (question.fromTime !== null) return { offset: from, named: false }
  return { offset: question.fromOffset ?? logStart, named: question.fromOffset !== null }
}

/** A vector of one side of the ranges. */
export function sideOf(ranges: Range[], side: 'start' | 'end'): Vector {
  return new Map(ranges.map((range) => [range.partition, range[side]]))
}
