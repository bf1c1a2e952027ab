import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { DlqFailureDetail, getFailure as route } from '../../contract/dlqs.ts'
import type { Ctx } from '../../core/context.ts'
import type { TriagedGroup } from '../../core/dead-letters.ts'
import { ProblemError, problem } from '../../core/errors.ts'
import { query } from '../../core/verb.ts'
import { readRecord } from '../records/index.ts'
import { findTopic } from '../topics/index.ts'
import { letterOf, type Mapping } from './headers/mapping.ts'
import { sharedOf } from './read/shared.ts'
import { traceOf } from './read/trace.ts'
import { mappingNow } from './rules/rules-of.ts'
import { failureToWire } from './to-wire.ts'

/** One kind of failure with the trace of its example and what its records share. Reads samples of both topics. */
export const getFailure = query<RouteArgs<typeof route>, RouteReply<typeof route>>('dlqs.failure', async (ctx, { cluster, topic: name, failure }) => {
  const topic = await findTopic(ctx, cluster, name)
  const groups = await ctx.deadLetters.failures(cluster, topic.topicId)
  const group = groups.find(({ id }) => id === failure)
  if (group === undefined) throw problem('not-found', `Queue ${name} has no such kind of failure. It may have expired; open the queue anew.`)
  const mapping = await mappingNow(ctx, cluster, topic)
  const [example, shared] = await Promise.all([
    exampleOf(ctx, { cluster, topic: name }, group, mapping),
    sharedOf(ctx, cluster, topic, group, mapping),
  ])
  return { ...failureToWire(group, ctx.clock.now()), ...example, shared }
})

async function exampleOf(
  ctx: Ctx,
  place: { cluster: string; topic: string },
  { example }: TriagedGroup,
  mapping: Mapping | null,
): Promise<Pick<DlqFailureDetail, 'trace' | 'exampleNotice'>> {
  try {
    const { record } = await readRecord(ctx, { ...place, partition: example.partition, offset: String(example.offset) })
    const { stack } = letterOf(record, mapping)
    if (stack === null) return { trace: null, exampleNotice: 'Its records carry no stack trace.' }
    return { trace: traceOf(stack), exampleNotice: null }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500) throw error
    return { trace: null, exampleNotice: error.detail }
  }
}
