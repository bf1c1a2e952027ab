import { brokerError, KafkaError } from '../protocol/errors.ts'
import { Api } from '../protocol/schema.ts'
import { type Deadline, pause } from '../transport/deadline.ts'
import type { Directory } from '../transport/directory.ts'

/** Who a producer is to the brokers: with the sequence number of a batch it tells a repeated batch from a new one (KIP-98). */
export interface Identity {
  producerId: bigint
  producerEpoch: number
}

const firstPauseMs = 100
const longestPauseMs = 1000

/** An identity that nobody had before. Waits for a cluster that is just starting; rejects with KafkaError. */
export async function newIdentity(directory: Directory, deadline: Deadline): Promise<Identity> {
  const body = { transactionalId: null, transactionTimeoutMs: 60_000, producerId: -1n, producerEpoch: -1 }
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const { message } = await directory.ask(Api.initProducerId, body, deadline)
    const code = message.int('errorCode')
    if (code === 0) return { producerId: message.long('producerId'), producerEpoch: message.int('producerEpoch') }
    const error = code === clusterRefused ? notAllowed() : brokerError(code, 'InitProducerId')
    if (!error.retriable || pauseMs >= deadline.remainingMs()) throw error
    await pause(pauseMs, deadline)
  }
}

const clusterRefused = 31

function notAllowed(): KafkaError {
  const message =
    'The cluster gives this connection no producer id, so that nothing can be written without doubles. Give its principal WRITE on a topic, or IDEMPOTENT_WRITE on the cluster.'
  return new KafkaError({ code: clusterRefused, kafkaName: 'CLUSTER_AUTHORIZATION_FAILED', message, retriable: false })
}
