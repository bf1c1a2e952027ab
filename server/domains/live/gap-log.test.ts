import { expect, test } from 'vitest'
import { GapLog } from './gap-log.ts'

test('dropped records of a partition become one range from the first to the last, with their number', () => {
  const log = new GapLog()
  for (const offset of [5n, 6n, 9n]) log.dropped({ topic: 'orders', partition: 3, offset })
  log.dropped({ topic: 'orders', partition: 4, offset: 1n })
  expect(log.drain()).toEqual([
    { topic: 'orders', partition: 3, from: '5', to: '10', reason: 'dropped', message: expect.stringContaining('3 records') },
    { topic: 'orders', partition: 4, from: '1', to: '2', reason: 'dropped', message: expect.stringContaining('1 record was') },
  ])
  expect(log.isEmpty).toBe(true)
  expect(log.drain()).toEqual([])
})

test('gaps of the log keep their reason and message; touching ones become one; their number stays bounded', () => {
  const log = new GapLog()
  const gap = (from: bigint, to: bigint) => ({ topic: 'orders', partition: 0, from, to, reason: 'corrupt' as const, message: 'crc' })
  log.add(gap(1n, 3n))
  log.add(gap(3n, 4n))
  log.add(gap(10n, 12n))
  expect(log.drain().map(({ from, to, message }) => [from, to, message])).toEqual([
    ['1', '4', 'crc'],
    ['10', '12', 'crc'],
  ])
  for (let index = 0n; index < 1000n; index += 1n) log.add(gap(index * 10n, index * 10n + 1n))
  const ranges = log.drain()
  expect(ranges.length).toBeLessThanOrEqual(16)
  expect(ranges.at(-1)?.to).toBe('9991')
})
