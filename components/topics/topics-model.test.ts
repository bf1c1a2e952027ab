import { describe, expect, it } from 'vitest'
import { TopicSort } from '../../server/contract/topics.ts'
import { readerNames, reasonFor, replicaState, topicCount, topicSortNames, troublesOf } from './topics-model.ts'

describe('the replicas of a topic', () => {
  const topic = { partitions: 12, replicationFactor: 3, underReplicatedPartitions: 0, offlinePartitions: 0 }
  it('are quiet when all are in sync', () => {
    expect(replicaState(topic)).toEqual({ status: 'ok', words: '3 of 3' })
  })
  it('say how many partitions are behind, and what is offline before that', () => {
    expect(replicaState({ ...topic, underReplicatedPartitions: 2 })).toEqual({ status: 'warn', words: '2 behind' })
    expect(replicaState({ ...topic, underReplicatedPartitions: 2, offlinePartitions: 1 })).toEqual({ status: 'bad', words: '1 offline' })
  })
})

it('a cell that is not known names the reason of its own field', () => {
  const problems = [
    { code: 'a', message: 'Broker 5 does not answer.', fix: null, field: 'bytes' },
    { code: 'b', message: 'Configs cannot be read.', fix: 'Grant DescribeConfigs.', field: 'retentionMs' },
  ]
  expect([reasonFor({ problems }, 'retentionMs'), reasonFor({ problems }, 'bytes'), reasonFor({ problems: [] }, 'bytes')]).toEqual([
    'Configs cannot be read. Grant DescribeConfigs.',
    'Broker 5 does not answer.',
    'Not read yet',
  ])
})

it('the count says how many of all are shown once there is a filter, and what is hidden', () => {
  expect([
    topicCount({ total: 1412, matched: 1412 }, '', null),
    topicCount({ total: 1412, matched: 17 }, 'dlq', 1450),
    topicCount(undefined, '', 3),
  ]).toEqual(['1,412', '17 of 1,412, 38 internal hidden', ''])
})

it('every sort of the server can be asked for', () => {
  expect([...topicSortNames].sort()).toEqual([...TopicSort.options].sort())
})

it('a topic’s groups are named as far as they came, and how many more there are', () => {
  const names = [readerNames({ count: 0, groups: [] }), readerNames({ count: 1, groups: ['a'] }), readerNames({ count: 1202, groups: ['a', 'b'] })]
  expect(names).toEqual(['No group has committed in it', 'a', 'a, b and 1,200 more'])
})

it('a row does not warn of what has merely not been looked at yet', () => {
  const problems = [
    { code: 'not-yet', message: 'Groups have not been asked yet.', fix: null },
    { code: 'no-leader', message: 'Partition 0 has no leader.', fix: null },
  ]
  expect(troublesOf({ problems })).toBe('Partition 0 has no leader.')
})
