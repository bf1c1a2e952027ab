import type { Cluster } from '../../server/contract/clusters.ts'
import type { Status } from '../ui/status-badge.tsx'

export const clusterStatus: Readonly<Record<Cluster['status'], { status: Status; word: string; rank: number }>> = {
  down: { status: 'bad', word: 'Down', rank: 0 },
  degraded: { status: 'warn', word: 'Degraded', rank: 1 },
  unknown: { status: 'unknown', word: 'Not known', rank: 2 },
  up: { status: 'ok', word: 'Up', rank: 3 },
}

/** Worst first, then by name. */
export function worstFirst(clusters: readonly Cluster[]): Cluster[] {
  return clusters.toSorted((a, b) => clusterStatus[a.status].rank - clusterStatus[b.status].rank || a.name.localeCompare(b.name, 'en'))
}
