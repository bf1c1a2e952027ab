import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { getDemo as route } from '../../contract/demo.ts'
import { query } from '../../core/verb.ts'
import { demoOf } from './demo-of.ts'

/** What the demo is set to and what it really does. */
export const getDemo = query<RouteArgs<typeof route>, RouteReply<typeof route>>('demo.get', async (ctx) => demoOf(ctx).get({ signal: ctx.signal }))
