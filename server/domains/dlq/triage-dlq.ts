import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { triageDlq as route } from '../../contract/dlqs.ts'
import { problem } from '../../core/errors.ts'
import { mutation } from '../../core/verb.ts'
import { findTopic } from '../topics/index.ts'
import { failureIds } from './read/failure-ids.ts'

/**
 * Decides about records, or about a kind of failure as far as it was counted: what fails in the same way later is new again.
 * Keyed by topic id, partition and offset. Refuses a failure that the queue does not have.
 */
export const triageDlq = mutation<RouteArgs<typeof route>, RouteReply<typeof route>>('dlqs.triage', async (ctx, { cluster, topic, body }) => {
  const { topicId } = await findTopic(ctx, cluster, topic, body.topicId)
  const { state, owner, note } = body
  const triage = { state, owner: owner === '' ? null : owner, note: note === '' ? null : note, by: ctx.actor.name, at: ctx.clock.now() }
  if (body.failure !== undefined) {
    const groups = await ctx.deadLetters.failures(cluster, topicId)
    if (!groups.some(({ id }) => id === body.failure)) {
      throw problem('invalid-input', `Queue ${topic} has no such kind of failure.`, {
        errors: [{ path: 'body.failure', message: 'not a failure of this queue', fix: 'Take an id from the list of failures.' }],
      })
    }
    await ctx.deadLetters.triageFailure(cluster, topicId, body.failure, triage)
    return { decided: 1 }
  }
  const records = (body.records ?? []).map(([partition, offset]) => ({ partition, offset: BigInt(offset) }))
  const failures = await failureIds(ctx, cluster, { topic, topicId }, records)
  await ctx.deadLetters.triageRecords(
    cluster,
    topicId,
    failures.map((record) => ({ ...record, ...triage })),
  )
  return { decided: failures.length }
})
