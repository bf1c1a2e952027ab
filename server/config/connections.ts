import type { HttpSettings, SaslSettings, TlsSettings } from '../core/connection-settings.ts'
import type { HttpEntry, KafkaEntry } from './connection-schema.ts'
import { tlsOf } from './pem.ts'
import type { Resolving } from './resolving.ts'

type SaslEntry = NonNullable<KafkaEntry['sasl']>

/** How brokers are spoken to. `securityProtocol` may be left out: a TLS section and a login say the same. */
export function kafkaSecurity(entry: KafkaEntry, path: PropertyKey[], resolving: Resolving): { tls: TlsSettings | null; sasl: SaslSettings | null } {
  const { securityProtocol: protocol } = entry
  const encrypted = protocol === undefined ? entry.tls !== undefined : protocol.endsWith('SSL')
  const signedIn = protocol === undefined ? entry.sasl !== undefined : protocol.startsWith('SASL')
  const refuse = (key: string, message: string, fix: string) => {
    resolving.problems.push({ path: resolving.where([...path, key]), message, fix })
  }
  if (!encrypted && entry.tls !== undefined) {
    refuse(
      'tls',
      `TLS is configured, and securityProtocol ${protocol} has none.`,
      `Write ${signedIn ? 'SASL_SSL' : 'SSL'}, or remove the TLS settings.`,
    )
  }
  if (!signedIn && entry.sasl !== undefined) {
    refuse(
      'sasl',
      `A login is configured, and securityProtocol ${protocol} has none.`,
      `Write ${encrypted ? 'SASL_SSL' : 'SASL_PLAINTEXT'}, or remove the login.`,
    )
  }
  if (signedIn && entry.sasl === undefined) {
    refuse('securityProtocol', `securityProtocol ${protocol} needs a login, and none is configured.`, 'Write a SASL mechanism with what it needs.')
  }
  const tls = encrypted ? tlsOf(entry.tls ?? {}, [...path, 'tls'], resolving) : null
  const sasl = signedIn && entry.sasl !== undefined ? saslOf(entry.sasl, [...path, 'sasl'], resolving) : null
  return { tls, sasl }
}

function saslOf(entry: SaslEntry, path: PropertyKey[], resolving: Resolving): SaslSettings | null {
  const { mechanism, username, password } = entry
  const refuse = (message: string, fix: string) => {
    resolving.problems.push({ path: resolving.where(path), message, fix })
    return null
  }
  if (mechanism === undefined)
    return refuse('The login has no mechanism.', 'Write PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER: the broker admin knows which.')
  if (mechanism === 'OAUTHBEARER') return tokenLogin(entry, path, resolving)
  if (username === undefined || password === undefined) return refuse(`${mechanism} needs username and password.`, 'Write both.')
  if (entry.token !== undefined || entry.tokenUrl !== undefined)
    return refuse(`${mechanism} uses no token.`, 'Remove it, or write the mechanism OAUTHBEARER.')
  return { mechanism, username, password }
}

function tokenLogin(entry: SaslEntry, path: PropertyKey[], resolving: Resolving): SaslSettings | null {
  const { token, tokenUrl, clientId, clientSecret, scope, tokenCaFile } = entry
  const refuse = (message: string, fix: string) => {
    resolving.problems.push({ path: resolving.where(path), message, fix })
    return null
  }
  if (entry.username !== undefined || entry.password !== undefined)
    return refuse('OAUTHBEARER uses no username and password.', 'Remove them, or write another mechanism.')
  if (token !== undefined) {
    if (tokenUrl !== undefined) return refuse('OAUTHBEARER has both token and tokenUrl.', 'Keep one of them.')
    // A control character would end the message in which the token travels (RFC 7628).
    if (!/^[\x21-\x7e]+$/.test(token)) return refuse('The token has characters that no token has.', 'Write the token alone, without line ends.')
    return { mechanism: 'OAUTHBEARER', token }
  }
  if (tokenUrl === undefined || clientId === undefined || clientSecret === undefined) {
    return refuse('OAUTHBEARER needs token, or tokenUrl with clientId and clientSecret.', 'Write one of the two.')
  }
  const tls = tokenCaFile === undefined ? null : tlsOf({ caFile: tokenCaFile }, [...path, 'tokenCaFile'], resolving)
  return { mechanism: 'OAUTHBEARER', source: { tokenUrl, clientId, clientSecret, scope, tls } }
}

/** An HTTP service beside a cluster. */
export function httpOf(entry: HttpEntry & { url: string }, path: PropertyKey[], resolving: Resolving): HttpSettings {
  const { url, username, password, token } = entry
  const refuse = (key: string, message: string, fix: string) => {
    resolving.problems.push({ path: resolving.where([...path, key]), message, fix })
  }
  if ((username === undefined) !== (password === undefined)) refuse('username', 'Basic auth needs username and password.', 'Write both, or neither.')
  if (token !== undefined && username !== undefined) refuse('token', 'There are both a token and a user.', 'Keep one of them.')
  if (entry.tls !== undefined && !url.startsWith('https:'))
    refuse('tls', 'TLS is configured, and the address begins with http.', 'Write an https address.')
  const tls = entry.tls === undefined ? null : tlsOf(entry.tls, [...path, 'tls'], resolving)
  return { url, username, password, token, tls }
}
