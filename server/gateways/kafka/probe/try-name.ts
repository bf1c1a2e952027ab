import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { connectionError } from '../protocol/errors.ts'
import { type Deadline, within } from '../transport/deadline.ts'
import { noConnection } from './socket.ts'
import type { NameOutcome } from './types.ts'

/** Asks as every other connection does: hosts file first, then DNS. */
export async function tryName(host: string, deadline: Deadline): Promise<NameOutcome> {
  if (isIP(host) !== 0) return { kind: 'found', addresses: [host] }
  try {
    const found = await within(deadline, lookup(host, { all: true }), (reason) => connectionError(reason, 'DNS gave no answer in time.'))
    return { kind: 'found', addresses: found.map(({ address }) => address) }
  } catch (error) {
    deadline.signal.throwIfAborted()
    const outcome = noConnection(error)
    return outcome.kind === 'silent' ? { ...outcome, kind: 'no-dns' } : outcome
  }
}
