import { describe, expect, it } from 'vitest'
import { chosenEdges, readEdgeOf, type TimelineOnWire, timeMarks, timeSlices } from './time-model.ts'

const timeline: TimelineOnWire = {
  topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
  edges: ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z', '2026-01-01T00:00:02.000Z', '2026-01-01T00:00:03.000Z'],
  partitions: [
    { partition: 0, offsets: ['0', '100', '200', '300'] },
    { partition: 4, offsets: ['10', '10', '10', '60'] },
  ],
  partitionsLeftOut: 0,
}
const p0 = (readTo: string) => ({ partition: 0, from: '0', to: '300', readTo })
const p4 = (readTo: string) => ({ partition: 4, from: '10', to: '60', readTo })

describe('how far a search has come, by time', () => {
  it('counts what each slice holds and what of it was read, newest first', () => {
    const slices = timeSlices(timeline, [p0('150'), p4('10')], true)
    expect(slices).toEqual([
      { total: 100n, read: 0n, height: 0.666, share: 0 },
      { total: 100n, read: 50n, height: 0.666, share: 0.5 },
      { total: 150n, read: 150n, height: 1, share: 1 },
    ])
    expect(readEdgeOf(slices, true)).toBe(2)
  })

  it('counts the same from the oldest end', () => {
    const slices = timeSlices(timeline, [p0('150'), p4('10')], false)
    expect(slices.map(({ read }) => read)).toEqual([100n, 50n, 0n])
    expect(readEdgeOf(slices, false)).toBe(1)
  })

  it('leaves out what is no part of the range', () => {
    const slices = timeSlices(timeline, [{ partition: 0, from: '120', to: '180', readTo: '180' }], false)
    expect(slices.map(({ total, read }) => [total, read])).toEqual([
      [0n, 0n],
      [60n, 60n],
      [0n, 0n],
    ])
  })

  it('names no edge where nothing or everything was read', () => {
    expect(readEdgeOf(timeSlices(timeline, [p0('300'), p4('60')], true), true)).toBeNull()
    expect(readEdgeOf(timeSlices(timeline, [p0('0'), p4('10')], true), true)).toBeNull()
    expect(readEdgeOf([], true)).toBeNull()
  })

  it('puts matches where their time is, the same place once', () => {
    const at = (seconds: number) => ({ timestampMs: String(Date.parse('2026-01-01T00:00:00Z') + seconds * 1000) })
    expect(timeMarks(timeline, [at(0), at(1.5), at(1.5), at(99), at(-5)])).toEqual([0, 0.5, 1])
  })

  it('takes two edges in any order for a range, and one for none', () => {
    expect(chosenEdges(5, 2)).toEqual({ from: 2, to: 5 })
    expect(chosenEdges(2, 2)).toBeNull()
  })
})
