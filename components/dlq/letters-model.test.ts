import { expect, it } from 'vitest'
import type { DeadLetterRecord } from '../../server/contract/dlqs.ts'
import { byWritten, chosenRefs, foldCopies, recordsOf, toggled } from './letters-model.ts'

const letter = (offset: string, origin: string | null): DeadLetterRecord => ({
  ...{ partition: 0, offset, timestamp: null, size: 1, failureId: 'f', exceptionClass: null, message: null, family: null, writer: null },
  key: {
    present: false,
    size: null,
    decoder: 'absent',
    decoded: null,
    text: null,
    base64: null,
    schema: null,
    truncated: false,
    error: null,
    note: null,
  },
  origin: origin === null ? null : { topic: 'orders', partition: 1, offset: origin, timestamp: null },
  ...{ attempts: null, replayId: null, state: 'new', owner: null, note: null, triagedBy: null, triagedAt: null },
})
const letters = [letter('9', '4'), letter('8', null), letter('7', '5'), letter('6', '4'), letter('5', null)]
const shown = (unfolded: string[]) => foldCopies(letters, new Set(unfolded)).map(({ ref, refs }) => `${ref}:${refs.length}`)

it('copies of one source record are one row where the newest stands, and stand below it once unfolded', () => {
  expect(shown([])).toEqual(['0/9:2', '0/8:1', '0/7:1', '0/5:1'])
  expect(shown(['orders/1/4'])).toEqual(['0/9:1', '0/6:1', '0/8:1', '0/7:1', '0/5:1'])
})

it('what was written about records stays with them when only their state changes', () => {
  const noted = { ...letter('3', null), owner: 'ann', note: 'asked' }
  expect(byWritten([...letters, noted], ['0/3', '0/5', '0/7'])).toEqual([
    { owner: 'ann', note: 'asked', refs: ['0/3'] },
    { owner: null, note: null, refs: ['0/5', '0/7'] },
  ])
})

it('who chooses a folded row chooses all its copies, and nothing that is not shown any more', () => {
  const rows = foldCopies(letters, new Set())
  const chosen = toggled(new Set(['0/5', '0/77']), rows[0]?.refs ?? [])
  expect(chosenRefs(foldCopies(letters, new Set(['orders/1/4'])), chosen)).toEqual(['0/9', '0/6', '0/5'])
  expect(chosenRefs(rows, toggled(chosen, ['0/9', '0/6']))).toEqual(['0/5'])
  expect(recordsOf(chosenRefs(rows, chosen))).toEqual([
    [0, '9'],
    [0, '6'],
    [0, '5'],
  ])
})
