import { expect, test } from 'vitest'
import { markersOf, markerWords, mergeMarkers } from './gap-marker.ts'

const gap = (partition: number, from: string, to: string, reason: 'dropped' | 'expired' = 'dropped') => ({
  topic: 'orders',
  partition,
  from,
  to,
  reason,
  message: 'Deleted by retention before they were read.',
})

test('the gaps of a batch become one row per reason', () => {
  const markers = markersOf([gap(0, '1', '9'), gap(1, '4', '5'), gap(2, '0', '7', 'expired')], 6n, 0)
  expect(markers.map(({ marker, ranges, records }) => [marker, ranges.length, records])).toEqual([
    ['dropped', 2, 6n],
    ['expired', 1, null],
  ])
})

test('drops that follow each other are one row with the sum and the widest range', () => {
  const [older, newer] = [
    markersOf([gap(0, '9007199254740993', '9007199254740995')], 2n, 0)[0],
    markersOf([gap(0, '9007199254740997', '9007199254741000')], 3n, 1)[0],
  ]
  const merged = older && newer ? mergeMarkers(older, newer) : null
  expect(merged).toMatchObject({ records: 5n, ranges: [{ from: '9007199254740993', to: '9007199254741000' }] })
})

test('offsets are told with both ends inclusive, digit for digit', () => {
  const [marker] = markersOf([gap(3, '88334131', '88334403')], 272n, 0)
  expect(marker && markerWords(marker, false).text).toBe(
    '272 matching records are not shown: they came faster than this view took them. Between P3 offsets 88,334,131 to 88,334,402.',
  )
  const [single] = markersOf([gap(3, '7', '8', 'expired')], 0n, 0)
  expect(single && markerWords(single, true).text).toBe('Deleted by retention before they were read. orders P3 offset 7.')
})

test('many partitions are named by a few and the number of the rest', () => {
  const [marker] = markersOf(
    [0, 1, 2, 3, 4].map((partition) => gap(partition, '0', '2')),
    10n,
    0,
  )
  expect(marker && markerWords(marker, false).text).toContain('P2 offsets 0 to 1, and 2 more partitions.')
})
