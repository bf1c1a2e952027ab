import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { getRates as route } from '../../contract/rates.ts'
import { instant } from '../../core/clock.ts'
import { query } from '../../core/verb.ts'
import { ratesOf, stepsOf } from './rates-of.ts'

/** What was written per second over a window, with what is not known left open. Refuses with `database-down`. */
export const getRates = query<RouteArgs<typeof route>, RouteReply<typeof route>>('clusters.rates', async (ctx, { cluster, window: name }) => {
  ctx.clusters.get(cluster)
  const now = ctx.clock.now()
  const window = stepsOf(name, now)
  const reading = await ctx.rates.read(cluster, window)
  const { points, gaps, topics } = ratesOf(reading, window, now)
  return {
    points: points.map(({ at, recordsPerSecond }) => ({ at: instant(at), recordsPerSecond })),
    stepMs: window.stepMs,
    gaps: gaps.map(({ from, to }) => ({ from: instant(from), to: instant(to) })),
    startsAt: reading.startsAt === null ? null : instant(reading.startsAt),
    asOf: instant(now),
    topics,
  }
})
