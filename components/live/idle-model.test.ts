import { expect, test } from 'vitest'
import { emptyWords, idleWords } from './idle-model.ts'
import { EMPTY_VIEW, type LiveView } from './live-view.ts'

const at = (time: string) => Date.parse(`2026-01-31T${time}.000Z`)
const tick = (atMs: number) => [{ atMs, received: 0, matched: 0, sampledOut: 0 }]
const open: LiveView = { ...EMPTY_VIEW, phase: { kind: 'open', sinceMs: at('14:00:00') }, openedAtMs: at('14:00:00') }

test('an idle topic says since when and that it still listens', () => {
  const view = { ...open, lastReceivedAtMs: at('14:02:11'), samples: tick(at('14:32:11')) }
  expect(idleWords(view, 'UTC')).toBe('No record since 14:02:11 (30 min). Still listening.')
})

test('a stream that moves is not called idle', () => {
  expect(idleWords({ ...open, lastReceivedAtMs: at('14:02:11'), samples: tick(at('14:02:20')) }, 'UTC')).toBeNull()
})

test('a view that never saw a record counts from its opening', () => {
  expect(idleWords({ ...open, samples: tick(at('14:00:05')) }, 'UTC')).toBe('No record since 14:00:00, when this view opened (5 s). Still listening.')
})

test('records that came and do not match are told apart from silence', () => {
  const counters = { received: '1204', matched: '0', sent: '0', sampledOut: '0', dropped: '0', queued: '0' }
  expect(emptyWords({ ...open, counters, lastReceivedAtMs: at('14:00:01') }, 'UTC', true)).toBe(
    '1,204 records were received since 14:00:00, none matches the filter. Still listening.',
  )
})
