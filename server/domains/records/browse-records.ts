import type { RouteReply } from '../../contract/define.ts'
import type { browseRecords as route } from '../../contract/records.ts'
import type { Ctx } from '../../core/context.ts'
import { query } from '../../core/verb.ts'
import type { RawRecord, TopicDescription } from '../../gateways/kafka/types.ts'
import { findTopic } from '../topics/index.ts'
import { invalidCursor, type PagePosition, readCursor, type Vector, writeCursor } from './cursor.ts'
import { type Lane, positionOf } from './lane.ts'
import { type BrowseInput, goingOn, type Question, questionOf } from './question.ts'
import { readPage } from './read-page.ts'
import { choosePartitions, type ResolvedRange, resolveRange, sideOf } from './resolve-range.ts'
import { decodingOf, wireRecords } from './wire-records.ts'

/**
 * A page of records over partitions, ordered by (timestamp, partition, offset) and inside a partition by offset. The
 * cursor holds one offset per partition, so a page is the same rows whenever it is read again.
 */
export const browseRecords = query<BrowseInput, RouteReply<typeof route>>('records.browse', async (ctx, input) => {
  const question = questionOf(input)
  const topic = await findTopic(ctx, input.cluster, input.topic, input.topicId)
  const partitions = choosePartitions(topic, input.partitions)
  const { kafka } = ctx.clusters.get(input.cluster)
  const range = input.cursor === undefined ? question : goingOn(question)
  const [resolved, averageBytes, decoding] = await Promise.all([
    resolveRange(kafka, topic, partitions, range, input.isolation, { signal: ctx.signal }),
    averageBytesOf(ctx, input),
    decodingOf(ctx, input.cluster, topic, input),
  ])
  const start = input.cursor === undefined ? firstPosition(topic, question, resolved) : continued(input.cursor, topic, partitions, question)
  const lanes = lanesFrom(start, resolved, windowFor(input, partitions.length, averageBytes))
  const page = await readPage(
    lanes,
    {
      kafka,
      topic: topic.name,
      isolation: input.isolation,
      direction: question.direction,
      limit: input.limit,
      averageBytes,
      wanted: wantedTimes(question),
      markers: input.include === 'control',
      toWire: (records) => wireRecords(ctx, input.cluster, topic, records, 'preview', decoding),
      call: { signal: ctx.signal },
    },
    ctx.clock,
  )
  const complete = page.stopReason === 'range-end' && resolved.failed.length === 0
  const at: Vector = new Map([...start.at, ...lanes.map((lane): [number, bigint] => [lane.partition, positionOf(lane, question.direction)])])
  const earlier = start.before.at(-1)
  return {
    items: page.records,
    // Without any partition that can be read there is no place to go on from.
    nextCursor: complete || at.size === 0 ? null : writeCursor({ ...start, at, before: [...start.before, start.at] }),
    previousCursor: earlier === undefined ? null : writeCursor({ ...start, at: earlier, before: start.before.slice(0, -1) }),
    complete,
    stopReason: page.stopReason === 'range-end' && !complete ? 'error' : page.stopReason,
    scanned: { records: page.scanned.records.toString(), bytes: page.scanned.bytes.toString() },
    notices: [...resolved.failed, ...(input.cursor === undefined ? resolved.notices : expiredSince(start, resolved)), ...page.notices],
    topicId: topic.topicId,
  }
})

function firstPosition(topic: TopicDescription, question: Question, { ranges }: ResolvedRange): PagePosition {
  const forward = question.direction === 'forward'
  return {
    topicId: topic.topicId,
    direction: question.direction,
    asked: question.hash,
    at: sideOf(ranges, forward ? 'start' : 'end'),
    ends: forward ? sideOf(ranges, 'end') : null,
    before: [],
  }
}

function continued(cursor: string, topic: TopicDescription, partitions: number[], question: Question): PagePosition {
  const position = readCursor(cursor)
  if (position.topicId !== topic.topicId) throw invalidCursor('the topic was deleted and created again since')
  if (position.asked !== question.hash || position.direction !== question.direction)
    throw invalidCursor('it belongs to another position, range or filter')
  const chosen = new Set(partitions)
  const strange = [...position.at.keys()].find((partition) => !chosen.has(partition))
  if (strange !== undefined) throw invalidCursor(`it reads partition ${strange}, which is not asked for`)
  return position
}

/**
 * One lane per partition that can be read now. A partition added after the first page is not part of this reading. The
 * ends of a log can move towards its start (an unclean election): a place behind them is taken for the end.
 */
function lanesFrom(start: PagePosition, { ranges }: ResolvedRange, window: number): Lane[] {
  return ranges.flatMap((range): Lane[] => {
    const wanted = start.at.get(range.partition)
    if (wanted === undefined) return []
    const forward = start.direction === 'forward'
    const at = least(wanted, range.end)
    const end = forward ? least(start.ends?.get(range.partition) ?? range.end, range.end) : at
    return [
      {
        partition: range.partition,
        start: range.start,
        end,
        readTo: forward && at < range.start ? range.start : at,
        ahead: [],
        window,
        failed: false,
      },
    ]
  })
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

/** Offsets that a page wanted and that expired after the page before it was read. */
function expiredSince(start: PagePosition, { ranges }: ResolvedRange): RouteReply<typeof route>['notices'] {
  if (start.direction === 'newest') return []
  return ranges.flatMap((range) => {
    const at = start.at.get(range.partition)
    if (at === undefined || at >= range.start || at >= (start.ends?.get(range.partition) ?? range.end)) return []
    const [fromOffset, toOffset] = [at.toString(), range.start.toString()]
    return [
      {
        code: 'expired',
        message: `Partition ${range.partition}: offsets ${fromOffset} to ${toOffset} expired since the last page.`,
        fix: null,
        partition: range.partition,
        fromOffset,
        toOffset,
      },
    ]
  })
}

/** CreateTime may go backwards inside a partition, so a time range is checked record by record. */
function wantedTimes({ fromTime, toTime }: Question): (record: RawRecord) => boolean {
  return ({ timestamp }) => (fromTime === null || timestamp >= fromTime) && (toTime === null || timestamp < toTime)
}

/** Stored bytes of a record of this topic, from the background look; a guess while that is not known. */
async function averageBytesOf(ctx: Ctx, input: BrowseInput): Promise<number> {
  const figures = (await ctx.clusters.watch(input.cluster).read()).figures.get(input.topic)
  const records = figures?.spans.reduce((sum, span) => sum + ((span.highWatermark ?? 0n) - (span.logStart ?? 0n)), 0n) ?? 0n
  return records > 0n && figures?.bytes != null ? Number(figures.bytes / records) + 1 : 1024
}

/** How many offsets the first read of each partition looks at: enough for an even share of the page, less where records are large. */
function windowFor(input: BrowseInput, partitions: number, averageBytes: number): number {
  const evenShare = partitions === 1 ? input.limit : Math.min(input.limit, Math.ceil((input.limit * 2) / Math.max(1, partitions)) + 2)
  return Math.max(1, Math.min(evenShare, Math.floor(8_388_608 / averageBytes)))
}
