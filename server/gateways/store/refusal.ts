import { DatabaseError } from 'pg'

/** SQLSTATE of answers that say "not now": the server goes down or is full, the time of a lock, a statement or a transaction ran out. */
const passing = /^(08|53|57)|^55P03$|^40001$|^40P01$|^25P03$/

/** Whether PostgreSQL understood a statement of ours and refused it: that is a defect, not an outage. */
export function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && error.code !== undefined && !passing.test(error.code)
}
