import { expect, it } from 'vitest'
import { skewsOf } from './skew.ts'

const load = (id: number, leaders: number, bytes: bigint | null = 0n) => ({ id, leaders, replicas: 10, bytes })

it('skew is the distance from the even share as a part of it', () => {
  const skews = skewsOf([load(1, 15), load(2, 10), load(3, 5)])
  expect([1, 2, 3].map((id) => skews.get(id)?.leaders)).toEqual([0.5, 0, -0.5])
  expect(skews.get(1)?.replicas).toBe(0)
})

it('skew is not told where there is one broker, nothing to share out, or a part unknown', () => {
  expect(skewsOf([load(1, 5)]).get(1)).toEqual({ leaders: null, replicas: null, bytes: null })
  expect(skewsOf([load(1, 0), load(2, 0)]).get(1)).toEqual({ leaders: null, replicas: 0, bytes: null })
  expect(skewsOf([load(1, 1, 8n), load(2, 1, null)]).get(1)?.bytes).toBeNull()
})
