import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { DoctorReport, Rung, diagnoseCluster as route } from '../../contract/doctor.ts'
import { instant } from '../../core/clock.ts'
import { query } from '../../core/verb.ts'
import { examine } from './examine.ts'

/** So that the answer is there before anybody gives up waiting. */
const totalMs = 14_000

/** Checks the way to a cluster step by step and says at the first thing that is wrong what to change. */
export const diagnoseCluster = query<RouteArgs<typeof route>, RouteReply<typeof route>>('clusters.diagnose', async (ctx, { cluster, body }) => {
  const { doctor, starting } = ctx.clusters.get(cluster)
  const now = ctx.clock.now()
  const options = { ...doctor, starting: starting?.() ?? null, now, signal: ctx.signal, totalMs }
  const leave = ctx.checks.enter(ctx.actor.id)
  try {
    const { rungs, from, tookMs } = await examine(options, body.rungs)
    return { cluster, startedAt: instant(now), tookMs, from, verdict: verdictOf(rungs), rungs }
  } finally {
    leave()
  }
})

function verdictOf(rungs: Rung[]): DoctorReport['verdict'] {
  const first = rungs.find(({ state }) => state === 'failed') ?? rungs.find(({ state }) => state === 'warning')
  if (first !== undefined) return { state: first.state, text: `${first.title}: ${first.answer}` }
  return { state: 'passed', text: 'Everything works' }
}
