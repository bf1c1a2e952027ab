import type { Broker, Quorum } from '../../server/contract/brokers.ts'
import type { Cluster } from '../../server/contract/clusters.ts'
import type { Notice } from '../../server/contract/wire.ts'
import { usedShare } from '../brokers/brokers-model.ts'
import { paths } from '../layout/paths.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { countOf, formatInteger, formatShare } from '../ui/format-number.ts'
import type { AttentionRow } from './attention-row.ts'

export type AttentionBroker = Pick<Broker, 'id' | 'state' | 'host' | 'port' | 'leaders' | 'replicas' | 'lastSeenAt' | 'logDirs' | 'problems'>

/** From here on a volume needs somebody's plan, and from there on it needs it now. */
const DISK_WARN = 0.85
const DISK_BAD = 0.95
/** Records of the metadata log that a controller may be behind; a healthy one is behind by a few for half a second. */
const QUORUM_LAG = 1000n

/** What is wrong with one broker: it is away, a log directory is offline, a volume is nearly full. */
export function brokerRows(cluster: string, broker: AttentionBroker): AttentionRow[] {
  const object = `Broker ${broker.id}`
  const row = (id: string, status: AttentionRow['status'], word: string, evidence: string): AttentionRow => ({
    id: `${id} ${broker.id}`,
    status,
    word,
    object,
    mono: false,
    evidence,
    link: { label: 'Open broker', href: paths.broker(cluster, broker.id) },
  })
  return [
    ...awayRows(broker, row),
    ...(broker.logDirs ?? []).flatMap((dir) => {
      if (dir.problem !== null) {
        const evidence = `${dir.path} cannot be used: ${dir.problem.message}`
        return [row(`dir ${dir.path}`, 'bad', 'Log dir offline', evidence)]
      }
      const used = usedShare(dir)
      if (used === null || used < DISK_WARN) return []
      const evidence = `The volume of ${dir.path} is ${formatShare(used)} full, ${formatBytes(dir.usableBytes)} are left`
      return [row(`disk ${dir.path}`, used >= DISK_BAD ? 'bad' : 'warn', 'Disk', evidence)]
    }),
  ]
}

function awayRows(broker: AttentionBroker, row: (id: string, status: 'bad', word: string, evidence: string) => AttentionRow): AttentionRow[] {
  if (broker.state === 'gone') {
    const holds =
      broker.replicas === 0
        ? 'No replica is assigned to it'
        : `${countOf(broker.replicas, 'replica')} ${broker.replicas === 1 ? 'is' : 'are'} assigned to it and not in sync`
    return [row('gone', 'bad', 'Broker gone', `It is not in the cluster any more. ${holds}`)]
  }
  if (broker.state !== 'unreachable') return []
  const at = broker.host === null ? '' : ` at ${broker.host}:${broker.port}`
  return [
    row(
      'unreachable',
      'bad',
      'No answer',
      `It is in the cluster and leads ${countOf(broker.leaders, 'partition')}, but does not answer Headgate${at}`,
    ),
  ]
}

/** A quorum without a leader, and controllers that do not keep up with it. */
export function quorumRows(cluster: Pick<Cluster, 'id'>, quorum: Quorum | null): AttentionRow[] {
  if (quorum === null) return []
  const row = (id: string, status: AttentionRow['status'], word: string, evidence: string): AttentionRow => ({
    id,
    status,
    word,
    object: 'Controllers',
    mono: false,
    evidence,
    link: { label: 'Open brokers', href: paths.brokers(cluster.id) },
  })
  if (quorum.leader === null)
    return [row('quorum', 'bad', 'No controller', 'The quorum has no leader: nothing about the cluster can be changed until it has')]
  const late = quorum.replicas.filter(({ role, lagRecords }) => role === 'voter' && lagRecords !== null && BigInt(lagRecords) > QUORUM_LAG)
  return late.map(({ id, lagRecords }) =>
    row(
      `quorum ${id}`,
      'warn',
      'Quorum lag',
      `Controller ${id} is ${formatInteger(lagRecords)} records of the metadata log behind the leader ${quorum.leader}`,
    ),
  )
}

const storageError = 'KAFKA_STORAGE_ERROR'

/** Whether a notice only repeats what the rows of its broker say: its figures are missing because it is away. */
export function toldBrokers(brokers: readonly AttentionBroker[]): (notice: Notice) => boolean {
  const away = new Set(brokers.filter(({ state }) => state !== 'up').map(({ id }) => id))
  const withoutDir = new Set(brokers.filter(({ logDirs }) => logDirs?.some((dir) => dir.problem !== null)).map(({ id }) => id))
  return ({ broker, code }) => broker != null && (away.has(broker) || (code === storageError && withoutDir.has(broker)))
}
