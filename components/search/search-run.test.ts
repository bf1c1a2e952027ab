import { expect, it } from 'vitest'
import type { SearchLine } from '../../server/contract/search.ts'
import { ProblemError } from '../data/problem-error.ts'
import { endOf, progressOf, recordOf } from './record-fixture.ts'
import { cursorOf, SearchRun } from './search-run.ts'

/** A stream that goes on by hand. */
function byHand() {
  const waiting: { line: SearchLine; taken: () => void }[] = []
  let wake: () => void = () => undefined
  let failure: unknown = null
  const signals: AbortSignal[] = []
  async function* open(signal: AbortSignal): AsyncGenerator<SearchLine> {
    signals.push(signal)
    for (;;) {
      const next = waiting.shift()
      if (failure !== null) throw failure
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
        signal.throwIfAborted()
        continue
      }
      yield next.line
      next.taken()
      if (next.line.type === 'end') return
    }
  }
  const send = (line: SearchLine) =>
    new Promise<void>((resolve) => {
      waiting.push({ line, taken: resolve })
      wake()
    })
  const fail = (error: unknown) => {
    failure = error
    wake()
  }
  return { open, send, fail, signals }
}

const match = (partition: number, offset: number, time: number): SearchLine => ({ type: 'match', record: recordOf(partition, offset, time) })
const places = (run: SearchRun) => run.view.matches.map(({ partition, offset }) => `${partition}/${offset}`)

it('matches stand in the order of the table, in whatever order the partitions deliver them', async () => {
  const hand = byHand()
  const run = new SearchRun(hand.open, 'newest')
  const over = run.start()
  await hand.send(match(1, 5, 100))
  await hand.send(match(0, 9, 300))
  await hand.send(match(0, 8, 100))
  await hand.send(match(1, 6, 100))
  void hand.send(endOf({ matches: 4 }))
  await over
  expect([run.view.phase, places(run)]).toEqual(['ended', ['0/9', '1/6', '1/5', '0/8']])
})

it('a cancelled search keeps what it found, ends the request, and can go on from its last progress line', async () => {
  const hand = byHand()
  const run = new SearchRun(hand.open, 'oldest')
  const over = run.start()
  await hand.send(match(0, 1, 1))
  await hand.send(progressOf(320, { cursor: 'at-320' }))
  expect(cursorOf(run.view)).toBeNull()
  run.cancel()
  await over
  expect(cursorOf(run.view)).toBe('at-320')
  expect([run.view.phase, run.view.progress?.scanned.records, places(run)]).toEqual(['cancelled', '320', ['0/1']])
  expect(hand.signals[0]?.aborted).toBe(true)
})

it('a stream that fails keeps what came before and tells the problem', async () => {
  const hand = byHand()
  const run = new SearchRun(hand.open, 'oldest')
  const over = run.start()
  await hand.send(match(0, 1, 1))
  hand.fail(new ProblemError({ code: 'stream-broken', title: 'broke', detail: '', retry: 'later' }))
  await over
  expect([run.view.phase, run.view.error?.code, places(run)]).toEqual(['failed', 'stream-broken', ['0/1']])
})

it('a search that was left before its end starts anew; one that has ended does not', async () => {
  const hand = byHand()
  const run = new SearchRun(hand.open, 'oldest')
  const first = run.start()
  await hand.send(match(0, 1, 1))
  run.stop()
  await first
  expect([run.view.phase, places(run)]).toEqual(['waiting', []])
  const second = run.start()
  void hand.send(endOf())
  await second
  await run.start()
  expect([run.view.phase, hand.signals.length]).toEqual(['ended', 2])
})
