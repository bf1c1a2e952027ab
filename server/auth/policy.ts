import { type OperationName, operations } from '../contract/operations.ts'
import type { Actor } from '../core/context.ts'
import { problem } from '../core/errors.ts'

/** The one access value: who wants to do what to which resource of which cluster. Policy, audit and UI all speak of it. */
export interface Access {
  actor: Actor
  operation: OperationName
  cluster: string | null
  resource: string | null
}

/** Decides on every operation of every transport. Returns, or throws `not-allowed` with the missing permission. */
export interface Policy {
  check(access: Access): void
}

/** Local mode and `auth.mode: none`: whoever reaches the port has all rights. */
export const allowAll: Policy = { check: () => undefined }

/** Refuses with the permission that the operation's row asks for. */
export function denied(access: Access): Error {
  const row = operations[access.operation]
  const target = access.resource === null ? row.resource : `${row.resource} ${access.resource}`
  return problem('not-allowed', `${access.actor.name} may not ${access.operation} on ${target}. Ask for the permission ${row.permission}.`)
}
