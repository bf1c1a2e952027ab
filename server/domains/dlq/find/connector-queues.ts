import { ProblemError } from '../../../core/errors.ts'
import type { ConnectCluster } from '../../../gateways/connect/types.ts'

/** The connector that writes a queue, and the topics it reads. */
export interface QueueConnector {
  name: string
  topics: string[]
}

const QUEUE = 'errors.deadletterqueue.topic.name'

/** Queues that connectors are configured to write, by topic. `complete` is false where a Kafka Connect did not answer. */
export async function connectorQueues(
  doors: readonly ConnectCluster[],
  call: { signal: AbortSignal; timeoutMs: number },
): Promise<{ queues: Map<string, QueueConnector>; complete: boolean }> {
  const queues = new Map<string, QueueConnector>()
  let complete = true
  for (const door of doors) {
    try {
      for (const { name, config } of await door.connectors(call)) {
        const queue = config.get(QUEUE)?.trim() ?? ''
        if (queue !== '') queues.set(queue, { name, topics: namesIn(config.get('topics')) })
      }
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      complete = false
    }
  }
  return { queues, complete }
}

function namesIn(topics: string | undefined): string[] {
  return (topics ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
