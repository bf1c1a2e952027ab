import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Int64, Limit, Offset, PartitionNumber } from './wire.ts'

describe('numbers on the wire', () => {
  it.each(['1e2', ' 5', '5 ', '+5', '-1', '0x10', '1.0', '', '501'])('a page size is decimal digits in its range: %j is refused', (text) => {
    expect(Limit.safeParse(text).success).toBe(false)
    expect(z.object({ limit: Limit }).safeParse({ limit: text }).success).toBe(false)
  })
  it('a page size may be left out, and given as text or number', () => {
    expect(z.object({ limit: Limit }).parse({})).toEqual({ limit: 50 })
    expect([Limit.parse('5'), Limit.parse(5)]).toEqual([5, 5])
  })
  it.each(['1e0', '2147483648', '99999999999999999999', ''])('a partition is decimal digits in its range: %j is refused', (text) => {
    expect(PartitionNumber.safeParse(text).success).toBe(false)
  })
  it('64 bits are all there is', () => {
    expect(['0', '9223372036854775807', '0000000000000000007'].every((text) => Offset.safeParse(text).success)).toBe(true)
    expect(['9223372036854775808', '-1', 'abc'].some((text) => Offset.safeParse(text).success)).toBe(false)
    expect(['-9223372036854775808', '-1', '9223372036854775807'].every((text) => Int64.safeParse(text).success)).toBe(true)
    expect(['-9223372036854775809', '9999999999999999999', '-'].some((text) => Int64.safeParse(text).success)).toBe(false)
  })
  it('are described to tools as integers in their range', () => {
    expect(z.toJSONSchema(PartitionNumber, { io: 'input' })).toMatchObject({ type: 'integer', minimum: 0, maximum: 2_147_483_647 })
  })
})
