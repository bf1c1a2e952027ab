import { loadDefinitions } from './definitions.ts'

export interface KnownError {
  name: string
  retriable: boolean
}

const table = new Map<number, KnownError>(loadDefinitions().errors.map(([code, name, retriable]) => [code, { name, retriable }]))

/** Kafka's own name of an error code and whether Kafka's clients try again on it; codes newer than this table are named by number. */
export function knownError(code: number): KnownError {
  return table.get(code) ?? { name: `ERROR_${code}`, retriable: false }
}

/** What a person can do about an error, by Kafka's name; null where the name says all there is. */
export function adviceOn(name: string): string | null {
  return advice[name] ?? null
}

const advice: Record<string, string> = {
  OFFSET_OUT_OF_RANGE: 'The log does not hold this offset (any more): read from the log start or the end.',
  UNKNOWN_TOPIC_OR_PARTITION: 'Check the name; a topic that was just created needs a moment, and without DESCRIBE permission it looks missing.',
  UNKNOWN_TOPIC_ID: 'The topic was deleted or created again.',
  LEADER_NOT_AVAILABLE: 'The partition has no leader at the moment: see which of its replicas are offline.',
  NOT_LEADER_OR_FOLLOWER: 'The leader has moved; it is looked up again.',
  REQUEST_TIMED_OUT: 'The broker could not finish in time: see whether brokers are down or overloaded.',
  REPLICA_NOT_AVAILABLE: 'The replica is on a broker that is down.',
  NETWORK_EXCEPTION: 'The connection was lost inside the cluster.',
  COORDINATOR_LOAD_IN_PROGRESS: 'The coordinator is loading its state: try again in a few seconds.',
  COORDINATOR_NOT_AVAILABLE: 'The coordinator is starting: try again in a few seconds.',
  TOPIC_AUTHORIZATION_FAILED: 'Give the principal of this connection READ and DESCRIBE on the topic.',
  GROUP_AUTHORIZATION_FAILED: 'Give the principal of this connection DESCRIBE on the group.',
  CLUSTER_AUTHORIZATION_FAILED: 'Give the principal of this connection DESCRIBE on the cluster.',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'Give the principal of this connection WRITE on the transactional id.',
  SASL_AUTHENTICATION_FAILED: 'Check user, password and mechanism.',
  UNSUPPORTED_SASL_MECHANISM: 'Use a mechanism that the listener has enabled.',
  UNSUPPORTED_VERSION: 'This broker is too old or too new for the call.',
  CORRUPT_MESSAGE: 'The batch on disk or on the wire is damaged: check the disk of the broker.',
  KAFKA_STORAGE_ERROR: 'A log directory of the broker is offline: check its disks and log.',
  INVALID_TOPIC_EXCEPTION: 'Topic names have letters, digits, ".", "_" and "-", 249 at most.',
  MESSAGE_TOO_LARGE: 'Make the record smaller or raise max.message.bytes of the topic.',
  POLICY_VIOLATION: 'A policy of the cluster refuses it.',
  INVALID_RECORD: 'The broker refuses the batch: see the rules of the topic (compaction needs keys).',
  THROTTLING_QUOTA_EXCEEDED: 'The quota is used up: try again later.',
}
