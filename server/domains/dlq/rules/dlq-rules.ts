import type { RouteArgs, RouteReply } from '../../../contract/define.ts'
import type { getDlqRules as getRoute, setDlqRules as setRoute } from '../../../contract/dlq-rules.ts'
import { instant } from '../../../core/clock.ts'
import type { StoredRules } from '../../../core/dead-letters.ts'
import { problem } from '../../../core/errors.ts'
import { mutation, query } from '../../../core/verb.ts'
import { defaultNameRules } from '../find/name-rules.ts'
import { patternErrors } from './compile-rules.ts'

type Kept = RouteReply<typeof getRoute>

export const getDlqRules = query<RouteArgs<typeof getRoute>, Kept>('dlqs.rules', async (ctx) => toWire(await ctx.deadLetters.rules()))

/**
 * Changes the rules of all clusters and instances. Refuses patterns that do not compile, naming each, and with `plan-stale` what
 * was made from an older revision. Indexes are not touched here: each queue's tells which mapping it was made with.
 */
export const setDlqRules = mutation<RouteArgs<typeof setRoute>, RouteReply<typeof setRoute>>('dlqs.setRules', async (ctx, { body }) => {
  const { revision, ...rules } = body
  const errors = await patternErrors(rules)
  if (errors.length > 0) throw problem('invalid-input', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), { errors })
  const kept = await ctx.deadLetters.setRules(rules, { by: ctx.actor.name, at: ctx.clock.now(), revision: revision ?? null })
  if (kept === null) throw problem('plan-stale', 'Somebody else has changed the rules meanwhile. Load them again and repeat your change.')
  return toWire(kept)
})

function toWire(stored: StoredRules | null): Kept {
  const defaultNames = [...defaultNameRules]
  if (stored === null) return { names: defaultNames, mappings: [], revision: 0, changedBy: null, changedAt: null, defaultNames }
  const { names, mappings, revision, by, at } = stored
  return { names, mappings, revision, changedBy: by, changedAt: instant(at), defaultNames }
}
