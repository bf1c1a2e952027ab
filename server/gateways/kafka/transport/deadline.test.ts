import { expect, it } from 'vitest'
import { assertOpen, endingIn, gaveUp, pause, within } from './deadline.ts'

const never = new Promise<never>(() => undefined)
const kafkaName = (error: unknown) => (error instanceof Error && 'kafkaName' in error ? error.kafkaName : error)

async function endsOf(signal: AbortSignal): Promise<unknown[]> {
  const deadline = endingIn(60_000, signal)
  const ends = [await within(deadline, never, (reason) => gaveUp(reason, 'testing')).catch(kafkaName)]
  ends.push(await pause(1, deadline).catch(kafkaName))
  try {
    assertOpen(deadline, 'testing')
  } catch (error) {
    ends.push(kafkaName(error))
  }
  return ends
}

it('a signal that fired because the time of the request was over ends every wait as a deadline', async () => {
  expect(await endsOf(AbortSignal.any([new AbortController().signal, AbortSignal.timeout(10)]))).toEqual(['DEADLINE', 'DEADLINE', 'DEADLINE'])
})

it('a caller who went away ends every wait as aborted', async () => {
  expect(await endsOf(AbortSignal.abort())).toEqual(['ABORTED', 'ABORTED', 'ABORTED'])
})
