import type { Connector, ConnectorDetail, ConnectorState } from '../../server/contract/connectors.ts'
import { countOf } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'

const states: Record<ConnectorState, { status: Status; words: string }> = {
  running: { status: 'ok', words: 'Running' },
  paused: { status: 'paused', words: 'Paused' },
  stopped: { status: 'paused', words: 'Stopped' },
  failed: { status: 'bad', words: 'Failed' },
  unassigned: { status: 'warn', words: 'Unassigned' },
  restarting: { status: 'running', words: 'Restarting' },
  unknown: { status: 'unknown', words: 'Not known' },
}

export const stateOf = (state: ConnectorState) => states[state]

/** Worst first: what is told of a connector is the worst of it and its tasks. */
const severity: readonly ConnectorState[] = ['failed', 'unassigned', 'unknown', 'restarting']

/** A connector says "running" of itself while all its tasks have failed. */
export function connectorState({ state, tasks }: Pick<Connector, 'state' | 'tasks'>): { status: Status; words: string } {
  const all = [state, ...tasks.map((task) => task.state)]
  const worst = severity.find((one) => all.includes(one))
  if (worst === 'failed' && state !== 'failed') return { status: 'bad', words: tasks.length === 1 ? 'Task failed' : 'Tasks failed' }
  if (worst !== undefined) return states[worst]
  if (state === 'running' && tasks.length === 0) return { status: 'warn', words: 'No tasks' }
  return states[state]
}

/** "1 of 2 running" */
export function taskWords({ tasks }: Pick<Connector, 'tasks'>): string {
  if (tasks.length === 0) return 'none'
  return `${tasks.filter(({ state }) => state === 'running').length} of ${tasks.length} running`
}

/** The class without its package. */
export const shortClass = (name: string | null): string => name?.slice(name.lastIndexOf('.') + 1) ?? 'not told'

/** What keeps a queue from being of use; null: nothing. */
export function queueWarning({ used, contextHeaders }: NonNullable<Connector['deadLetterQueue']>): string | null {
  if (!used) return 'gets nothing: errors.tolerance is not all, so the first bad record stops the task'
  return contextHeaders ? null : 'reasons are not told: errors.deadletterqueue.context.headers.enable is off'
}

/** "3 connectors, 1 failing" */
export function headline(total: number, connectors: readonly Connector[]): string {
  const failing = connectors.filter((connector) => connectorState(connector).status === 'bad').length
  return failing === 0 ? countOf(total, 'connector') : `${countOf(total, 'connector')}, ${failing} failing`
}

type Failure = ConnectorDetail['failures'][number]

/** Tasks fail alike more often than not: each trace once, with who has it. */
export function failureGroups(failures: readonly Failure[]): { title: string; trace: Failure['trace'] }[] {
  const groups = Map.groupBy(failures, ({ trace }) => JSON.stringify(trace))
  return [...groups.values()].map((group) => {
    const tasks = group.flatMap(({ task }) => task ?? [])
    const who = [
      ...(group.some(({ task }) => task === null) ? ['The connector'] : []),
      ...(tasks.length === 0 ? [] : [`${tasks.length === 1 ? 'Task' : 'Tasks'} ${tasks.join(', ')}`]),
    ]
    return { title: `${who.join(' and ')} failed`, trace: group[0]?.trace ?? null }
  })
}
