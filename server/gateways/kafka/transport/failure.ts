import { AuthenticationError, UserError } from '@platformatic/kafka'
import { connectionError, KafkaError } from '../protocol/errors.ts'
import type { Target } from './target.ts'

/** What a socket's error code means for the person who has to mend it. */
const meaning: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the name is not known to DNS',
  EAI_AGAIN: 'DNS does not answer',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'the connection was reset: perhaps the listener expects TLS or is not Kafka',
}

/** An error of connecting: says which address, why, and what to look at. */
export function connectFailure(target: Target, cause: unknown): KafkaError {
  if (cause instanceof KafkaError) return cause
  const found = [...causes(cause)]
  const broker = target.id
  if (found.some((error) => error instanceof AuthenticationError)) {
    const message = `The broker at ${target.address} refused the login. Check user, password and mechanism.`
    return new KafkaError({ code: 58, kafkaName: 'SASL_AUTHENTICATION_FAILED', message, retriable: false, broker, cause })
  }
  if (found.some((error) => error instanceof UserError && error.message.includes('TLS'))) {
    return connectionError(
      'UNREACHABLE',
      `The listener at ${target.address} expects TLS: use its plaintext port, or configure TLS.`,
      { broker },
      cause,
    )
  }
  const code = found.map(codeOf).find((each) => each !== null && each in meaning)
  const why = code == null ? lastMessage(found) : `${meaning[code]} (${code})`
  return connectionError('UNREACHABLE', `The broker at ${target.address} cannot be reached: ${why}. ${hint(target)}`, { broker }, cause)
}

/** A listener that takes the connection and says nothing, or a network that swallows packets. */
export function connectTooSlow(target: Target, ms: number): KafkaError {
  const message = `The broker at ${target.address} did not complete the connection within ${Math.round(ms)} ms. Check firewalls, and that a Kafka listener is there.`
  return connectionError('DEADLINE', message, { broker: target.id })
}

function hint(target: Target): string {
  return target.configured
    ? 'Check that it runs and that the bootstrap address is right.'
    : 'This address is what the cluster advertises: check that the broker runs and that advertised.listeners can be reached from here.'
}

/** A connection that ended while an answer was awaited. */
export function lostFailure(target: Target, doing: string, cause: unknown): KafkaError {
  if (cause instanceof KafkaError) return cause
  return connectionError('CLOSED', `The connection to ${target.address} ended while ${doing} was under way.`, { broker: target.id }, cause)
}

function* causes(error: unknown): Generator<unknown> {
  for (let at = error, depth = 0; at !== undefined && at !== null && depth < 8; depth++) {
    yield at
    if (at instanceof AggregateError) for (const inner of at.errors) yield inner
    at = at instanceof Error ? at.cause : undefined
  }
}

function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null
}

function lastMessage(found: unknown[]): string {
  const last = found.findLast((error) => error instanceof Error)
  return last instanceof Error ? last.message.replace(/\.$/, '') : 'for an unknown reason'
}
