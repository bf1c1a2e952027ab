import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MOST_STARTS } from '../../server/contract/live-limits.ts'
import { type EndOffset, Positions } from './positions.ts'
import { planResume } from './resume-plan.ts'
import { resumeMarkers } from './resume-words.ts'

const partition = fc.record({
  topic: fc.constantFrom('a', 'b'),
  partition: fc.integer({ min: 0, max: 5 }),
  last: fc.option(fc.bigInt({ min: 0n, max: 1000n })),
  floor: fc.option(fc.bigInt({ min: 0n, max: 1000n })),
  start: fc.bigInt({ min: 0n, max: 500n }),
  length: fc.bigInt({ min: 0n, max: 800n }),
})
const partitions = fc.uniqueArray(partition, { selector: ({ topic, partition: number }) => `${topic}/${number}`, maxLength: 12 })

const positionsOf = (places: readonly { topic: string; partition: number; last: bigint | null; floor: bigint | null }[]) => {
  const positions = new Positions()
  for (const { topic, partition: number, last, floor } of places) {
    if (last !== null) positions.see(topic, number, last.toString())
    if (floor !== null) positions.skip(topic, number, floor)
  }
  return positions
}

test('after a break every offset from the position on is either read or named in a gap, and none is read twice', () => {
  fc.assert(
    fc.property(partitions, fc.bigInt({ min: 0n, max: 2000n }), (places, most) => {
      const positions = positionsOf(places)
      const ends: EndOffset[] = places.map(({ topic, partition: number, start, length }) => ({
        topic,
        partition: number,
        start,
        end: start + length,
      }))
      const plan = planResume(positions, ends, most)
      if (plan.from === 'end') {
        expect(ends).toEqual([])
        return
      }
      expect(plan.from).toHaveLength(ends.length)
      for (const end of ends) {
        const same = (place: { topic: string; partition: number }) => place.topic === end.topic && place.partition === end.partition
        const from = BigInt(plan.from.find(same)?.offset ?? '-1')
        const gap = plan.gaps.find(same)
        const next = positions.next(end.topic, end.partition)
        expect(from).toBeLessThanOrEqual(end.end)
        if (plan.unknown.some(same) || plan.restarted.some(same)) {
          expect(from).toBe(end.end)
          expect(gap).toBeUndefined()
        } else if (next !== null) {
          expect(gap === undefined ? from : BigInt(gap.from)).toBe(next)
          if (gap !== undefined) expect(BigInt(gap.to)).toBe(from)
        }
      }
    }),
  )
})

test('a short break is read on, a long one is told with its exact offsets', () => {
  const positions = positionsOf([{ topic: 'a', partition: 3, last: 88_334_130n, floor: null }])
  const ends = [{ topic: 'a', partition: 3, start: 0n, end: 88_334_403n }]
  expect(planResume(positions, ends, 1000n)).toMatchObject({ from: [{ offset: '88334131' }], gaps: [] })
  expect(planResume(positions, ends, 100n)).toMatchObject({
    from: [{ offset: '88334403' }],
    gaps: [{ topic: 'a', partition: 3, from: '88334131', to: '88334403' }],
  })
})

test('a partition that joined during the break is read from its first record', () => {
  const positions = positionsOf([{ topic: 'a', partition: 0, last: 9n, floor: null }])
  const ends = [
    { topic: 'a', partition: 0, start: 0n, end: 10n },
    { topic: 'a', partition: 1, start: 0n, end: 4n },
  ]
  expect(planResume(positions, ends).from).toEqual([
    { topic: 'a', partition: 0, offset: '10' },
    { topic: 'a', partition: 1, offset: '0' },
  ])
})

test('a partition whose end lies before its position was made anew and goes on at its end', () => {
  const positions = positionsOf([{ topic: 'a', partition: 0, last: 99n, floor: null }])
  const plan = planResume(positions, [{ topic: 'a', partition: 0, start: 0n, end: 5n }])
  expect(plan).toMatchObject({ from: [{ offset: '5' }], restarted: [{ topic: 'a', partition: 0 }], gaps: [] })
})

test('where ends cannot be asked, known positions are read on and nothing is claimed about others', () => {
  expect(planResume(positionsOf([]), null).from).toBe('end')
  const known = positionsOf([{ topic: 'a', partition: 2, last: null, floor: 7n }])
  expect(planResume(known, null).from).toEqual([{ topic: 'a', partition: 2, offset: '7' }])
})

const many = (length: number) => {
  const places = Array.from({ length }, (_, number) => ({ topic: 'a-topic-with-a-long-name', partition: number, last: 4n, floor: null }))
  return { places, ends: places.map(({ topic, partition: number }) => ({ topic, partition: number, start: 0n, end: 10n })) }
}

test('as many places as one message takes are read on', () => {
  const { places, ends } = many(MOST_STARTS)
  expect(planResume(positionsOf(places), ends)).toMatchObject({ from: { length: MOST_STARTS }, gaps: [] })
  expect(planResume(positionsOf(places), null)).toMatchObject({ from: { length: MOST_STARTS }, gaps: [] })
})

test('so many partitions that the request would be refused go on at their ends, and what is missed is told', () => {
  const { places, ends } = many(MOST_STARTS + 1)
  const plan = planResume(positionsOf(places), ends)
  expect(plan.from).toBe('end')
  expect(plan.gaps).toHaveLength(MOST_STARTS + 1)
})

test('with so many partitions and no word of their ends it is said that what came in between is not known', () => {
  const plan = planResume(positionsOf(many(MOST_STARTS + 1).places), null)
  expect(plan).toMatchObject({ from: 'end', gaps: [], unknown: { length: MOST_STARTS + 1 } })
  const [marker] = resumeMarkers(plan, { lostForMs: 2000, reopenedFor: null, atMs: 0 })
  expect(marker?.message).toContain('what came in between is not known')
})
