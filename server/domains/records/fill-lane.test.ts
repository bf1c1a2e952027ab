import { afterAll, describe, expect, it } from 'vitest'
import type { KafkaRecord } from '../../contract/records.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import type { Direction } from './cursor.ts'
import { fillLane, type LaneSource } from './fill-lane.ts'
import type { Lane } from './lane.ts'

const kafka = new TestKafka(testStack().bootstrap)
afterAll(() => kafka.close())

const lane = (end: bigint, window: number, direction: Direction): Lane => ({
  partition: 0,
  start: 0n,
  end,
  readTo: direction === 'newest' ? end : 0n,
  ahead: [],
  window,
  failed: false,
})

function source(topic: string, changes: Partial<LaneSource>): LaneSource {
  return {
    kafka: kafka.cluster,
    topic,
    isolation: 'committed',
    direction: 'newest',
    limit: 50,
    averageBytes: 200,
    wanted: () => true,
    markers: false,
    // Only the order of the rows is looked at: a wire record stands for itself.
    toWire: async (records: RawRecord[]) => records.map(({ offset }) => ({ offset: offset.toString() }) as KafkaRecord),
    call: { signal: AbortSignal.timeout(20_000) },
    ...changes,
  }
}

/** Fills until nothing is left, taking what is ahead each time. */
async function readAll(one: Lane, from: LaneSource, budgetBytes: number): Promise<{ offsets: number[]; dearest: number }> {
  const offsets: number[] = []
  let dearest = 0
  while (from.direction === 'newest' ? one.readTo > one.start : one.readTo < one.end) {
    const { bytes } = await fillLane(one, from, { bytes: budgetBytes, isLate: () => false })
    dearest = Math.max(dearest, Number(bytes))
    offsets.push(...one.ahead.splice(0).map(({ offset }) => Number(offset)))
  }
  return { offsets, dearest }
}

describe('filling a lane', () => {
  const count = 40
  const size = 300_000
  const newestFirst = Array.from({ length: count }, (_, index) => count - 1 - index)

  it('costs no more than its budget where values are larger than expected, and loses no record', async () => {
    const topic = await kafka.makeTopic('heavy')
    for (let index = 0; index < count; index++) await kafka.produce(topic, 0, [{ key: null, value: Buffer.alloc(size, 'x'), headers: [] }])
    for (const direction of ['newest', 'forward'] as const) {
      const { offsets, dearest } = await readAll(lane(BigInt(count), 40, direction), source(topic, { direction }), 1_000_000)
      expect(offsets).toEqual(direction === 'newest' ? newestFirst : newestFirst.toReversed())
      expect(dearest).toBeLessThan(1_000_000 + 2 * size)
    }
    const refusing = await readAll(lane(BigInt(count), 40, 'newest'), source(topic, { wanted: () => false }), 1_000_000)
    expect(refusing.dearest).toBeLessThan(1_000_000 + 2 * size)
  })

  it('stops when it is late and goes on from there later', async () => {
    const topic = await kafka.makeTopic('late')
    for (let index = 0; index < 6; index++) await kafka.produce(topic, 0, [{ key: null, value: Buffer.alloc(100_000, 'x'), headers: [] }])
    const one = lane(6n, 6, 'newest')
    await fillLane(one, source(topic, {}), { bytes: 1e9, isLate: () => true })
    expect(one).toMatchObject({ readTo: 6n, ahead: [] })
    expect((await readAll(one, source(topic, {}), 1e9)).offsets).toEqual([5, 4, 3, 2, 1, 0])
  })

  it.each(['newest', 'forward'] as const)('keeps the records below those that a filter refuses (%s)', async (direction) => {
    const topic = await kafka.makeTopic('filtered')
    await kafka.produce(
      topic,
      0,
      Array.from({ length: 900 }, () => ({ key: null, value: Buffer.from('v'), headers: [] })),
    )
    const wanted = ({ offset }: RawRecord) => offset < 300n || offset === 890n
    const { offsets } = await readAll(lane(900n, 500, direction), source(topic, { direction, wanted, limit: 20 }), 1e9)
    expect(offsets.toSorted((a, b) => a - b)).toEqual([...Array.from({ length: 300 }, (_, index) => index), 890])
  })
})
