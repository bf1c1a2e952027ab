import { crc32 } from 'node:zlib'

/** Which partition a client gives a key to, of so many. */
export interface Partitioner {
  name: string
  partitionOf(key: Buffer, partitions: number): number
}

/** Java's default (KIP-480 left keyed records as they were), librdkafka's default for keyed records, and librdkafka's and Sarama's FNV-1a. */
export const partitioners: readonly Partitioner[] = [
  { name: 'murmur2', partitionOf: (key, partitions) => (murmur2(key) & 0x7fffffff) % partitions },
  { name: 'crc32', partitionOf: (key, partitions) => crc32(key) % partitions },
  { name: 'fnv1a', partitionOf: (key, partitions) => Math.abs(fnv1a(key)) % partitions },
]

const MULTIPLIER = 0x5bd1e995

/** MurmurHash2, 32 bits, with the seed of Kafka's clients. */
function murmur2(key: Buffer): number {
  let hash = (0x9747b28c ^ key.length) | 0
  let at = 0
  for (; at + 4 <= key.length; at += 4) {
    let word = Math.imul(key.readInt32LE(at), MULTIPLIER)
    word ^= word >>> 24
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER)
  }
  const left = key.length - at
  if (left >= 3) hash ^= (key[at + 2] ?? 0) << 16
  if (left >= 2) hash ^= (key[at + 1] ?? 0) << 8
  if (left >= 1) hash = Math.imul(hash ^ (key[at] ?? 0), MULTIPLIER)
  hash ^= hash >>> 13
  hash = Math.imul(hash, MULTIPLIER)
  return hash ^ (hash >>> 15)
}

function fnv1a(key: Buffer): number {
  let hash = 0x811c9dc5 | 0
  for (const byte of key) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash
}
