import { expect, it } from 'vitest'
import { copiesIn } from './shared.ts'

it('copies of one origin are counted once each beyond the first; records that tell no origin are none', () => {
  const at = (originPartition: number | null, originOffset: bigint | null) => ({ originTopic: 'orders', originPartition, originOffset })
  expect(copiesIn([at(0, 1n), at(0, 1n), at(0, 2n), at(1, 1n), at(0, 1n), at(null, null), at(null, null)])).toBe(2)
  expect(copiesIn([])).toBe(0)
})
