import { randomUUID } from 'node:crypto'
import type { RouteArgs } from '../../contract/define.ts'
import type { searchRecords as route } from '../../contract/search.ts'
import type { ClusterHandle, Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import { query } from '../../core/verb.ts'
import type { TopicDescription } from '../../gateways/kafka/types.ts'
import type { SchemaKey } from '../../gateways/registry/types.ts'
import type { ScanSpec } from '../../scan/messages.ts'
import { compilePredicate } from '../../serde/predicate.ts'
import type { SchemaSet } from '../../serde/types.ts'
import { choosePartitions } from '../records/index.ts'
import { findTopic } from '../topics/index.ts'
import { keyPartition } from './key-shortcut.ts'
import { PieceReader } from './piece-reader.ts'
import { goingOn, questionOf, type SearchQuestion, type Start } from './question.ts'
import { searchRanges } from './ranges.ts'
import { lanesOf, readSearchCursor, searchCursor } from './search-place.ts'
import { SearchRun } from './search-run.ts'

type Input = RouteArgs<typeof route>

/** Ids that a search may look up that no registry knows: bytes that only look framed can name as many as there are records. */
const MOST_MISSES = 300

/**
 * Looks through a topic for records. What is wrong with the question is refused before anything is read; after that the answer
 * are blocks of lines (`SearchLine`), of which the last is the end line, whatever happens.
 */
export const searchRecords = query<Input, AsyncIterable<string>>('records.search', async (ctx, input) => {
  const { body } = input
  const question = questionOf(body)
  const cluster = ctx.clusters.get(input.cluster)
  const leave = ctx.searches.enter(ctx.actor.id)
  try {
    // Refuses a key that is not base64.
    compilePredicate(question.predicate)
    await refuseExpression(ctx, question.predicate.expression)
    const topic = await findTopic(ctx, input.cluster, input.topic, body.topicId)
    const partitions = choosePartitions(topic, body.partitions)
    const { ranges, notices } = await searchRanges(
      cluster.kafka,
      topic,
      partitions,
      body.cursor === undefined ? question : goingOn(question),
      body.isolation,
      {
        signal: ctx.signal,
      },
    )
    const place = body.cursor === undefined ? null : readSearchCursor(body.cursor, topic, question)
    const { key } = question.predicate
    const call = { signal: ctx.signal }
    const shortcut = question.keyShortcut && key !== undefined ? await keyPartition(cluster.kafka, topic, ranges, key, call) : null
    const searched = shortcut === null ? ranges : ranges.filter(({ partition }) => partition === shortcut.partition)
    const { lanes, notices: changes } = lanesOf(searched, place, question.order)
    const spec = specOf(topic, question, body.isolation)
    const { pool } = ctx.searches
    const schemas = schemasOf(cluster, ctx)
    const rate = ctx.searches.rateOf(cluster)
    const reader = new PieceReader({ kafka: cluster.kafka, pool, rate, spec, order: question.order, schemas })
    const cursorOf = () => searchCursor(topic.topicId, question, lanes)
    const { limit, budget } = body
    const told = [...changes, ...notices]
    const run = new SearchRun({ lanes, order: question.order, limit, budget, reader, notices: told, shortcut, signal: ctx.signal, cursorOf })
    // Where the caller goes away before it asks for the first line, nobody walks through them.
    ctx.signal.addEventListener('abort', leave, { once: true })
    return leaving(run.lines(), leave)
  } catch (error) {
    leave()
    throw error
  }
})

function leaving(lines: AsyncGenerator<string>, leave: () => void): AsyncIterable<string> {
  const walk = async function* () {
    try {
      yield* lines
    } finally {
      leave()
    }
  }
  return walk()
}

async function refuseExpression(ctx: Ctx, expression: string | undefined): Promise<void> {
  if (expression === undefined) return
  const fault = await ctx.searches.pool.check(expression, ctx.signal)
  if (fault === null) return
  const where = `line ${fault.line}, column ${fault.column}`
  throw problem('expression-invalid', `The expression is not valid at ${where}: ${fault.message}`, {
    errors: [{ path: 'body.expression', message: `${where}: ${fault.message}`, fix: 'Write CEL, such as value.status == "late" && size > 100.' }],
    extra: { line: fault.line, column: fault.column },
  })
}

function specOf({ name, topicId }: TopicDescription, question: SearchQuestion, isolation: ScanSpec['isolation']): ScanSpec {
  return {
    id: randomUUID(),
    topic: name,
    topicId,
    predicate: question.predicate,
    isolation,
    fromTime: timeOf(question.from),
    toTime: timeOf(question.to),
    keep: question.order === 'newest' ? 'last' : 'first',
  }
}

function timeOf(edge: Start): bigint | null {
  return edge !== null && 'time' in edge ? edge.time : null
}

/** Schemas for the threads; after too many that nobody knows, the rest is not asked for. */
function schemasOf({ registry }: ClusterHandle, ctx: Ctx): (ids: SchemaKey[]) => Promise<SchemaSet> {
  let misses = 0
  return async (ids) => {
    if (registry === null) return { found: new Map(), misses: new Map(), unavailable: 'no schema registry is configured for this cluster' }
    const asked = misses >= MOST_MISSES ? [] : ids
    const answer = await registry.schemas(asked, { signal: ctx.signal, timeoutMs: 3000 })
    misses += answer.misses.size
    return { ...answer, unavailable: null }
  }
}
