import { expect, test } from 'vitest'
import { murmur2, partitionOfKey } from './partitioner.ts'

// From Kafka's own UtilsTest.testMurmur2.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('the hash of %s is that of Java', (text, hash) => {
  expect(murmur2(Buffer.from(text))).toBe(hash)
})

test('an empty key has a partition as well', () => {
  expect(partitionOfKey(Buffer.alloc(0), 12)).toBeGreaterThanOrEqual(0)
})
