/** How a connection is encrypted, with the contents of the files that the configuration names. Holds secrets: never logged, never sent. */
export interface TlsSettings {
  /** PEM; undefined trusts the authorities that Node brings along. */
  ca?: string | undefined
  /** PEM of the own certificate, for a listener that asks for one. */
  cert?: string | undefined
  /** PEM. */
  key?: string | undefined
  keyPassword?: string | undefined
  /** The name that the certificate has to be made out to, where that is not the host of the address. */
  serverName?: string | undefined
  rejectUnauthorized: boolean
}

/** Where tokens come from: RFC 6749 §4.4, client credentials. */
export interface TokenSource {
  tokenUrl: string
  clientId: string
  clientSecret: string
  scope?: string | undefined
  /** How the token's address is trusted; null for Node's own authorities. */
  tls: TlsSettings | null
}

export type PasswordMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'

/** How a client signs in to a broker. Holds secrets: never logged, never sent. */
export type SaslSettings =
  | { mechanism: PasswordMechanism; username: string; password: string }
  | { mechanism: 'OAUTHBEARER'; token: string }
  | { mechanism: 'OAUTHBEARER'; source: TokenSource }

/** An HTTP service beside a cluster, and how to sign in there. Holds secrets. */
export interface HttpSettings {
  /** May carry user and password, which count where `username` is not given. */
  url: string
  username?: string | undefined
  password?: string | undefined
  /** Bearer token. */
  token?: string | undefined
  tls?: TlsSettings | null | undefined
}

/** A Kafka Connect cluster, under the name that people know it by. */
export type ConnectSettings = HttpSettings & { name: string }

/** Kafka's own words for how a connection is secured: `PLAINTEXT`, `SSL`, `SASL_SSL, SCRAM-SHA-512`. */
export function securityOf({ tls, sasl }: { tls: TlsSettings | null; sasl: SaslSettings | null }): string {
  const channel = tls === null ? 'PLAINTEXT' : 'SSL'
  return sasl === null ? channel : `SASL_${channel}, ${sasl.mechanism}`
}
