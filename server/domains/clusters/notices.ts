import type { Notice } from '../../contract/wire.ts'
import type { KafkaError } from '../../gateways/kafka/protocol/errors.ts'

const fixes: Record<string, string> = {
  TOPIC_AUTHORIZATION_FAILED: 'Grant DESCRIBE on the topic to the principal of this connection.',
  CLUSTER_AUTHORIZATION_FAILED: 'Grant DESCRIBE on the cluster to the principal of this connection.',
  UNREACHABLE: 'Check that the address is right and reachable from the machine Headgate runs on.',
  DEADLINE: 'The broker accepts connections but does not answer; look at its load and its log.',
}

/** What did not come, as a notice: "sizes: broker 5 …". */
export function noticeOf(what: string, error: KafkaError, where: Partial<Notice> = {}): Notice {
  const at = error.broker === null ? '' : ` Broker ${error.broker}:`
  return { code: error.kafkaName, message: `${what}.${at} ${error.message}`, fix: fixes[error.kafkaName] ?? null, broker: error.broker, ...where }
}
