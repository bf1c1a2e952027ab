import { AuthenticationError, type SASLOptions, saslOAuthBearer, saslPlain, saslScramSha } from '@platformatic/kafka'
import type { SaslSettings } from '../../../core/connection-settings.ts'
import type { TokenProvider } from './token-provider.ts'

type Authenticate = NonNullable<SASLOptions['authenticate']>
type Connection = Parameters<Authenticate>[1]
type Api = Parameters<Authenticate>[2]
type Outcome = Awaited<ReturnType<typeof saslPlain.authenticate>>

/**
 * How a connection signs in. The life of the session is told to `onSession` and kept from the library, which would sign in
 * again on the same connection (KIP-368) without holding back other requests: a broker that reads one of them between two
 * steps of a login ends the connection. Links are replaced before their session ends instead.
 */
export function signIn(sasl: SaslSettings, token: TokenProvider | null, onSession: (lifetimeMs: number) => void): SASLOptions {
  const authenticate: Authenticate = (_mechanism, connection, api, _username, _password, _token, done) => {
    speak(sasl, token, connection, api).then(
      (outcome) => {
        const lifetimeMs = Number(outcome.sessionLifetimeMs ?? 0n)
        if (lifetimeMs > 0) onSession(lifetimeMs)
        done(null, { ...outcome, sessionLifetimeMs: 0n })
      },
      (error: Error) => done(error),
    )
  }
  return { mechanism: sasl.mechanism, authenticate }
}

async function speak(sasl: SaslSettings, token: TokenProvider | null, connection: Connection, api: Api): Promise<Outcome> {
  if (sasl.mechanism === 'OAUTHBEARER') {
    if (token === null) throw new AuthenticationError('There is no token.')
    return accepted(await saslOAuthBearer.authenticate(api, connection, await token(), {}))
  }
  const { mechanism, username, password } = sasl
  if (mechanism === 'PLAIN') return saslPlain.authenticate(api, connection, username, password)
  const algorithm = mechanism === 'SCRAM-SHA-256' ? 'SHA-256' : 'SHA-512'
  return saslScramSha.authenticate(api, connection, algorithm, username, password)
}

/** A token that is refused is answered without an error code, with JSON that says why (RFC 7628 §3.2.2). */
function accepted(outcome: Outcome): Outcome {
  if (outcome.authBytes == null || outcome.authBytes.length === 0) return outcome
  throw new AuthenticationError(`The token was refused: ${statusIn(outcome.authBytes)}.`)
}

function statusIn(bytes: Buffer): string {
  try {
    const answer: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof answer === 'object' && answer !== null && 'status' in answer && typeof answer.status === 'string') return answer.status.slice(0, 200)
  } catch (error) {
    return error instanceof SyntaxError ? 'the broker does not say why' : String(error)
  }
  return 'the broker does not say why'
}
