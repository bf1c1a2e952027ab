import type { RungId } from '../../contract/doctor.ts'

export interface RungPlan {
  id: RungId
  title: string
  /** The check without which this one says nothing. */
  needs: RungId | null
}

/** The ladder, in the order in which it is climbed. */
export const ladder: readonly RungPlan[] = [
  { id: 'name', title: 'Name', needs: null },
  { id: 'tcp', title: 'TCP', needs: 'name' },
  { id: 'tls', title: 'TLS', needs: 'tcp' },
  { id: 'sasl', title: 'Sign-in', needs: 'tls' },
  { id: 'api', title: 'API versions', needs: 'sasl' },
  { id: 'metadata', title: 'Metadata', needs: 'api' },
  { id: 'advertised', title: 'Advertised addresses', needs: 'metadata' },
  { id: 'replication', title: 'Replication', needs: 'metadata' },
  { id: 'registry', title: 'Registry', needs: null },
  { id: 'connect', title: 'Kafka Connect', needs: null },
  { id: 'rights', title: 'Rights', needs: 'metadata' },
]

/**
 * The checks that were asked for with all that they need, in the order of the ladder. Few clusters have a Kafka Connect: without one
 * (`hasConnect`) it is not mentioned unless somebody asks.
 */
export function planOf(wanted: readonly RungId[] | undefined, hasConnect: boolean): RungPlan[] {
  if (wanted === undefined) return ladder.filter(({ id }) => id !== 'connect' || hasConnect)
  const included = new Set<RungId>()
  const include = (id: RungId): void => {
    included.add(id)
    const needs = ladder.find((rung) => rung.id === id)?.needs
    if (needs != null) include(needs)
  }
  for (const id of wanted) include(id)
  return ladder.filter(({ id }) => included.has(id))
}
