import { describe, expect, it } from 'vitest'
import type { Broker } from '../../server/contract/brokers.ts'
import { brokerState, brokersSummary, fullestDir, lagWords, leaderShares, quorumWords, skewWords, usedShare } from './brokers-model.ts'

it('shares of leaders add up to the whole, and nobody has a share of nothing', () => {
  const shares = leaderShares([
    { id: 1, leaders: 3 },
    { id: 2, leaders: 1 },
  ])
  expect([shares.get(1), shares.get(2)]).toEqual([0.75, 0.25])
  expect(leaderShares([{ id: 1, leaders: 0 }]).get(1)).toBe(0)
})

const dir = (path: string, usableBytes: string | null) => ({ path, totalBytes: '1000', usableBytes, bytes: '1', replicas: 1, problem: null })
const broker = (change: Partial<Broker> = {}): Broker => ({
  id: 1,
  host: 'b1',
  port: 9092,
  rack: null,
  state: 'up',
  lastSeenAt: null,
  version: '4.3',
  controller: false,
  leaders: 3,
  preferredLeaders: 3,
  replicas: 9,
  outOfSync: 0,
  bytes: '10',
  skew: { leaders: 0.5, replicas: 0, bytes: null },
  logDirs: [dir('/a', '900'), dir('/b', '250')],
  problems: [],
  ...change,
})

it('a volume is as full as the broker tells, or not known', () => {
  expect([usedShare(dir('/a', '250')), usedShare(dir('/a', null)), fullestDir(broker())?.path, fullestDir(broker({ logDirs: null }))]).toEqual([
    0.75,
    null,
    '/b',
    null,
  ])
})

describe('the state of a broker', () => {
  it('is worst first: gone, silent, a log directory offline, replicas behind', () => {
    const offline = { ...dir('/a', '1'), problem: { code: 'x', message: 'm', fix: null } }
    const states = [{ state: 'gone' as const }, { state: 'unreachable' as const }, { logDirs: [offline], outOfSync: 4 }, { outOfSync: 4 }, {}]
    expect(states.map((change) => brokerState(broker(change)).words)).toEqual(['Gone', 'No answer', 'Log dir offline', '4 replicas behind', 'Up'])
  })
  it('is summed up with the heaviest leader and the fullest volume', () => {
    expect(brokersSummary([broker(), broker({ id: 2, state: 'gone', skew: { leaders: null, replicas: null, bytes: null }, logDirs: null })])).toEqual(
      {
        status: 'bad',
        words: '1 of 2 up, 1 away',
        rest: 'Broker 1 leads most: +50.0 % of the even share, fullest volume 75.0 % on broker 1',
      },
    )
  })
})

it('skew has its sign in words', () => {
  expect([skewWords(0.125), skewWords(-0.03), skewWords(0), skewWords(null)]).toEqual(['+12.5 %', '−3.0 %', 'even', null])
})

describe('the quorum', () => {
  const replica = (role: 'leader' | 'voter', lagRecords: string | null) => ({
    id: 1,
    role,
    logEnd: '1',
    lagRecords,
    lastFetchAt: null,
    lastCaughtUpAt: '2026-11-24T14:00:00.000Z',
  })
  it('says how far behind each is, in records and time', () => {
    const words = (lag: string | null) => lagWords(replica('voter', lag), '2026-11-24T14:01:04.000Z')
    expect([words('12'), words('0'), words(null), lagWords(replica('leader', '0'), '')]).toEqual([
      '12 records behind, caught up 1 min 4 s ago',
      'caught up',
      'not known',
      'leads',
    ])
  })
  it('says how many may be lost', () => {
    const of = (count: number) =>
      quorumWords({ leader: 1, leaderEpoch: 1, highWatermark: '1', replicas: Array.from({ length: count }, () => replica('voter', '0')) })
    expect([of(1), of(3), of(5)]).toEqual(['1 voter, it may not be lost', '3 voters, 1 of them may be lost', '5 voters, 2 of them may be lost'])
  })
})
