import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { setDemo as route } from '../../contract/demo.ts'
import { mutation } from '../../core/verb.ts'
import { demoOf } from './demo-of.ts'

/** Changes the demo while it runs. What is left out stays as it is. */
export const setDemo = mutation<RouteArgs<typeof route>, RouteReply<typeof route>>('demo.set', async (ctx, { body }) =>
  demoOf(ctx).set(body, { signal: ctx.signal }),
)
