import type { Ctx } from '../../core/context.ts'

/** Whoever acts on a tail must be allowed to read each of its topics, at this moment. Throws `not-allowed`. */
export function checkTail(ctx: Ctx, cluster: string, topics: readonly string[]): void {
  for (const topic of topics) ctx.policy.check({ actor: ctx.actor, operation: 'live.tail', cluster, resource: topic })
}
