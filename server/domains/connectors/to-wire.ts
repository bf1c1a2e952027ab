import type { Connector as Wire } from '../../contract/connectors.ts'
import type { Connector } from '../../gateways/connect/types.ts'
import { rootLine } from './root-line.ts'

/** A connector as the API shows it. `active` are the topics that Connect says it has used; null: not known. */
export function connectorToWire(connect: string, connector: Connector, active: string[] | null): Wire {
  const { name, kind, state, worker, config } = connector
  return {
    connect,
    name,
    kind,
    class: config.get('connector.class') ?? null,
    state,
    worker,
    trace: traceOf(connector.trace),
    tasks: connector.tasks.map((task) => ({ id: task.id, state: task.state, worker: task.worker, trace: traceOf(task.trace) })),
    topics: [...new Set([...(kind === 'sink' ? configuredTopics(config) : []), ...(active ?? [])])].toSorted(),
    topicsPattern: (kind === 'sink' ? config.get('topics.regex') : undefined) ?? null,
    group: kind === 'sink' ? (config.get('consumer.override.group.id') ?? `connect-${name}`) : null,
    deadLetterQueue: kind === 'sink' ? deadLetterQueueOf(config) : null,
  }
}

const traceOf = (trace: string | null) => (trace === null ? null : rootLine(trace))

function configuredTopics(config: ReadonlyMap<string, string>): string[] {
  const names = (config.get('topics') ?? '').split(',').map((name) => name.trim())
  return names.filter((name) => name !== '')
}

/** KIP-298. Without `errors.tolerance=all` the first bad record stops the task, and nothing is put there. */
function deadLetterQueueOf(config: ReadonlyMap<string, string>): Wire['deadLetterQueue'] {
  const topic = config.get('errors.deadletterqueue.topic.name')?.trim() ?? ''
  if (topic === '') return null
  return {
    topic,
    contextHeaders: config.get('errors.deadletterqueue.context.headers.enable')?.trim().toLowerCase() === 'true',
    used: config.get('errors.tolerance')?.trim().toLowerCase() === 'all',
  }
}
