import { expect, it } from 'vitest'
import { lanesOf, partitionsOf } from './coverage-model.ts'
import { endOf, progressOf } from './record-fixture.ts'

const progress = (from: string, to: string) =>
  progressOf(10, { scanned: { records: '10', bytes: '1', ranges: [{ partition: 3, from, to, start: '0', end: '1000' }] } })

it('what a running search has read is drawn as the end line would draw it', () => {
  const end = endOf({ partitions: [{ partition: 3, from: '0', to: '1000', readTo: '750', problem: null }] })
  expect(lanesOf(partitionsOf(progress('750', '1000'), true), [], true)).toEqual(lanesOf(end.partitions, [], true))
  expect(lanesOf(partitionsOf(progress('0', '750'), false), [], false)).toEqual(lanesOf(end.partitions, [], false))
})

it('a partition that was not begun has nothing read', () => {
  expect(lanesOf(partitionsOf(progress('1000', '1000'), true), [], true)).toMatchObject([{ from: 1, to: 1 }])
  expect(lanesOf(partitionsOf(progress('0', '0'), false), [], false)).toMatchObject([{ from: 0, to: 0 }])
})
