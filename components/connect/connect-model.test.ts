import { expect, it } from 'vitest'
import type { ConnectorState } from '../../server/contract/connectors.ts'
import { connectorState, failureGroups, queueWarning, shortClass, taskWords } from './connect-model.ts'

const tasks = (...states: ConnectorState[]) => states.map((state, id) => ({ id, state, worker: 'w:8083', trace: null }))

it('a connector whose tasks failed is not told as running', () => {
  expect(connectorState({ state: 'running', tasks: tasks('failed') })).toEqual({ status: 'bad', words: 'Task failed' })
  expect(connectorState({ state: 'running', tasks: tasks('running', 'failed') })).toEqual({ status: 'bad', words: 'Tasks failed' })
  expect(connectorState({ state: 'failed', tasks: [] })).toEqual({ status: 'bad', words: 'Failed' })
  expect(connectorState({ state: 'running', tasks: tasks('running', 'unassigned') }).words).toBe('Unassigned')
  expect(connectorState({ state: 'running', tasks: [] })).toEqual({ status: 'warn', words: 'No tasks' })
  expect(connectorState({ state: 'stopped', tasks: [] }).words).toBe('Stopped')
  expect(connectorState({ state: 'paused', tasks: tasks('paused') }).words).toBe('Paused')
  expect(connectorState({ state: 'running', tasks: tasks('running') })).toEqual({ status: 'ok', words: 'Running' })
})

it('tasks are counted, classes are shown without their package', () => {
  expect(taskWords({ tasks: tasks('running', 'failed', 'running') })).toBe('2 of 3 running')
  expect(taskWords({ tasks: [] })).toBe('none')
  expect([shortClass('io.debezium.connector.jdbc.JdbcSinkConnector'), shortClass('Plain'), shortClass(null)]).toEqual([
    'JdbcSinkConnector',
    'Plain',
    'not told',
  ])
})

it('a queue that gets nothing, or no reasons, says which setting is missing', () => {
  const queue = { topic: 'q', used: true, contextHeaders: true }
  expect(queueWarning(queue)).toBeNull()
  expect(queueWarning({ ...queue, contextHeaders: false })).toContain('context.headers.enable')
  expect(queueWarning({ ...queue, used: false })).toContain('errors.tolerance')
})

it('a trace that several tasks have is shown once', () => {
  const trace = [{ exceptionClass: 'java.io.IOException', message: 'no', frames: [] }]
  const other = [{ exceptionClass: 'java.io.IOException', message: 'other', frames: [] }]
  const failures = [
    { task: 0, trace },
    { task: 1, trace: other },
    { task: 2, trace },
  ]
  expect(failureGroups(failures)).toEqual([
    { title: 'Tasks 0, 2 failed', trace },
    { title: 'Task 1 failed', trace: other },
  ])
  expect(failureGroups([{ task: null, trace: null }])).toEqual([{ title: 'The connector failed', trace: null }])
})
