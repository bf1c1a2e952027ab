import type { Partition } from '../../server/contract/topics.ts'
import { countOf, formatInteger, formatShare } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'

/** The state of one partition, worst first. */
export function partitionState(partition: Pick<Partition, 'leader' | 'replicas' | 'isr' | 'offlineReplicas'>): { status: Status; words: string } {
  if (partition.leader === null) return { status: 'bad', words: 'No leader' }
  if (partition.offlineReplicas.length > 0) return { status: 'bad', words: `Offline on ${list(partition.offlineReplicas)}` }
  const missing = partition.replicas.filter((broker) => !partition.isr.includes(broker))
  return missing.length > 0 ? { status: 'warn', words: `Behind on ${list(missing)}` } : { status: 'ok', words: 'In sync' }
}

const list = (brokers: readonly number[]) => brokers.join(', ')

/** Offsets between the first and the end: at most so many records. null while one of them is not known. */
export function offsetSpan(partition: Pick<Partition, 'logStart' | 'highWatermark'>): bigint | null {
  if (partition.logStart === null || partition.highWatermark === null) return null
  const span = BigInt(partition.highWatermark) - BigInt(partition.logStart)
  return span < 0n ? 0n : span
}

/** Records behind open transactions: stored, not yet readable by those who read committed records only. */
export function unreadable(partition: Pick<Partition, 'lastStable' | 'highWatermark'>): bigint | null {
  if (partition.lastStable === null || partition.highWatermark === null) return null
  const waiting = BigInt(partition.highWatermark) - BigInt(partition.lastStable)
  return waiting < 0n ? 0n : waiting
}

/** Size of the leader's replica, or of the largest one known. */
export function leaderBytes(partition: Pick<Partition, 'leader' | 'replicaBytes'>): string | null {
  const own = partition.replicaBytes.find((replica) => replica.broker === partition.leader)
  return own?.bytes ?? null
}

export interface Skew {
  /** Share of what is known by partition, 0 to 1. Empty while nothing is stored. */
  shares: ReadonlyMap<number, number>
  /** Partitions that hold more than twice the even share. */
  heavy: ReadonlySet<number>
}

/** How the offset spans spread over the partitions. */
export function skewOf(partitions: readonly Partition[]): Skew {
  const spans = partitions.flatMap((partition) => {
    const span = offsetSpan(partition)
    return span === null ? [] : [[partition.partition, span] as const]
  })
  const total = spans.reduce((sum, [, span]) => sum + span, 0n)
  if (total === 0n) return { shares: new Map(), heavy: new Set() }
  // Millionths keep a double exact enough for a bar and its percent.
  const shares = new Map(spans.map(([partition, span]) => [partition, Number((span * 1_000_000n) / total) / 1_000_000]))
  const even = 1 / spans.length
  const heavy = spans.length < 2 ? [] : [...shares].filter(([, share]) => share > even * 2).map(([partition]) => partition)
  return { shares, heavy: new Set(heavy) }
}

/** The line above the table: what is well, what is not, how even it is. */
export function partitionSummary(partitions: readonly Partition[]): { status: Status; words: string; rest: string } {
  const states = partitions.map(partitionState)
  const bad = states.filter((state) => state.status === 'bad').length
  const behind = states.filter((state) => state.status === 'warn').length
  const known = partitions.map(offsetSpan).filter((span) => span !== null)
  const span = known.reduce((sum, one) => sum + one, 0n)
  const left = partitions.length - known.length
  const total = `Offset span ${formatInteger(span)}${left === 0 ? '' : ` in ${known.length} of ${partitions.length} partitions, ${left} not known`}`
  const skew = skewWords(skewOf(partitions), partitions.length)
  const rest = skew === null ? total : `${total}, ${skew}`
  if (bad > 0) return { status: 'bad', words: `${countOf(bad, 'partition')} without a leader or with offline replicas`, rest }
  if (behind > 0) return { status: 'warn', words: `${countOf(behind, 'partition')} with replicas behind`, rest }
  return { status: 'ok', words: `${partitions.length === 1 ? 'The partition is' : `All ${partitions.length} partitions are`} in sync`, rest }
}

function skewWords(skew: Skew, count: number): string | null {
  const [heaviest] = [...skew.shares].sort((a, b) => b[1] - a[1])
  if (heaviest === undefined || count < 2) return null
  return `P${heaviest[0]} holds ${formatShare(heaviest[1])}${skew.heavy.size > 0 ? ', more than twice its even share' : ''}`
}
