import type { Ctx } from '../../../core/context.ts'
import type { StoredQueue } from '../../../core/dead-letters.ts'
import type { Mapping } from '../headers/mapping.ts'
import { mappingOf } from '../headers/stored-mapping.ts'
import { compileRules, type Rules } from './compile-rules.ts'

/** The rules as they are now, of whichever instance changed them last. Rejects with `database-down`. */
export async function rulesOf(ctx: Ctx): Promise<Rules> {
  return compileRules(await ctx.deadLetters.rules())
}

/** How the records of a queue are read: by its own mapping, else by that of the first rule that fits its name. */
export function effectiveMapping(rules: Rules, topic: string, stored: Pick<StoredQueue, 'mapping'> | null): Mapping | null {
  return mappingOf(stored?.mapping) ?? rules.mappingFor(topic)
}

/** The same for one queue. Rejects with `database-down`. */
export async function mappingNow(ctx: Ctx, cluster: string, { name, topicId }: { name: string; topicId: string }): Promise<Mapping | null> {
  const [rules, stored] = await Promise.all([rulesOf(ctx), ctx.deadLetters.queue(cluster, topicId)])
  return effectiveMapping(rules, name, stored)
}
