import { describe, expect, it } from 'vitest'
import type { Journey, JourneyStep } from '../../server/contract/journeys.ts'
import { causeNumbers, completeWords, journeyQuery, stepWords } from './journey-model.ts'

const step = (topic: string, offset: string, more: Partial<JourneyStep> = {}): JourneyStep => ({
  ...{ topic, topicId: 'x', partition: 0, offset, role: 'source', timestamp: null, key: null, size: 1, foundBy: 'search' },
  ...{ exceptionClass: null, message: null, attempts: null, writer: null, origin: null, replay: null },
  ...more,
})

describe('a journey on the screen', () => {
  it('asks by one thing alone, and for nothing where there is none', () => {
    const rest = { topic: '', all: false, long: false }
    expect(journeyQuery({ by: 'trace', id: ' abc ', ...rest })).toEqual({ traceId: 'abc' })
    expect(journeyQuery({ by: 'key', id: 'k', topic: 't', all: true, long: true })).toEqual({ key: 'k', topic: 't', scope: 'all', seconds: 25 })
    expect(journeyQuery({ by: 'key', id: '  ', ...rest })).toBeNull()
  })

  it('tells of each step which earlier one it was made of: of a record that was sent back the dead letter', () => {
    const replay = { of: 'dlq/0/5', job: null, attempt: 1 }
    const origin = { topic: 'in', partition: 0, offset: '1' }
    const steps = [
      step('in', '1'),
      step('dlq', '5', { role: 'dead-letter', origin }),
      step('in', '9', { origin, replay }),
      step('x', '1', { origin: { ...origin, topic: 'gone' } }),
    ]
    expect(causeNumbers(steps)).toEqual([null, 1, 2, null])
    expect(stepWords(steps[2] ?? step('', '')).words).toBe('Sent back')
  })

  it('says what was not read', () => {
    const topic = { topic: 'in', role: 'source' as const, matches: 0, scanned: '4', complete: true, partition: null, problem: null }
    const journey: Journey = {
      steps: [],
      complete: true,
      stopReason: 'range-end',
      scanned: { records: '4', bytes: '0' },
      topics: [topic],
      topicsLeftOut: 0,
      notices: [],
    }
    expect(completeWords(journey)).toBe('Complete: 0 steps; 4 records of 1 topic looked through, each to its ends.')
    const cut: Journey = { ...journey, complete: false, stopReason: 'time-budget', topics: [{ ...topic, complete: false }], topicsLeftOut: 3 }
    expect(completeWords(cut)).toBe(
      'Not complete: 4 records of 1 topic looked through; the budget of time ended, 1 topic not read to its end. 3 further topics were not looked into.',
    )
  })
})
