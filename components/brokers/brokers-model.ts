import type { Broker } from '../../server/contract/brokers.ts'

/** The share of all leaders that each broker has, 0 to 1. */
export function leaderShares(brokers: readonly Pick<Broker, 'id' | 'leaders'>[]): ReadonlyMap<number, number> {
  const total = brokers.reduce((sum, broker) => sum + broker.leaders, 0)
  return new Map(brokers.map((broker) => [broker.id, total === 0 ? 0 : broker.leaders / total]))
}
