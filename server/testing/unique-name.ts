import { randomBytes } from 'node:crypto'

/** A name that no other test of this or an earlier run has: `orders-3f9a1c2b7d`. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString('hex')}`
}
