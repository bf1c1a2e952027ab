import { isIP } from 'node:net'
import type { ConnectionOptions } from '@platformatic/kafka'
import type { SaslSettings, TlsSettings } from '../../../core/connection-settings.ts'
import { signIn } from './sign-in.ts'
import type { Target } from './target.ts'
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

/** The library's options for a connection to one broker. */
export function connectionOptions({ tls, sasl, token }: Security, target: Target, onSession: (lifetimeMs: number) => void): ConnectionOptions {
  return {
    ...(tls === null ? {} : tlsOptions(tls, target)),
    ...(sasl === null ? {} : { sasl: signIn(sasl, token, onSession) }),
  }
}

function tlsOptions(tls: TlsSettings, { host }: Target): ConnectionOptions {
  const { ca, cert, key, keyPassword, serverName, rejectUnauthorized } = tls
  // An address may not be asked for by name (RFC 6066 §3).
  const name = serverName ?? (isIP(host) === 0 ? host : null)
  return {
    tls: {
      rejectUnauthorized,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(keyPassword === undefined ? {} : { passphrase: keyPassword }),
    },
    ...(name === null ? {} : { tlsServerName: name }),
  }
}
