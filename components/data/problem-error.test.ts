import { expect, it } from 'vitest'
import { fromAnswer, fromThrown, ProblemError } from './problem-error.ts'

it('a problem of the API keeps its code, words, fields and request id', () => {
  const problem = {
    type: 'about:blank',
    title: 'The request is not valid',
    status: 400,
    detail: 'limit is too large',
    code: 'invalid-input',
    requestId: 'req-1',
    retry: 'never',
    errors: [{ path: 'limit', message: 'at most 500', fix: null }],
  }
  expect(fromAnswer(400, JSON.stringify(problem), null)).toMatchObject({
    code: 'invalid-input',
    message: 'limit is too large',
    requestId: 'req-1',
    errors: [{ path: 'limit' }],
  })
})

it('the page of a proxy becomes a problem that says so', () => {
  expect(fromAnswer(502, '<html>Bad gateway</html>', null)).toMatchObject({ code: 'unreadable-answer', status: 502, retry: 'later' })
})

it('no answer and no server are told apart, and an abort stays an abort', () => {
  expect(fromThrown(new DOMException('', 'TimeoutError'), 15_000)).toMatchObject({
    code: 'no-answer-in-time',
    detail: 'Headgate did not answer within 15 s.',
  })
  expect(fromThrown(new TypeError('fetch failed'), 15_000)).toMatchObject({ code: 'unreachable', retry: 'later' })
  const abort = new DOMException('', 'AbortError')
  expect(fromThrown(abort, 15_000)).toBe(abort)
  const known = new ProblemError({ code: 'deadline', title: '', detail: '', retry: 'later' })
  expect(fromThrown(known, 15_000)).toBe(known)
})
