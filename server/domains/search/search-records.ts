import type { RouteArgs } from '../../contract/define.ts'
import type { searchRecords as route } from '../../contract/search.ts'
import type { Notice } from '../../contract/wire.ts'
import { query } from '../../core/verb.ts'
import { compilePredicate } from '../../serde/predicate.ts'
import { choosePartitions, decodingOf } from '../records/index.ts'
import { findTopic } from '../topics/index.ts'
import { keyPartition } from './key-shortcut.ts'
import { PieceReader } from './piece-reader.ts'
import { goingOn, questionOf } from './question.ts'
import { searchRanges } from './ranges.ts'
import { lanesOf, readSearchCursor, searchCursor } from './search-place.ts'
import { SearchRun } from './search-run.ts'
import { refuseExpression, schemasOf, specOf } from './search-spec.ts'

type Input = RouteArgs<typeof route>

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
    await refuseExpression(ctx, question.predicate.expression, 'body.expression')
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
    const spec = specOf(topic, question, body.isolation, await decodingOf(ctx, input.cluster, topic, input))
    const { pool } = ctx.searches
    const told = [...changes, ...notices]
    const schemas = schemasOf(cluster, ctx.signal, (reason) => {
      if (!told.some(({ code }) => code === 'registry-down')) told.push(registryDown(reason))
    })
    const rate = ctx.searches.rateOf(cluster)
    const reader = new PieceReader({ kafka: cluster.kafka, pool, rate, spec, order: question.order, schemas })
    const cursorOf = () => searchCursor(topic.topicId, question, lanes)
    const { limit, budget } = body
    const run = new SearchRun({ lanes, order: question.order, limit, budget, reader, notices: told, shortcut, signal: ctx.signal, cursorOf })
    // Where the caller goes away before it asks for the first line, nobody walks through them.
    ctx.signal.addEventListener('abort', leave, { once: true })
    return leaving(run.lines(), leave)
  } catch (error) {
    leave()
    throw error
  }
})

const registryDown = (reason: string): Notice => ({
  code: 'registry-down',
  message: `The schema registry does not answer: bytes were searched, values that need a schema were not decoded. (${reason})`,
  fix: 'Search again when it answers, where an expression asks for decoded values.',
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
