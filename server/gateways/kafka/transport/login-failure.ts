import { AuthenticationError, ProtocolError } from '@platformatic/kafka'
import { KafkaError } from '../protocol/errors.ts'
import type { Target } from './target.ts'

/** Why a login failed, and what to change; null where the connection ended before the broker had said anything. */
export function loginFailure(target: Target, found: unknown[], cause: unknown): KafkaError | null {
  const answered = found.find((error) => error instanceof ProtocolError)
  const refusal = (kafkaName: string, code: number, message: string) =>
    new KafkaError({ code, kafkaName, message, retriable: false, broker: target.id, cause })
  switch (answered?.apiId) {
    case 'UNSUPPORTED_SASL_MECHANISM': {
      const offered = mechanismsIn(found)
      const others = offered.length === 0 ? '' : ` It offers ${offered.join(', ')}.`
      const message = `The listener at ${target.address} does not offer the configured SASL mechanism.${others} Write one of its mechanisms.`
      return refusal('UNSUPPORTED_SASL_MECHANISM', 33, message)
    }
    case 'ILLEGAL_SASL_STATE': {
      const message = `The listener at ${target.address} takes no login: use a SASL port, or configure none (securityProtocol PLAINTEXT or SSL).`
      return refusal('ILLEGAL_SASL_STATE', 34, message)
    }
    case 'SASL_AUTHENTICATION_FAILED':
      return refusal('SASL_AUTHENTICATION_FAILED', 58, refused(target, text(answered.serverErrorMessage)))
    default: {
      const last = found.findLast((error) => error instanceof Error)
      const ownWords = last instanceof AuthenticationError ? last.message : ''
      return answered === undefined && ownWords === '' ? null : refusal('SASL_AUTHENTICATION_FAILED', 58, refused(target, ownWords))
    }
  }
}

function refused(target: Target, said: string): string {
  const words = said === '' ? '' : ` It says: ${said.replace(/\.$/, '')}.`
  return `The broker at ${target.address} refused the login.${words} Check user, password (or token) and mechanism.`
}

function mechanismsIn(found: unknown[]): string[] {
  for (const error of found) {
    if (typeof error !== 'object' || error === null || !('response' in error)) continue
    const { response } = error
    if (typeof response !== 'object' || response === null || !('mechanisms' in response) || !Array.isArray(response.mechanisms)) continue
    return response.mechanisms.filter((name) => typeof name === 'string').slice(0, 20)
  }
  return []
}

/** What the broker says of a refused login names no secret. */
function text(said: unknown): string {
  return typeof said === 'string' ? said.slice(0, 200) : ''
}
