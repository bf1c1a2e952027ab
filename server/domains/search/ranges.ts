import type { Isolation } from '../../contract/records.ts'
import type { Notice } from '../../contract/wire.ts'
import type { Call, KafkaCluster, OffsetAnswer, OffsetSpec, TopicDescription } from '../../gateways/kafka/types.ts'
import { type Commits, commitsOf, notCommitted } from '../records/index.ts'
import type { Edge, SearchQuestion, Start } from './question.ts'

/** What is to be searched of one partition: [start, end). `problem`: why it cannot be. */
export interface SearchRange {
  partition: number
  start: bigint
  end: bigint
  /** The first offset that the log still holds. */
  logStart: bigint
  problem: string | null
}

/** Asks the brokers where the range lies in each partition, now. A partition that cannot be read keeps its reason. */
export async function searchRanges(
  kafka: KafkaCluster,
  topic: TopicDescription,
  partitions: number[],
  question: SearchQuestion,
  isolation: Isolation,
  call: Call,
): Promise<{ ranges: SearchRange[]; notices: Notice[] }> {
  const ask = async (spec: OffsetSpec | null): Promise<Map<number, OffsetAnswer> | null> => {
    if (spec === null) return null
    const answers = await kafka.listOffsets(
      partitions.map((partition) => ({ topic: topic.name, partition, spec })),
      call,
    )
    return new Map(answers.map((answer) => [answer.partition, answer]))
  }
  const group = question.from !== null && 'group' in question.from ? question.from.group : null
  const [commits, starts, local, ends, from, to] = await Promise.all([
    group === null ? null : commitsOf(kafka, { group, path: 'body.from.group' }, topic.name, partitions, call),
    ask('earliest'),
    ask('earliest-local'),
    ask(isolation === 'committed' ? 'last-stable' : 'latest'),
    ask(timeSpec(question.from, 0n)),
    ask(timeSpec(question.to, question.slackMs)),
  ])
  const latest = isolation === 'committed' ? await ask('latest') : ends
  const notices: Notice[] = slackNotice(question)
  const tiered: Tiered[] = []
  const ranges = partitions.map((partition): SearchRange => {
    const error = [starts, ends, from, to, commits].map((by) => by?.get(partition)?.error).find((each) => each != null)
    const [logStart, readable] = [starts?.get(partition)?.offset, ends?.get(partition)?.offset]
    if (error != null || logStart == null || readable == null)
      return { partition, start: 0n, end: 0n, logStart: 0n, problem: error?.message ?? 'Its offsets are not known.' }
    if (group !== null && commits?.get(partition)?.offset == null) {
      notices.push(notCommitted(group, partition))
      return { partition, start: readable, end: readable, logStart, problem: null }
    }
    const high = offsetAt(question.to, partition, to, readable) ?? readable
    const end = high < readable ? high : readable
    const low = startAt(question.from, partition, { byTime: from, commits, end }) ?? logStart
    const start = low > logStart ? low : logStart
    if (namesOffsets(question.from) && low < logStart) notices.push(expired(partition, low, logStart))
    const localStart = local?.get(partition)?.offset ?? logStart
    if (start < localStart && start < end) tiered.push({ partition, localStart })
    const logEnd = latest?.get(partition)?.offset ?? readable
    if (readable < logEnd && end === readable) notices.push(hidden(partition, readable, logEnd))
    return { partition, start: start < end ? start : end, end: end > start ? end : start < end ? start : end, logStart, problem: null }
  })
  return { ranges, notices: [...tieredNotice(tiered), ...notices] }
}

/** CreateTime may go backwards: an end time does not stop the reading, it goes on for the slack. Brokers take negative times for words. */
function timeSpec(edge: Start, slackMs: bigint): OffsetSpec | null {
  if (edge === null || !('time' in edge)) return null
  const timestamp = edge.time + slackMs
  return { timestamp: timestamp < 0n ? 0n : timestamp }
}

/** What a start names are records that somebody expects to be there. */
const namesOffsets = (from: Start) => from !== null && !('time' in from) && !('last' in from)

interface Known {
  byTime: Map<number, OffsetAnswer> | null
  commits: Commits | null
  end: bigint
}

function startAt(from: Start, partition: number, { byTime, commits, end }: Known): bigint | null {
  if (from !== null && 'last' in from) return end - from.last
  if (from !== null && 'group' in from) return commits?.get(partition)?.offset ?? null
  return offsetAt(from, partition, byTime, end)
}

function offsetAt(edge: Edge, partition: number, byTime: Map<number, OffsetAnswer> | null, readable: bigint): bigint | null {
  if (edge === null) return null
  if ('offset' in edge) return edge.offset
  if ('offsets' in edge) return edge.offsets.get(partition) ?? null
  return byTime?.get(partition)?.offset ?? readable
}

interface Tiered {
  partition: number
  localStart: bigint
}

const MOST_NAMED = 3

/** One for all: a topic is tiered as a whole. */
function tieredNotice(tiered: Tiered[]): Notice[] {
  if (tiered.length === 0) return []
  const named = tiered.slice(0, MOST_NAMED).map(({ partition, localStart }) => `partition ${partition} before offset ${localStart}`)
  const more = tiered.length > MOST_NAMED ? ` and ${tiered.length - MOST_NAMED} partitions more` : ''
  return [
    {
      code: 'tiered-storage',
      message: `A part of the range lies in tiered storage: ${named.join(', ')}${more}. It is read from there, slower, and may be paid for.`,
      fix: 'Begin the range later to read from the disks of the brokers alone.',
    },
  ]
}

function slackNotice({ to, slackMs }: SearchQuestion): Notice[] {
  if (to === null || !('time' in to)) return []
  return [{ code: 'slack', message: `Reading goes on for ${slackMs / 1000n} s past the end time, since producers' clocks differ.`, fix: null }]
}

const expired = (partition: number, from: bigint, to: bigint): Notice => ({
  code: 'starts-later',
  message: `Partition ${partition} starts at ${to}: offsets ${from} to ${to - 1n} have expired.`,
  fix: null,
  partition,
  fromOffset: from.toString(),
  toOffset: to.toString(),
})

const hidden = (partition: number, from: bigint, to: bigint): Notice => ({
  code: 'open-transaction',
  message: `Partition ${partition}: ${to - from} offsets from ${from} on belong to or follow an open transaction and are hidden.`,
  fix: 'Search uncommitted to see them.',
  partition,
  fromOffset: from.toString(),
  toOffset: to.toString(),
})
