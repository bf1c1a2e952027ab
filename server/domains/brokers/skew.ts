export interface Load {
  id: number
  leaders: number
  replicas: number
  bytes: bigint | null
}

export interface Skew {
  leaders: number | null
  replicas: number | null
  bytes: number | null
}

/**
 * How far each broker is from its even share, as a part of that share: 0.25 is a quarter more, −1 nothing at all. null with one
 * broker, where there is nothing to share out, and for bytes while those of any broker are not known.
 */
export function skewsOf(loads: readonly Load[]): Map<number, Skew> {
  const leaders = deviations(loads.map((load) => load.leaders))
  const replicas = deviations(loads.map((load) => load.replicas))
  // Sizes beyond 2^53 lose digits that no share of them shows.
  const bytes = deviations(loads.map((load) => (load.bytes === null ? null : Number(load.bytes))))
  return new Map(loads.map((load, at) => [load.id, { leaders: leaders[at] ?? null, replicas: replicas[at] ?? null, bytes: bytes[at] ?? null }]))
}

function deviations(values: (number | null)[]): (number | null)[] {
  const known = values.filter((value) => value !== null)
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  if (known.length < values.length || known.length < 2 || mean === 0) return values.map(() => null)
  return known.map((value) => Math.round(((value - mean) / mean) * 1000) / 1000)
}
