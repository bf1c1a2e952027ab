import { expect, it } from 'vitest'
import { leaderShares } from './brokers-model.ts'

it('shares of leaders add up to the whole, and nobody has a share of nothing', () => {
  const shares = leaderShares([
    { id: 1, leaders: 3 },
    { id: 2, leaders: 1 },
  ])
  expect([shares.get(1), shares.get(2)]).toEqual([0.75, 0.25])
  expect(leaderShares([{ id: 1, leaders: 0 }]).get(1)).toBe(0)
})
