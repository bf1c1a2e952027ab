import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Partition } from '../../server/contract/topics.ts'
import { leaderBytes, offsetSpan, partitionState, partitionSummary, skewOf, unreadable } from './partitions-model.ts'

const partition = (change: Partial<Partition> = {}): Partition => ({
  partition: 0,
  leader: 1,
  leaderEpoch: 0,
  replicas: [1, 2, 3],
  isr: [1, 2, 3],
  offlineReplicas: [],
  logStart: '0',
  lastStable: '100',
  highWatermark: '100',
  replicaBytes: [],
  problems: [],
  ...change,
})

describe('the state of a partition', () => {
  it('names the brokers that are offline or behind, and a missing leader before all', () => {
    expect(partitionState(partition())).toEqual({ status: 'ok', words: 'In sync' })
    expect(partitionState(partition({ isr: [1] }))).toEqual({ status: 'warn', words: 'Behind on 2, 3' })
    expect(partitionState(partition({ isr: [1, 2], offlineReplicas: [3] }))).toEqual({ status: 'bad', words: 'Offline on 3' })
    expect(partitionState(partition({ leader: null, isr: [], offlineReplicas: [1] }))).toEqual({ status: 'bad', words: 'No leader' })
  })
})

describe('offsets', () => {
  it('are compared with every digit', () => {
    const large = partition({ logStart: '9007199254740992', lastStable: '9007199254740993', highWatermark: '9007199254740995' })
    expect([offsetSpan(large), unreadable(large)]).toEqual([3n, 2n])
  })
  it('that are not known make no figure', () => {
    const unknown = partition({ logStart: null, lastStable: null })
    expect([offsetSpan(unknown), unreadable(unknown)]).toEqual([null, null])
  })
})

it('the size is that of the leader, or not known', () => {
  const replicaBytes = [
    { broker: 2, bytes: '10' },
    { broker: 1, bytes: '20' },
  ]
  expect([leaderBytes(partition({ replicaBytes })), leaderBytes(partition({ replicaBytes, leader: 3 }))]).toEqual(['20', null])
})

describe('skew', () => {
  it('marks what holds more than twice its even share', () => {
    const spread = ['10', '10', '80', '0'].map((highWatermark, index) => partition({ partition: index, highWatermark }))
    const { shares, heavy } = skewOf(spread)
    expect([shares.get(2), [...heavy]]).toEqual([0.8, [2]])
  })
  it('shares never add up to more than the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), { minLength: 1, maxLength: 50 }), (ends) => {
        const { shares } = skewOf(ends.map((end, index) => partition({ partition: index, highWatermark: end.toString() })))
        const sum = [...shares.values()].reduce((total, share) => total + share, 0)
        return sum <= 1.000001
      }),
    )
  })
})

describe('the summary', () => {
  it('says what is well and how even it is', () => {
    const even = [0, 1].map((index) => partition({ partition: index, highWatermark: '50' }))
    expect(partitionSummary(even)).toEqual({ status: 'ok', words: 'All 2 partitions are in sync', rest: 'Offset span 100, P0 holds 50.0 %' })
  })
  it('leaves out what is not known and says so', () => {
    const some = [partition(), partition({ partition: 1, leader: null, logStart: null, highWatermark: null })]
    expect(partitionSummary(some)).toEqual({
      status: 'bad',
      words: '1 partition without a leader or with offline replicas',
      rest: 'Offset span 100 in 1 of 2 partitions, 1 not known, P0 holds 100 %',
    })
  })
})
