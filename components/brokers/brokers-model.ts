import type { Broker, LogDir, Quorum, QuorumReplica } from '../../server/contract/brokers.ts'
import { formatAge } from '../ui/format-age.ts'
import { countOf, formatInteger, formatShare } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'

/** The share of all leaders that each broker has, 0 to 1. */
export function leaderShares(brokers: readonly Pick<Broker, 'id' | 'leaders'>[]): ReadonlyMap<number, number> {
  const total = brokers.reduce((sum, broker) => sum + broker.leaders, 0)
  return new Map(brokers.map((broker) => [broker.id, total === 0 ? 0 : broker.leaders / total]))
}

/** The part of a volume that is in use, 0 to 1; null where the broker does not tell. */
export function usedShare(dir: Pick<LogDir, 'totalBytes' | 'usableBytes'>): number | null {
  if (dir.totalBytes === null || dir.usableBytes === null || dir.totalBytes === '0') return null
  // Ten-thousandths keep a double exact enough for a percent.
  const usable = Number((BigInt(dir.usableBytes) * 10_000n) / BigInt(dir.totalBytes)) / 10_000
  return Math.min(1, Math.max(0, 1 - usable))
}

/** The fullest volume of a broker; null where it tells of none. */
export function fullestDir(broker: Pick<Broker, 'logDirs'>): { path: string; used: number } | null {
  const known = (broker.logDirs ?? []).flatMap((dir) => {
    const used = usedShare(dir)
    return used === null ? [] : [{ path: dir.path, used }]
  })
  return known.toSorted((a, b) => b.used - a.used)[0] ?? null
}

/** From here on a bar is marked: the same limit as in "Needs attention". */
export const DISK_MARK = 0.85

/** The state of a broker, from what it holds and whether it answers. */
export function brokerState(broker: Pick<Broker, 'state' | 'outOfSync' | 'logDirs'>): { status: Status; words: string } {
  if (broker.state === 'gone') return { status: 'bad', words: 'Gone' }
  if (broker.state === 'unreachable') return { status: 'bad', words: 'No answer' }
  if (broker.logDirs?.some((dir) => dir.problem !== null)) return { status: 'bad', words: 'Log dir offline' }
  if (broker.outOfSync > 0) return { status: 'warn', words: `${countOf(broker.outOfSync, 'replica')} behind` }
  return { status: 'ok', words: 'Up' }
}

/** `+12.5 %` above and `−3.0 %` below the even share. */
export function skewWords(skew: number | null): string | null {
  if (skew === null) return null
  if (skew === 0) return 'even'
  return `${skew > 0 ? '+' : '−'}${formatShare(Math.abs(skew))}`
}

/** The line above the list: how many are up, how evenly they lead, and how full the fullest volume is. */
export function brokersSummary(brokers: readonly Broker[]): { status: Status; words: string; rest: string } {
  const away = brokers.filter((broker) => broker.state !== 'up').length
  const worst = brokers.map(brokerState).find(({ status }) => status === 'bad') ?? brokers.map(brokerState).find(({ status }) => status === 'warn')
  const status = worst?.status ?? 'ok'
  const words = away === 0 ? `${brokers.length} of ${brokers.length} up` : `${brokers.length - away} of ${brokers.length} up, ${away} away`
  const heaviest = brokers.filter((broker) => broker.skew.leaders !== null).toSorted((a, b) => (b.skew.leaders ?? 0) - (a.skew.leaders ?? 0))[0]
  const fullest = brokers
    .flatMap((broker) => {
      const dir = fullestDir(broker)
      return dir === null ? [] : [{ id: broker.id, ...dir }]
    })
    .toSorted((a, b) => b.used - a.used)[0]
  const rest = [
    heaviest === undefined ? null : `Broker ${heaviest.id} leads most: ${skewWords(heaviest.skew.leaders)} of the even share`,
    fullest === undefined ? null : `fullest volume ${formatShare(fullest.used)} on broker ${fullest.id}`,
  ].filter((part) => part !== null)
  return { status, words, rest: rest.join(', ') }
}

/** How far a controller or observer is behind the leader, in records and time. */
export function lagWords(replica: QuorumReplica, asOf: string): string {
  if (replica.role === 'leader') return 'leads'
  if (replica.lagRecords === null) return 'not known'
  const records = replica.lagRecords === '0' ? 'caught up' : `${formatInteger(replica.lagRecords)} records behind`
  if (replica.lastCaughtUpAt === null || replica.lagRecords === '0') return records
  return `${records}, caught up ${formatAge(Date.parse(asOf) - Date.parse(replica.lastCaughtUpAt))} ago`
}

/** Whether a quorum could lose a voter and still decide. */
export function quorumWords(quorum: Quorum): string {
  const voters = quorum.replicas.filter((replica) => replica.role !== 'observer').length
  const spare = Math.ceil(voters / 2) - 1
  const loss = spare === 0 ? 'none of them may be lost' : `${spare} of them may be lost`
  return `${countOf(voters, 'voter')}, ${voters === 1 ? 'it may not be lost' : loss}`
}
