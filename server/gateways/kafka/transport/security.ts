import type { SaslSettings, TlsSettings } from '../../../core/connection-settings.ts'
import { type TokenProvider, tokenProvider } from './token-provider.ts'

/** What all connections of a cluster are secured with. Holds secrets. */
export interface Security {
  tls: TlsSettings | null
  sasl: SaslSettings | null
  token: TokenProvider | null
}

export const inTheClear: Security = { tls: null, sasl: null, token: null }

/** A token has to be there before the time to connect is over. */
const tokenShare = 0.8

/** One per cluster: its connections share the token. */
export function securityFor(settings: { tls?: TlsSettings | null; sasl?: SaslSettings | null; timeoutMs: number }): Security {
  const { tls = null, sasl = null, timeoutMs } = settings
  return { tls, sasl, token: tokenProvider(sasl, Math.round(timeoutMs * tokenShare)) }
}
