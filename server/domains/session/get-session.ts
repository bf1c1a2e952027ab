import { bannerOf } from '../../auth/identify.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { getSession as route } from '../../contract/session.ts'
import { query } from '../../core/verb.ts'

/** Who asks, under which rules, and what every page has to say about it. */
export const getSession = query<RouteArgs<typeof route>, RouteReply<typeof route>>('session.get', async (ctx) => ({
  actor: ctx.actor,
  mode: ctx.about.authMode,
  banner: bannerOf(ctx.about.authMode, ctx.about.bind),
  demo: ctx.demo !== null,
  version: ctx.about.version,
}))
