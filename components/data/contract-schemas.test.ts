import { expect, test } from 'vitest'
import { addresses } from '../../server/contract/addresses.ts'
import { CALLER_DEADLINE_MS, REQUEST_DEADLINE_MS } from '../../server/contract/deadlines.ts'
import { checkAck, checkMessage, checkReply } from './contract-schemas.ts'
import { fromThrown } from './problem-error.ts'

const thrownBy = (run: () => void): unknown => {
  try {
    run()
  } catch (error) {
    return error
  }
  return null
}

test('the reply of every operation is checked in development', () => {
  for (const op of Object.keys(addresses)) {
    const thrown = thrownBy(() => checkReply(op, null))
    expect(thrown, op).toMatchObject({ code: 'unreadable-answer', detail: expect.not.stringContaining('no schema') })
  }
})

test('a reply that breaks the contract is told with the field at fault, and not as a server that does not answer', () => {
  const thrown = thrownBy(() => checkReply('clusters.diagnose', { cluster: 'local', startedAt: 'yesterday' }))
  expect(fromThrown(thrown, 1000)).toMatchObject({ code: 'unreadable-answer', detail: expect.stringContaining('startedAt'), retry: 'never' })
  expect(thrownBy(() => checkAck('tail.open', { tailId: 7 }))).toMatchObject({ code: 'unreadable-answer' })
  expect(thrownBy(() => checkMessage('tail.state', { tailId: 7 }))).toMatchObject({
    code: 'unreadable-answer',
    detail: expect.stringContaining('tailId'),
  })
})

test('the browser waits longer than the server takes, so that the server’s own words arrive', () => {
  expect(CALLER_DEADLINE_MS).toBeGreaterThan(REQUEST_DEADLINE_MS)
})
