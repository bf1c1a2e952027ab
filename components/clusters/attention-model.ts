import type { Quorum } from '../../server/contract/brokers.ts'
import type { Cluster } from '../../server/contract/clusters.ts'
import type { Notice } from '../../server/contract/wire.ts'
import { paths } from '../layout/paths.ts'
import { countOf } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'
import type { AttentionRow } from './attention-row.ts'
import { type AttentionBroker, brokerRows, quorumRows, toldBrokers } from './broker-attention.ts'

const rank: Readonly<Record<Status, number>> = { bad: 0, warn: 1, unknown: 2, running: 3, paused: 3, ok: 4 }

/** What needs attention, worst first, made only of what the cluster itself says. */
export function attentionRows(cluster: Cluster, brokers: readonly AttentionBroker[], quorum: Quorum | null = null): AttentionRow[] {
  const down = downRow(cluster)
  const ofBrokers = down.length > 0 ? [] : [...quorumRows(cluster, quorum), ...brokers.flatMap((broker) => brokerRows(cluster.id, broker))]
  const rows = [...down, ...partitionRows(cluster), ...ofBrokers, ...registryRow(cluster), ...noticeRows(cluster, brokers)]
  return rows.toSorted((a, b) => rank[a.status] - rank[b.status])
}

const doctorOf = ({ id }: Cluster) => ({ label: 'Open the doctor', href: paths.doctor(id) })

/** What the connection doctor found when the cluster went down. */
const isCause = (notice: Notice) => notice.code.startsWith('doctor-')
const textOf = (notice: Notice) => (notice.fix === null ? notice.message : `${notice.message} ${notice.fix}`)

/** Trouble of the way to the cluster or of rights, which the doctor looks at closer. */
const isForDoctor = (notice: Notice) => /^(UNREACHABLE|DEADLINE|CLOSED|SASL_AUTHENTICATION_FAILED|[A-Z]+_AUTHORIZATION_FAILED)$/.test(notice.code)

function downRow(cluster: Cluster): AttentionRow[] {
  if (cluster.status !== 'down') return []
  const cause = cluster.problems.find(isCause)
  const why = cause === undefined ? `No broker answers at ${cluster.bootstrap.join(', ')}.` : textOf(cause).replace(/\.?$/, '.')
  const evidence = `${why} What is shown below is the last that is known.`
  return [{ id: 'down', status: 'bad', word: 'Down', object: cluster.name, mono: false, evidence, link: doctorOf(cluster) }]
}

function partitionRows(cluster: Cluster): AttentionRow[] {
  const { offlinePartitions: offline, underReplicatedPartitions: behind, partitions } = cluster
  const ofAll = partitions === null ? '' : ` of ${partitions.toLocaleString('en')}`
  const link = { label: 'Open topics', href: paths.topics(cluster.id) }
  const rows: AttentionRow[] = []
  if (offline !== null && offline > 0) {
    const evidence = `${countOf(offline, 'partition')}${ofAll} without a leader: they can be neither read nor written`
    rows.push({ id: 'offline', status: 'bad', word: 'Offline', object: 'Partitions', mono: false, evidence, link })
  }
  if (behind !== null && behind > 0) {
    const evidence = `${countOf(behind, 'partition')}${ofAll} with replicas that are not in sync`
    rows.push({ id: 'behind', status: 'warn', word: 'Under-replicated', object: 'Partitions', mono: false, evidence, link })
  }
  return rows
}

function registryRow(cluster: Cluster): AttentionRow[] {
  if (cluster.registry === null || cluster.registry.status !== 'down') return []
  const evidence = 'The schema registry does not answer. Records are shown with their bytes in place of what a schema would say.'
  return [{ id: 'registry', status: 'warn', word: 'Registry down', object: cluster.registry.url, mono: true, evidence, link: doctorOf(cluster) }]
}

/** Notices of the cluster and of its brokers, each once. What a row above already says is left out by its code. */
function noticeRows(cluster: Cluster, brokers: readonly AttentionBroker[]): AttentionRow[] {
  const said = new Set<string>()
  const told = toldBrokers(brokers)
  const rows: AttentionRow[] = []
  const add = (notice: Notice, object: string, mono: boolean) => {
    const evidence = textOf(notice)
    if (said.has(evidence) || notice.code === 'registry-down' || isCause(notice) || told(notice)) return
    said.add(evidence)
    rows.push({
      id: `${notice.code} ${object} ${evidence}`,
      status: 'unknown',
      word: 'Not known',
      object,
      mono,
      evidence,
      link: isForDoctor(notice) ? doctorOf(cluster) : null,
    })
  }
  for (const notice of cluster.problems) add(notice, objectOf(notice, cluster.name), notice.topic !== undefined)
  for (const broker of brokers) for (const notice of broker.problems) add(notice, `Broker ${broker.id}`, false)
  return rows
}

function objectOf(notice: Notice, clusterName: string): string {
  if (notice.topic !== undefined) return notice.topic
  return notice.broker === null || notice.broker === undefined ? clusterName : `Broker ${notice.broker}`
}

/** The pill beside the title. */
export function attentionPill(cluster: Cluster, rows: readonly AttentionRow[]): { status: Status; words: string } {
  if (cluster.status === 'down') return { status: 'bad', words: 'Down' }
  if (cluster.status === 'unknown' && rows.length === 0) return { status: 'unknown', words: 'Not known' }
  if (rows.length === 0) return { status: 'ok', words: 'Up' }
  const worst = rows[0]?.status ?? 'warn'
  return { status: worst, words: rows.length === 1 ? '1 needs attention' : `${rows.length} need attention` }
}
