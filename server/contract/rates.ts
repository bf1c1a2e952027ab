import { z } from 'zod'
import { ClusterParams } from './clusters.ts'
import { defineRoute } from './define.ts'
import { Instant } from './wire.ts'

export const RateWindow = z.enum(['15m', '1h', '6h', '24h', '7d'])
export type RateWindow = z.infer<typeof RateWindow>

/** null: not seen, which is not the same as nothing written. */
const Rate = z.number().nullable()

export const Rates = z
  .object({
    /** One per step, oldest first, at most 240. `at` is where the step begins; the last one may still be running. */
    points: z.array(z.object({ at: Instant, recordsPerSecond: Rate })),
    stepMs: z.number().int(),
    /** Times inside the window that nobody looked at or in which the cluster did not answer. */
    gaps: z.array(z.object({ from: Instant, to: Instant })),
    /** Where the history of this cluster begins; null: there is none yet. */
    startsAt: Instant.nullable(),
    asOf: Instant,
    /** The busiest topics of the window, busiest first; `points` has one rate per point above. */
    topics: z.array(z.object({ topic: z.string(), recordsPerSecond: Rate, points: z.array(Rate) })),
  })
  .meta({ id: 'Rates', description: 'Records written per second, from the growth of the end offsets' })
export type Rates = z.infer<typeof Rates>

export const getRates = defineRoute({
  op: 'clusters.rates',
  summary: 'Records written per second over a window, for the cluster and its busiest topics',
  params: ClusterParams,
  query: z.object({ window: RateWindow.default('1h') }),
  reply: Rates,
})
