import { KafkaError } from '../protocol/errors.ts'
import type { Target } from './target.ts'

const refusal = (target: Target, kafkaName: string, code: number, message: string, cause?: unknown) =>
  new KafkaError({ code, kafkaName, message, retriable: false, broker: target.id, ...(cause === undefined ? {} : { cause }) })

export function mechanismNotOffered(target: Target, offered: string[]): KafkaError {
  const others = offered.length === 0 ? '' : ` It offers ${offered.join(', ')}.`
  const message = `The listener at ${target.address} does not offer the configured SASL mechanism.${others} Write one of its mechanisms.`
  return refusal(target, 'UNSUPPORTED_SASL_MECHANISM', 33, message)
}

/** What a listener without SASL answers to the first step of a login. */
export function illegalState(target: Target): KafkaError {
  const message = `The listener at ${target.address} takes no login: use a SASL port, or configure none (securityProtocol PLAINTEXT or SSL).`
  return refusal(target, 'ILLEGAL_SASL_STATE', 34, message)
}

/** `said`: the broker's own words, or what was wrong with its answer; neither names a secret. */
export function loginRefused(target: Target, said: string, cause?: unknown): KafkaError {
  const words = said === '' ? '' : ` It says: ${said.slice(0, 200).replace(/\.$/, '')}.`
  const message = `The broker at ${target.address} refused the login.${words} Check user, password (or token) and mechanism.`
  return refusal(target, 'SASL_AUTHENTICATION_FAILED', 58, message, cause)
}
