import { tlsWords } from '../../web/tls-words.ts'
import { connectionError, KafkaError } from '../protocol/errors.ts'
import { ForeignAnswer } from './frame-reader.ts'
import type { Security } from './security.ts'
import type { Target } from './target.ts'
import { ConnectionEnded } from './wire-connection.ts'

/** What a socket's error code means for the person who has to mend it. */
const meaning: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the name is not known to DNS',
  EAI_AGAIN: 'DNS does not answer',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'the connection was reset',
}

const expectsTls = 'perhaps the listener expects TLS, or is not Kafka'

/** An error of connecting: says which address, why, and what to look at. */
export function connectFailure(target: Target, cause: unknown, { tls }: Pick<Security, 'tls'>): KafkaError {
  const found = [...causes(cause)]
  const known = found.find((error) => error instanceof KafkaError)
  if (known !== undefined) return known
  const unreachable = (message: string) => connectionError('UNREACHABLE', message, { broker: target.id }, cause)
  const foreign = found.find((error) => error instanceof ForeignAnswer)
  if (foreign?.isTls === true) {
    return unreachable(`The listener at ${target.address} expects TLS: use its plaintext port, or configure TLS (securityProtocol SSL or SASL_SSL).`)
  }
  const untrusted = tls === null ? null : found.map((error) => tlsWords(error, 'caFile')).find((words) => words !== null)
  if (untrusted != null) return unreachable(`The listener at ${target.address} is not trusted or not TLS: ${untrusted.why}. ${untrusted.fix}`)
  if (tls !== null && found.some(endedInHandshake)) {
    return unreachable(
      `The listener at ${target.address} does not speak TLS: use its TLS port, or configure no TLS (securityProtocol PLAINTEXT or SASL_PLAINTEXT).`,
    )
  }
  const code = found.map(codeOf).find((each) => each !== null && each in meaning)
  const ended = code === 'ECONNRESET' || found.some((error) => error instanceof ConnectionEnded)
  const why = code == null ? lastMessage(found) : `${meaning[code]} (${code})`
  const doubt = ended && tls === null ? `; ${expectsTls}` : ''
  return unreachable(`The broker at ${target.address} cannot be reached: ${why}${doubt}. ${hint(target)}`)
}

/** A listener that takes the connection and says nothing, or a network that swallows packets. */
export function connectTooSlow(target: Target, ms: number): KafkaError {
  const message = `The broker at ${target.address} did not complete the connection within ${Math.round(ms)} ms. Check firewalls, and that a Kafka listener of the configured kind (TLS or not, with a login or without) is there.`
  return connectionError('DEADLINE', message, { broker: target.id })
}

function hint(target: Target): string {
  return target.configured
    ? 'Check that it runs and that the bootstrap address is right.'
    : 'This address is what the cluster advertises: check that the broker runs and that advertised.listeners can be reached from here.'
}

/** A connection that ended while an answer was awaited. `newborn`: nothing but its versions was ever answered on it. */
export function lostFailure(
  target: Target,
  doing: string,
  cause: unknown,
  { newborn, signedIn }: { newborn: boolean; signedIn: boolean },
): KafkaError {
  if (cause instanceof KafkaError) return cause
  // Before a login a broker tells its versions to everyone and hangs up on anything else.
  const hint = newborn && !signedIn ? ' Perhaps this listener wants a login, and none is configured (sasl).' : ''
  const message = `The connection to ${target.address} ended while ${doing} was under way.${hint}`
  return connectionError('CLOSED', message, { broker: target.id }, cause)
}

/** The error, those that it gathers, and what caused each. */
function* causes(error: unknown, depth = 0): Generator<unknown> {
  if (error === undefined || error === null || depth > 8) return
  yield error
  if (error instanceof AggregateError) for (const inner of error.errors) yield* causes(inner, depth + 1)
  if (error instanceof Error) yield* causes(error.cause, depth + 1)
}

/** Node's words for a connection that ended before both sides had agreed on TLS. */
function endedInHandshake(error: unknown): boolean {
  return error instanceof Error && error.message.includes('before secure TLS connection was established')
}

function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null
}

function lastMessage(found: unknown[]): string {
  const last = found.findLast((error) => error instanceof Error)
  return last instanceof Error ? last.message.replace(/\.$/, '') : 'for an unknown reason'
}
