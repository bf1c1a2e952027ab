import type { SaslSettings } from '../../../core/connection-settings.ts'
import { WireReader } from '../protocol/wire-reader.ts'
import { WireWriter } from '../protocol/wire-writer.ts'
import { illegalState, loginRefused, mechanismNotOffered } from './login-failure.ts'
import { ScramError, scram } from './scram.ts'
import type { Target } from './target.ts'
import type { TokenProvider } from './token-provider.ts'
import type { WireConnection } from './wire-connection.ts'

const saslHandshake = 17
const saslAuthenticate = 36
const unsupportedMechanism = 33
const illegalSaslState = 34
const mostMechanisms = 20

/** What signing in needs to know of the broker. */
export interface Login {
  target: Target
  sasl: SaslSettings
  token: TokenProvider | null
  /** The newest version of SaslAuthenticate that the broker knows. */
  authenticateVersion: number
}

/**
 * Signs in on a connection that is open (KIP-43, KIP-152): the life of the session in ms, 0 where it does not end (KIP-368). It is
 * not renewed on the same connection: a broker that reads another request between two steps of a login hangs up, so links are
 * replaced before their session ends. Rejects with KafkaError for a login that is refused.
 */
export async function signIn(connection: WireConnection, { target, sasl, token, authenticateVersion }: Login): Promise<number> {
  await shakeHands(connection, target, sasl.mechanism)
  let lifetimeMs = 0n
  const ask = async (message: Buffer): Promise<Buffer> => {
    const answer = await authenticate(connection, Math.min(authenticateVersion, 1), message)
    if (answer.code !== 0) throw loginRefused(target, answer.message ?? '')
    lifetimeMs = answer.lifetimeMs
    return answer.bytes
  }
  try {
    await speak(sasl, token, ask)
  } catch (error) {
    throw error instanceof ScramError || error instanceof TokenRefused ? loginRefused(target, error.message, error) : error
  }
  // A session of days fits a number; a longer one ends no sooner than this.
  return lifetimeMs > 2_147_483_647n ? 2_147_483_647 : Number(lifetimeMs)
}

async function speak(sasl: SaslSettings, token: TokenProvider | null, ask: (message: Buffer) => Promise<Buffer>): Promise<void> {
  if (sasl.mechanism === 'OAUTHBEARER') {
    if (token === null) throw new TokenRefused('There is no token.')
    const answer = await ask(Buffer.from(`n,,\x01auth=Bearer ${await token()}\x01\x01`))
    // A token that is refused is answered without an error code, with JSON that says why (RFC 7628 §3.2.2).
    if (answer.length > 0) throw new TokenRefused(`The token was refused: ${statusIn(answer)}.`)
    return
  }
  const { mechanism, username, password } = sasl
  if (mechanism === 'PLAIN') await ask(Buffer.from(`\0${username}\0${password}`))
  else await scram(mechanism === 'SCRAM-SHA-256' ? 'sha256' : 'sha512', username, password, ask)
}

class TokenRefused extends Error {
  override name = 'TokenRefused'
}

async function shakeHands(connection: WireConnection, target: Target, mechanism: string): Promise<void> {
  const body = new WireWriter().string(mechanism, false).done()
  const reader = new WireReader(await connection.request(plain(saslHandshake, 1, body)))
  const code = reader.int16()
  if (code === illegalSaslState) throw illegalState(target)
  const count = Math.min(reader.arrayLength(false) ?? 0, mostMechanisms)
  const offered = Array.from({ length: count }, () => reader.string(false) ?? '')
  if (code === unsupportedMechanism) throw mechanismNotOffered(target, offered)
  if (code !== 0) throw loginRefused(target, `the handshake was answered with error ${code}`)
}

interface Authenticated {
  code: number
  message: string | null
  bytes: Buffer
  lifetimeMs: bigint
}

async function authenticate(connection: WireConnection, version: number, message: Buffer): Promise<Authenticated> {
  const body = new WireWriter().bytes(message, false).done()
  const reader = new WireReader(await connection.request(plain(saslAuthenticate, version, body)))
  const code = reader.int16()
  const said = reader.string(false)
  const bytes = reader.bytes(false)
  return { code, message: said, bytes: bytes ?? Buffer.alloc(0), lifetimeMs: version >= 1 ? reader.int64() : 0n }
}

const plain = (apiKey: number, apiVersion: number, body: Buffer) => ({ apiKey, apiVersion, body, taggedRequest: false, taggedAnswer: false })

function statusIn(bytes: Buffer): string {
  const unknown = 'the broker does not say why'
  try {
    const answer: unknown = JSON.parse(bytes.toString('utf8'))
    const told = typeof answer === 'object' && answer !== null && 'status' in answer ? answer.status : null
    return typeof told === 'string' ? told.slice(0, 200) : unknown
  } catch (error) {
    if (error instanceof SyntaxError) return unknown
    throw error
  }
}
