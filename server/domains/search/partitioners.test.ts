import { expect, it } from 'vitest'
import { partitioners } from './partitioners.ts'

const hash = (name: string, key: string, partitions = 2 ** 31) =>
  partitioners.find((each) => each.name === name)?.partitionOf(Buffer.from(key), partitions)

it.each([
  // As the tests of Kafka's own Utils.murmur2 have them.
  ['murmur2', '21', -973932308],
  ['murmur2', 'foobar', -790332482],
  ['murmur2', 'a-little-bit-long-string', -985981536],
  ['murmur2', 'a-little-bit-longer-string', -1486304829],
  ['murmur2', 'lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['murmur2', 'abc', 479470107],
])('%s of %s is %i, its sign taken away', (name, key, value) => {
  expect(hash(name, key)).toBe(value & 0x7fffffff)
})

it('CRC32 is the one of zlib, whole, and FNV-1a the one of librdkafka and Sarama, its absolute value', () => {
  expect(hash('crc32', '123456789', 2 ** 32)).toBe(0xcbf43926)
  expect(hash('fnv1a', 'kafka', 2 ** 32)).toBe(0xd33c4e1)
  expect(hash('fnv1a', 'giberish123456789', 2 ** 32)).toBe(0x77a58295)
})
