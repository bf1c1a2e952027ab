import type { Ctx } from '../../core/context.ts'
import type { JobRow } from '../../core/jobs.ts'
import { ReplaySpec } from '../replays/index.ts'

const states = ['planned', 'running', 'held', 'paused'] as const

/** Replays of a queue that are not over. */
export async function openReplays(ctx: Ctx, cluster: string, topicId: string): Promise<JobRow[]> {
  const pages = await Promise.all(states.map((state) => ctx.jobs.records.list({ kind: 'replay', state, cluster, limit: 500 })))
  return pages.flat().filter(({ spec }) => ReplaySpec.parse(spec).source.topicId === topicId)
}
