const seed = 0x9747b28c
const multiplier = 0x5bd1e995
const shift = 24

/** MurmurHash2 as Java's producer computes it, 32 bits with sign (org.apache.kafka.common.utils.Utils.murmur2). */
export function murmur2(bytes: Buffer): number {
  const whole = bytes.length & ~3
  let hash = seed ^ bytes.length
  for (let at = 0; at < whole; at += 4) hash = Math.imul(hash, multiplier) ^ mixed(bytes.readInt32LE(at))
  const rest = bytes.length - whole
  if (rest > 0) {
    for (let at = rest - 1; at >= 0; at--) hash ^= (bytes[whole + at] ?? 0) << (8 * at)
    hash = Math.imul(hash, multiplier)
  }
  hash ^= hash >>> 13
  hash = Math.imul(hash, multiplier)
  return hash ^ (hash >>> 15)
}

function mixed(word: number): number {
  const product = Math.imul(word, multiplier)
  return Math.imul(product ^ (product >>> shift), multiplier)
}

/** The partition that Java's producer picks for a key, the empty one included. */
export function partitionOfKey(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions
}
