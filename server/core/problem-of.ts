import { KafkaError } from '../gateways/kafka/protocol/errors.ts'
import { RegistryError } from '../gateways/registry/http.ts'
import { ProblemError, problem } from './errors.ts'

const connectionLost = new Set(['UNREACHABLE', 'CLOSED', 'TOKEN'])

/** What a caller is told of anything that was thrown. A defect becomes `internal`; its details stay in the log. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof KafkaError) return kafkaProblem(error)
  if (error instanceof RegistryError) return registryProblem(error)
  if (error instanceof Error && error.name === 'TimeoutError')
    return problem('deadline', 'The answer did not come in time. Try again.', { cause: error })
  return problem('internal', 'Headgate failed at this request. The log has the details under the request id.', { cause: error })
}

function kafkaProblem(error: KafkaError): ProblemError {
  const at = error.broker === null ? '' : ` (broker ${error.broker})`
  const said = error.message.replace(/\.$/, '')
  if (error.kafkaName === 'UNKNOWN_TOPIC_OR_PARTITION' || error.kafkaName === 'UNKNOWN_TOPIC_ID') {
    return problem('topic-unknown', `The cluster has no topic ${error.topic ?? 'of this name'}. Check the spelling, or whether it was deleted.`, {
      cause: error,
    })
  }
  if (connectionLost.has(error.kafkaName)) {
    return problem('cluster-down', `The cluster does not answer${at}: ${said}. Headgate keeps trying; shown data has its age.`, {
      cause: error,
    })
  }
  if (error.kafkaName === 'DEADLINE') return problem('deadline', `The cluster did not answer in time${at}: ${said}.`, { cause: error })
  if (error.kafkaName === 'ABORTED') return problem('draining', 'The request was ended before the cluster had answered.', { cause: error })
  return problem('broker-refused', `${error.kafkaName}${at}: ${error.message}`, { cause: error })
}

function registryProblem(error: RegistryError): ProblemError {
  const said = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1).replace(/\.$/, '')}.`
  if (error.failure === 'absent') return problem('subject-unknown', `${said} Check the subject and the version.`, { cause: error })
  if (error.failure === 'unanswered') return problem('registry-down', said, { cause: error })
  return problem('registry-refused', said, { cause: error })
}
