import { X509Certificate } from 'node:crypto'
import type { Address, ProbeFacts, ProbeTarget } from './types.ts'

/** What may be shown of a target: no password, no key, no token. */
export function factsOf(target: ProbeTarget, bootstrap: Address[]): ProbeFacts {
  const { tls, sasl } = target
  return {
    bootstrap,
    tls: tls === null ? null : { ownCa: tls.ca !== undefined, clientCertificate: tls.cert !== undefined, verifies: tls.rejectUnauthorized },
    sasl: sasl === null ? null : { mechanism: sasl.mechanism, username: 'username' in sasl ? sasl.username : null },
    principal: principalOf(target),
  }
}

/** As Kafka names it unless the broker maps names: the user, or the subject of the certificate as RFC 2253 writes it. */
function principalOf({ tls, sasl }: ProbeTarget): string | null {
  if (sasl !== null) return 'username' in sasl ? `User:${sasl.username}` : null
  if (tls?.cert === undefined) return 'User:ANONYMOUS'
  try {
    return `User:${new X509Certificate(tls.cert).subject.split('\n').toReversed().join(',')}`
  } catch {
    return null
  }
}
