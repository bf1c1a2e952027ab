import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { getSubject as route } from '../../contract/subjects.ts'
import { query } from '../../core/verb.ts'
import { registryOf } from './find-schema.ts'

/** A subject with the numbers of its versions, ascending. */
export const getSubject = query<RouteArgs<typeof route>, RouteReply<typeof route>>('subjects.get', async (ctx, { cluster, subject }) => {
  return { subject, versions: await registryOf(ctx, cluster).versions(subject, { signal: ctx.signal }) }
})
