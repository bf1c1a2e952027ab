import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { type trySearch as route, SearchRequest } from '../../contract/search.ts'
import { query } from '../../core/verb.ts'
import { ScanFailure } from '../../scan/scan-pool.ts'
import { compilePredicate } from '../../serde/predicate.ts'
import { decodingOf, readRecord } from '../records/index.ts'
import { questionOf } from './question.ts'
import { schemasOf, specOf } from './search-spec.ts'

type Reply = RouteReply<typeof route>

/** What a search would say to one record, by the very evaluator that searches use. The errors of an expression are an answer here. */
export const trySearch = query<RouteArgs<typeof route>, Reply>('records.try', async (ctx, input) => {
  const { cluster, topic: name, body } = input
  const { partition, offset, topicId, ...predicate } = body
  const question = questionOf(SearchRequest.parse(predicate))
  // Refuses a key that is not base64.
  compilePredicate(question.predicate)
  const { pool } = ctx.searches
  const { expression } = question.predicate
  const fault = expression === undefined ? null : await pool.check(expression, ctx.signal)
  const { topic, record } = await readRecord(ctx, { cluster, topic: name, partition, offset, topicId })
  if (fault !== null) return { matches: false, error: fault.message, line: fault.line, column: fault.column }
  const schemas = schemasOf(ctx.clusters.get(cluster), ctx.signal)
  const decoding = await decodingOf(ctx, cluster, topic, input)
  const unplaced = { line: null, column: null }
  try {
    const [verdict = false] = await pool.judge(specOf(topic, question, 'committed', decoding), [record], schemas, ctx.signal)
    return typeof verdict === 'string' ? { matches: false, error: verdict, ...unplaced } : { matches: verdict, error: null, ...unplaced }
  } catch (error) {
    if (!(error instanceof ScanFailure)) throw error
    return { matches: false, error: error.message, ...unplaced }
  }
})
