import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { getDlqRecord as route } from '../../contract/dlqs.ts'
import { query } from '../../core/verb.ts'
import { readRecord } from '../records/index.ts'
import { translateHeaders } from './headers/translate.ts'
import { failureOf } from './index/count-record.ts'
import { earlierOf, laterToWire } from './read/attempts.ts'
import { decodeParts } from './read/decode-parts.ts'
import { letterToWire } from './read/letter-to-wire.ts'
import { traceOf } from './read/trace.ts'
import { mappingNow } from './rules/rules-of.ts'

/** One dead letter with its headers translated and its trace. What was decided about its failure as a whole is not told here. */
export const getDlqRecord = query<RouteArgs<typeof route>, RouteReply<typeof route>>('dlqs.record', async (ctx, input) => {
  const { topic, record } = await readRecord(ctx, input)
  const { cluster } = input
  const [later, mapping, own, keys] = await Promise.all([
    ctx.outcomes.later(topic.topicId, record.partition, record.offset),
    mappingNow(ctx, cluster, topic),
    ctx.deadLetters.recordTriage(cluster, topic.topicId, [record]),
    decodeParts(ctx, cluster, [record], 'key'),
  ])
  const failed = failureOf(record, mapping)
  return {
    ...letterToWire({ record, ...failed, triage: own[0] ?? null }, keys[0]),
    earlier: earlierOf(failed.letter.replay),
    later: later.map(laterToWire),
    topicId: topic.topicId,
    headers: translateHeaders(record.headers),
    trace: traceOf(failed.letter.stack),
  }
})
