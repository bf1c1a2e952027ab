import type { RouteArgs } from '../../contract/define.ts'
import type { downloadRecords as downloadRoute, exportRecords as route } from '../../contract/exports.ts'
import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import { query } from '../../core/verb.ts'
import type { TopicDescription } from '../../gateways/kafka/types.ts'
import { compilePredicate } from '../../serde/predicate.ts'
import { choosePartitions, decodingOf, type PagePosition, readCursor, writeCursor } from '../records/index.ts'
import { goingOn, refuseExpression, type SearchQuestion, type SearchRange, schemasOf, searchRanges, specOf } from '../search/index.ts'
import { findTopic } from '../topics/index.ts'
import { type ExportLane, type ExportParts, exportLines } from './export-run.ts'
import { questionFor } from './question-for.ts'

type Input = RouteArgs<typeof route>

/** Streams all records that match. What is wrong with the question is refused before anything is written. */
export const exportRecords = query<Input, AsyncIterable<string>>('records.export', openExport)

/** The same for a browser that saves it as a file. */
export const downloadRecords = query<RouteArgs<typeof downloadRoute>, AsyncIterable<string>>('records.download', (ctx, { question, ...input }) =>
  openExport(ctx, { ...input, body: question }),
)

async function openExport(ctx: Ctx, input: Input): Promise<AsyncIterable<string>> {
  const { cursor, limit, topicId, isolation, ...asked } = input.body
  const { kafka } = ctx.clusters.get(input.cluster)
  const { question, inTime } = questionFor({ ...asked, isolation })
  const matches = compilePredicate(question.predicate)
  await refuseExpression(ctx, question.predicate.expression, 'body.expression')
  const topic = await findTopic(ctx, input.cluster, input.topic, topicId)
  const partitions = choosePartitions(topic, input.body.partitions)
  const { ranges, notices } = await searchRanges(kafka, topic, partitions, cursor === undefined ? question : goingOn(question), isolation, {
    signal: ctx.signal,
  })
  const position = cursor === undefined ? null : positionOf(cursor, topic, question)
  const lanes = ranges.map((range) => laneOf(range, position))
  const judge = question.predicate.expression === undefined ? null : await judgeFor(ctx, input, topic, question)
  return exportLines({
    kafka,
    topic,
    lanes,
    test: (record) => inTime(record) && matches(record),
    judge,
    isolation,
    format: input.format,
    limit: limit === undefined ? null : BigInt(limit),
    notices,
    cursorOf: (at) => writeCursor(cursorPosition(topic, question, at)),
    signal: ctx.signal,
  })
}

/** An expression is evaluated where it can be ended: by the threads of searches. */
async function judgeFor(ctx: Ctx, input: Input, topic: TopicDescription, question: SearchQuestion): Promise<ExportParts['judge']> {
  const spec = specOf(topic, question, input.body.isolation, await decodingOf(ctx, input.cluster, topic, input))
  const schemas = schemasOf(ctx.clusters.get(input.cluster), ctx.signal)
  return (records) => ctx.searches.pool.judge(spec, records, schemas, ctx.signal)
}

function laneOf(range: SearchRange, position: PagePosition | null): ExportLane {
  const { partition, start, problem: reason } = range
  const at = position?.at.get(partition)
  // No cursor, or one that does not know it: it could not be read then, or was not there.
  if (position === null || at === undefined) return { partition, from: start, to: range.end, at: start, problem: reason }
  // The end is that of the beginning: what is written meanwhile is no part of the export.
  const to = position.ends?.get(partition) ?? range.end
  const expired = at < start && start <= to ? `Offsets ${at} to ${start - 1n} have expired since the export began.` : null
  return { partition, from: at, to, at, problem: reason ?? expired }
}

function cursorPosition(topic: TopicDescription, question: SearchQuestion, lanes: ExportLane[]): PagePosition {
  const known = lanes.filter(({ at, to, problem: reason }) => reason === null || at < to)
  const at = new Map(known.map((lane) => [lane.partition, lane.at]))
  const ends = new Map(known.map((lane) => [lane.partition, lane.to]))
  return { topicId: topic.topicId, direction: 'forward', asked: question.hash, at, ends, before: [] }
}

function positionOf(cursor: string, topic: TopicDescription, question: SearchQuestion): PagePosition {
  const position = readCursor(cursor)
  const wrong = position.topicId !== topic.topicId ? 'the topic was deleted and created again since' : 'it belongs to another export'
  if (position.topicId === topic.topicId && position.asked === question.hash) return position
  throw problem('invalid-input', `The cursor does not fit: ${wrong}. Export from the start.`, {
    errors: [{ path: 'body.cursor', message: wrong, fix: 'Leave the cursor out, or repeat the export that it came from.' }],
  })
}
