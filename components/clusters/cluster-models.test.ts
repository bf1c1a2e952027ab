import { describe, expect, it } from 'vitest'
import type { Broker } from '../../server/contract/brokers.ts'
import type { Cluster } from '../../server/contract/clusters.ts'
import { attentionPill, attentionRows } from './attention-model.ts'
import type { AttentionBroker } from './broker-attention.ts'
import { worstFirst } from './cluster-model.ts'

const cluster = (change: Partial<Cluster> = {}): Cluster => ({
  id: 'local',
  name: 'Local',
  status: 'up',
  bootstrap: ['127.0.0.1:9092'],
  security: 'PLAINTEXT',
  brokers: 3,
  topics: 12,
  groups: 4,
  partitions: 4812,
  underReplicatedPartitions: 0,
  offlinePartitions: 0,
  recordsPerSecond: 20,
  bytes: '1000',
  version: '4.3.1',
  clusterId: 'x',
  controller: 1,
  registry: { url: 'http://127.0.0.1:8081', status: 'up' },
  connect: [],
  embedded: true,
  readOnly: false,
  production: false,
  color: null,
  checkedAt: '2026-11-24T14:00:00.000Z',
  problems: [],
  ...change,
})
const notice = (message: string, change: object = {}) => ({ code: 'x', message, fix: null, ...change })
const broker = (id: number, problems: Broker['problems'] = [], change: Partial<AttentionBroker> = {}): AttentionBroker => ({
  id,
  state: 'up',
  host: `b${id}`,
  port: 9092,
  leaders: 3,
  replicas: 9,
  lastSeenAt: null,
  logDirs: null,
  problems,
  ...change,
})
const dir = (usableBytes: string, change: object = {}) => ({
  path: '/d1',
  totalBytes: '1000',
  usableBytes,
  bytes: '5',
  replicas: 9,
  problem: null,
  ...change,
})
const words = (change: Partial<Cluster>, brokers: ReturnType<typeof broker>[] = []) => attentionRows(cluster(change), brokers).map((row) => row.word)

describe('what needs attention', () => {
  it('is nothing on a healthy cluster', () => {
    expect(attentionRows(cluster(), [broker(1)])).toEqual([])
    expect(attentionPill(cluster(), [])).toEqual({ status: 'ok', words: 'Up' })
  })
  it('is ordered worst first', () => {
    const change: Partial<Cluster> = {
      underReplicatedPartitions: 3,
      offlinePartitions: 1,
      registry: { url: 'http://r', status: 'down' },
      problems: [notice('No groups.')],
    }
    expect(words(change)).toEqual(['Offline', 'Under-replicated', 'Registry down', 'Not known'])
    expect(attentionPill(cluster(change), attentionRows(cluster(change), []))).toEqual({ status: 'bad', words: '4 need attention' })
  })
  it('says how many of how many', () => {
    expect(attentionRows(cluster({ underReplicatedPartitions: 1 }), [])[0]?.evidence).toBe('1 partition of 4,812 with replicas that are not in sync')
  })
  it('says the same thing once, whoever says it', () => {
    const problems = [notice('Broker 5 did not answer in 2 s.', { broker: 5 })]
    expect(attentionRows(cluster({ problems }), [broker(5, problems)]).map((row) => row.object)).toEqual(['Broker 5'])
  })
  it('names brokers that are away, offline log directories and full volumes, and leaves out what only follows from them', () => {
    const problems = [notice('Sizes are incomplete. Broker 2: no answer', { broker: 2 })]
    const brokers = [
      broker(1, [], { logDirs: [dir('100'), dir('900', { problem: notice('KAFKA_STORAGE_ERROR') })] }),
      broker(2, problems, { state: 'unreachable' }),
      broker(3, [], { state: 'gone' }),
      broker(4, [], { logDirs: [dir('40')] }),
    ]
    const rows = attentionRows(cluster({ problems }), brokers)
    expect(rows.map((row) => `${row.object}: ${row.word}`)).toEqual([
      'Broker 1: Log dir offline',
      'Broker 2: No answer',
      'Broker 3: Broker gone',
      'Broker 4: Disk',
      'Broker 1: Disk',
    ])
    expect(rows.at(-1)?.evidence).toContain('90.0 % full')
  })
  it('names a quorum without a leader, and controllers that do not keep up', () => {
    const replica = (id: number, lagRecords: string) => ({
      id,
      role: 'voter' as const,
      logEnd: '1',
      lagRecords,
      lastFetchAt: null,
      lastCaughtUpAt: null,
    })
    const quorum = { leader: 1, leaderEpoch: 3, highWatermark: '1', replicas: [replica(2, '4'), replica(3, '4000')] }
    expect(attentionRows(cluster(), [], quorum).map((row) => row.evidence)).toEqual([expect.stringContaining('Controller 3 is 4,000 records')])
    expect(attentionRows(cluster(), [], { ...quorum, leader: null })[0]?.status).toBe('bad')
  })
  it('makes nothing up where a count is not known', () => {
    expect(words({ underReplicatedPartitions: null, offlinePartitions: null, partitions: null })).toEqual([])
  })
})

it('clusters that are down come first, then by name', () => {
  const list = [
    cluster({ id: 'b', name: 'B' }),
    cluster({ id: 'a', name: 'A' }),
    cluster({ id: 'x', name: 'X', status: 'down' }),
    cluster({ id: 'u', name: 'U', status: 'unknown' }),
  ]
  expect(worstFirst(list).map((one) => one.id)).toEqual(['x', 'u', 'a', 'b'])
})

it('a cluster that is down says why in one row, with the way to the doctor', () => {
  const cause = { code: 'doctor-tcp', message: 'The cluster does not answer at a:1. TCP: refused.', fix: 'Correct the port' }
  const rows = attentionRows(cluster({ id: 'a', status: 'down', problems: [cause] }), [])
  expect(rows.map(({ word, evidence }) => [word, evidence])).toEqual([
    ['Down', 'The cluster does not answer at a:1. TCP: refused. Correct the port. What is shown below is the last that is known.'],
  ])
  expect(rows[0]?.link?.href).toBe('/clusters/a/doctor')
})
