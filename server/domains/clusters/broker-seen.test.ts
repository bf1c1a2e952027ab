import { describe, expect, it } from 'vitest'
import { brokerError, connectionError } from '../../gateways/kafka/protocol/errors.ts'
import type { BrokerSoftware, ClusterDescription } from '../../gateways/kafka/types.ts'
import { seeBrokers } from './broker-seen.ts'

const address = (id: number) => ({ id, host: `b${id}`, port: 9092, rack: null })
const software = (broker: number, change: Partial<BrokerSoftware> = {}): BrokerSoftware => ({
  broker,
  release: '4.3',
  apis: [],
  supported: [],
  finalized: [],
  error: null,
  ...change,
})
function cluster(ids: number[], replicas: number[]): ClusterDescription {
  const partition = { partition: 0, leader: 1, leaderEpoch: 0, replicas, isr: [1], offlineReplicas: [], error: null }
  return {
    clusterId: 'c',
    controllerId: 1,
    brokers: ids.map(address),
    topics: [{ name: 't', topicId: 'id', internal: false, partitions: [partition], error: null }],
  }
}
const sizes = (broker: number) => ({
  replicas: [
    { broker, dir: '/a', topic: 't', partition: 0, bytes: 7n },
    { broker, dir: '/a', topic: 't', partition: 1, bytes: 3n },
  ],
  dirs: ['/a', '/b'].map((path) => ({ broker, path, totalBytes: 100n, usableBytes: 50n, error: null })),
  problems: [],
})
const first = seeBrokers(new Map(), cluster([1, 2], [1, 2]), [software(1), software(2)], sizes(2), 1000)

describe('a broker', () => {
  it('that answers is up, with what its log directories hold', () => {
    expect(first.get(2)).toMatchObject({ state: 'up', seenAt: 1000, release: '4.3', address: address(2) })
    expect(first.get(2)?.dirs?.map((dir) => [dir.path, dir.replicas, dir.bytes])).toEqual([
      ['/a', 2, 10n],
      ['/b', 0, 0n],
    ])
  })
  it('that is listed but does not answer keeps its last known facts and when it was seen', () => {
    const error = connectionError('UNREACHABLE', 'refused', { broker: 2 })
    const next = seeBrokers(first, cluster([1, 2], [1, 2]), [software(1), software(2, { release: null, error })], null, 5000)
    expect(next.get(2)).toMatchObject({ state: 'unreachable', seenAt: 1000, release: '4.3' })
    expect(next.get(2)?.dirs).toHaveLength(2)
  })
  it('that hangs on one call is unreachable, and one that refuses a call is not', () => {
    const state = (error: Error) => {
      const problems = [{ broker: 2, error }] as Parameters<typeof seeBrokers>[3] extends infer S
        ? S extends { problems: infer P }
          ? P
          : never
        : never
      return seeBrokers(first, cluster([1, 2], [1, 2]), [software(1), software(2)], { replicas: [], dirs: [], problems }, 5000).get(2)?.state
    }
    expect(state(connectionError('DEADLINE', 'no answer'))).toBe('unreachable')
    expect(state(brokerError(31, 'DescribeLogDirs'))).toBe('up')
  })
  it('that has left stays while replicas are assigned to it, and goes once it holds nothing for ten minutes', () => {
    const gone = seeBrokers(first, cluster([1], [1, 2]), [software(1)], null, 999_000)
    expect(gone.get(2)).toMatchObject({ state: 'gone', seenAt: 1000, address: address(2) })
    expect(seeBrokers(first, cluster([1], [1]), [software(1)], null, 500_000).has(2)).toBe(true)
    expect(seeBrokers(first, cluster([1], [1]), [software(1)], null, 700_000).has(2)).toBe(false)
  })
  it('that was never seen is known by the replicas assigned to it', () => {
    expect(seeBrokers(new Map(), cluster([1], [1, 9]), [software(1)], null, 0).get(9)).toMatchObject({ state: 'gone', address: null, seenAt: null })
  })
})
