import { expect, test } from 'vitest'
import { connectionError, KafkaError } from '../protocol/errors.ts'
import { Breaker } from './breaker.ts'

const unreachable = connectionError('UNREACHABLE', 'The broker at kafka-1:9092 cannot be reached: nothing listens there.')
const refused = new KafkaError({ code: 58, kafkaName: 'SASL_AUTHENTICATION_FAILED', message: 'refused.', retriable: false })

function breaker() {
  let now = 0
  const made = new Breaker(() => now)
  const tryAt = (ms: number) => {
    now = ms
    try {
      return made.admit()
    } catch (error) {
      return error instanceof KafkaError ? 'refused' : 'defect'
    }
  }
  return { made, tryAt }
}

test('the third failure in a row opens it, an answer in between starts the count again', () => {
  const { made, tryAt } = breaker()
  made.failed(unreachable)
  made.failed(unreachable)
  made.answered()
  made.failed(unreachable)
  made.failed(unreachable)
  expect(tryAt(0)).toBe('pass')
  expect(made.failed(unreachable)).toBe(true)
  expect(tryAt(0)).toBe('refused')
})

test('one call at a time tries again, with pauses that double up to three seconds, until an answer lets everyone in', () => {
  const { made, tryAt } = breaker()
  made.trip(unreachable)
  expect([tryAt(999), tryAt(1000), tryAt(1001)]).toEqual(['refused', 'probe', 'refused'])
  made.failed(unreachable)
  made.probeEnded()
  expect([tryAt(3000), tryAt(3001)]).toEqual(['refused', 'probe'])
  made.failed(unreachable)
  made.probeEnded()
  expect([tryAt(6000), tryAt(6001)]).toEqual(['refused', 'probe'])
  made.answered()
  made.probeEnded()
  expect([tryAt(6002), tryAt(6003)]).toEqual(['pass', 'pass'])
})

test('a probe whose caller went away makes room for the next', () => {
  const { made, tryAt } = breaker()
  made.trip(unreachable)
  expect(tryAt(1000)).toBe('probe')
  made.probeEnded()
  expect(tryAt(1001)).toBe('probe')
})

test('a refused login is tried less and less often, down to twice a minute', () => {
  const { made, tryAt } = breaker()
  made.trip(refused)
  const tries: number[] = []
  for (let ms = 0; ms <= 120_000; ms += 100) {
    if (tryAt(ms) !== 'probe') continue
    tries.push(ms)
    made.failed(refused)
    made.probeEnded()
  }
  expect(tries).toEqual([1000, 3000, 7000, 15_000, 31_000, 61_000, 91_000])
})

test('who is refused is told the last failure and the time of the next try', () => {
  const { made } = breaker()
  made.trip(unreachable)
  expect(made.refusal().message).toMatch(
    /^The broker at kafka-1:9092 cannot be reached: nothing listens there\. It is tried again at \d\d:\d\d:\d\d UTC/,
  )
})
