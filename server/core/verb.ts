import { v7 as uuidv7 } from 'uuid'
import { type OperationName, operations } from '../contract/operations.ts'
import type { AuditEntry, Ctx } from './context.ts'
import { ProblemError } from './errors.ts'

/** A verb with the operation it performs: transports, policy and audit know it by that name. */
export interface Verb<I, O> {
  (ctx: Ctx, input: I): Promise<O>
  operation: OperationName
}

/** Where an input points: the cluster and the thing in it, by the parameter names that all routes use. */
export function targetOf(input: unknown): { cluster: string | null; resource: string | null } {
  const fields = typeof input === 'object' && input !== null ? new Map<string, unknown>(Object.entries(input)) : new Map<string, unknown>()
  const text = (name: string) => {
    const value = fields.get(name)
    return typeof value === 'string' ? value : null
  }
  return { cluster: text('cluster'), resource: text('topic') }
}

/** A verb that changes nothing: permission, then the answer. */
export function query<I, O>(operation: OperationName, run: (ctx: Ctx, input: I) => Promise<O>): Verb<I, O> {
  const verb = async (ctx: Ctx, input: I): Promise<O> => {
    ctx.policy.check({ actor: ctx.actor, operation, ...targetOf(input) })
    return run(ctx, input)
  }
  return Object.assign(verb, { operation })
}

export interface MutationOptions<I> {
  /** What of the input goes on record: what a topic holds must not be found in the audit log. Default: all of it. */
  audited?(input: I): unknown
  /** The input asks what would happen and changes nothing: allowed to the same people, and not on record. */
  isTrial?(input: I): boolean
  /** It changes only what Headgate itself keeps: allowed where a cluster is read-only. */
  keepsOnly?: boolean
}

/**
 * A verb that changes something: permission, audit intent, effect, audit outcome. Without an intent on record there
 * is no effect; an outcome that cannot be written is told in the log with the intent's id.
 */
export function mutation<I, O>(operation: OperationName, run: (ctx: Ctx, input: I) => Promise<O>, options: MutationOptions<I> = {}): Verb<I, O> {
  if (operations[operation].effect !== 'write') throw new Error(`${operation} is a read: use query`)
  const verb = async (ctx: Ctx, input: I): Promise<O> => {
    const target = targetOf(input)
    ctx.policy.check({ actor: ctx.actor, operation, ...target })
    if (target.cluster !== null) checkCluster(ctx, target.cluster, options.keepsOnly !== true)
    if (options.isTrial?.(input) === true) return run(ctx, input)
    const audited = options.audited === undefined ? input : options.audited(input)
    const entry: AuditEntry = { id: uuidv7(), at: ctx.clock.now(), actor: ctx.actor, operation, ...target, input: audited, requestId: ctx.requestId }
    await ctx.audit.intent(entry)
    try {
      const output = await run(ctx, input)
      await writeOutcome(ctx, entry.id, 'done', null)
      return output
    } catch (error) {
      const refused = error instanceof ProblemError && error.status < 500
      await writeOutcome(ctx, entry.id, refused ? 'refused' : 'failed', error instanceof ProblemError ? error.code : 'internal')
      throw error
    }
  }
  return Object.assign(verb, { operation })
}

/** Throws `cluster-unknown`, and `read-only` where the cluster itself would be written to. */
function checkCluster(ctx: Ctx, cluster: string, isWritten: boolean): void {
  if (ctx.clusters.get(cluster).readOnly && isWritten) {
    throw new ProblemError('read-only', `Cluster ${cluster} is read-only here. Change readOnly in headgate.yaml to write to it.`)
  }
}

async function writeOutcome(ctx: Ctx, id: string, result: 'done' | 'refused' | 'failed', detail: string | null): Promise<void> {
  try {
    await ctx.audit.outcome(id, { at: ctx.clock.now(), result, detail })
  } catch (error) {
    ctx.log.error({ auditOperation: id, result, err: error }, 'the outcome of an audited change could not be written')
  }
}
