'use client'
import type { BrokerDetail, LogDir } from '../../server/contract/brokers.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { Freshness } from '../layout/freshness.tsx'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { bytesParts, formatBytes, formatBytesExact } from '../ui/format-bytes.ts'
import { countOf, formatInteger, formatShare, NOT_KNOWN } from '../ui/format-number.ts'
import { NARROW, useMedia } from '../ui/media.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { ShareBar } from '../ui/share-bar.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { StatTile, StatTiles } from '../ui/stat-tile.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './brokers.module.css'
import { DISK_MARK, lagWords, skewWords, usedShare } from './brokers-model.ts'
import { FeaturesCard } from './quorum-card.tsx'

const EVERY_MS = 5000

/** What one broker holds, where it keeps it, and what it understands. */
export function BrokerScreen({ cluster, broker }: { cluster: string; broker: string }) {
  const one = useRoute('brokers.get', { cluster, broker }, { every: EVERY_MS })
  const { data } = one
  if (data === undefined) {
    return one.error === null ? (
      <SkeletonRows rows={10} words="Asking the broker" />
    ) : (
      <ProblemState error={one.error} what={`Could not read broker ${broker}`} onRetry={() => one.refetch()} />
    )
  }
  return (
    <>
      <Freshness what="Figures" asOf={data.asOf} everyMs={EVERY_MS} reason={one.error?.message ?? null} />
      {data.problems.map((problem) => (
        <NoticeRow key={`${problem.code} ${problem.message}`}>
          {problem.message} {problem.fix}
        </NoticeRow>
      ))}
      <div className={styles.body}>
        <Figures broker={data} />
        <LogDirs dirs={data.logDirs} />
        <div className={styles.columns}>
          <FeaturesCard features={data.features} note="in force, and what this broker could do" />
          <Calls apis={data.apis} />
        </div>
      </div>
    </>
  )
}

function Figures({ broker }: { broker: BrokerDetail }) {
  const [size, unit] = broker.bytes === null ? [null, undefined] : bytesParts(broker.bytes)
  const share = (skew: number | null) => {
    const words = skewWords(skew)
    return words === null ? 'the only one' : words === 'even' ? 'an even share' : `${words} of the even share`
  }
  return (
    <StatTiles label="Figures">
      <StatTile
        label="Leads"
        figure={formatInteger(broker.leaders)}
        note={broker.preferredLeaders === broker.leaders ? share(broker.skew.leaders) : `preferred for ${formatInteger(broker.preferredLeaders)}`}
      />
      <StatTile label="Replicas" figure={formatInteger(broker.replicas)} note={share(broker.skew.replicas)} />
      <StatTile label="Not in sync" figure={formatInteger(broker.outOfSync)} unit="replicas" note="of those it holds" />
      <StatTile label="Stored" figure={size} unit={unit} note={share(broker.skew.bytes)} />
      <StatTile
        label="Address"
        figure={<Mono className={styles.small}>{broker.host === null ? NOT_KNOWN : `${broker.host}:${broker.port}`}</Mono>}
        note="as the cluster tells it"
      />
      <StatTile
        label="Metadata"
        figure={<span className={styles.small}>{broker.quorum === null ? NOT_KNOWN : broker.quorum.role}</span>}
        note={quorumNote(broker)}
      />
    </StatTiles>
  )
}

const dirColumns: readonly SmallColumn<LogDir>[] = [
  {
    id: 'path',
    head: 'Directory',
    cell: (dir) => (
      <span title={dir.path}>
        <Mono>{dir.path}</Mono>
      </span>
    ),
  },
  {
    id: 'state',
    head: 'State',
    width: 120,
    cell: (dir) => (dir.problem === null ? <Dim>Online</Dim> : <StatusBadge status="bad">Offline</StatusBadge>),
  },
  { id: 'replicas', head: 'Replicas', width: 76, align: 'right', cell: (dir) => formatInteger(dir.replicas) },
  {
    id: 'bytes',
    head: 'Stored',
    width: 92,
    align: 'right',
    cell: (dir) => <span title={formatBytesExact(dir.bytes)}>{formatBytes(dir.bytes)}</span>,
  },
  { id: 'total', head: 'Volume', width: 92, align: 'right', cell: (dir) => <Bytes value={dir.totalBytes} /> },
  { id: 'usable', head: 'Left', width: 92, align: 'right', cell: (dir) => <Bytes value={dir.usableBytes} /> },
  { id: 'used', head: 'Used', width: 130, align: 'right', cell: (dir) => <Used dir={dir} /> },
]

function LogDirs({ dirs }: { dirs: readonly LogDir[] | null }) {
  return (
    <Card title="Log directories" note={dirs === null ? undefined : formatInteger(dirs.length)}>
      {dirs === null ? (
        <EmptyState card>Not known: the broker does not answer, or this connection may not describe it.</EmptyState>
      ) : (
        <DirList dirs={dirs} />
      )}
      {dirs?.map((dir) => (dir.problem === null ? null : <NoticeRow key={dir.path}>{dir.problem.message}</NoticeRow>))}
    </Card>
  )
}

/** Below 768 px two lines each. */
function DirList({ dirs }: { dirs: readonly LogDir[] }) {
  const isNarrow = useMedia(NARROW)
  if (!isNarrow) return <SmallTable label="Log directories" columns={dirColumns} rows={dirs} keyOf={(dir) => dir.path} />
  return (
    <ul>
      {dirs.map((dir) => (
        <li key={dir.path} className={styles.item}>
          <Mono className={styles.path}>{dir.path}</Mono>
          <span className={styles.line}>
            <Dim>
              {formatBytes(dir.bytes)} in {countOf(dir.replicas, 'replica')}
              {dir.usableBytes === null ? '' : `, ${formatBytes(dir.usableBytes)} left`}
            </Dim>
            {dir.problem === null ? <Used dir={dir} /> : <StatusBadge status="bad">Offline</StatusBadge>}
          </span>
        </li>
      ))}
    </ul>
  )
}

function quorumNote({ quorum, asOf }: BrokerDetail): string {
  if (quorum === null) return 'not in the quorum'
  return quorum.role === 'leader' ? 'of the quorum' : lagWords(quorum, asOf)
}

function Bytes({ value }: { value: string | null }) {
  return value === null ? <Dim faint>{NOT_KNOWN}</Dim> : <Dim title={formatBytesExact(value)}>{formatBytes(value)}</Dim>
}

function Used({ dir }: { dir: LogDir }) {
  const used = usedShare(dir)
  if (used === null) return <Dim faint>{NOT_KNOWN}</Dim>
  return (
    <span className={styles.share}>
      <ShareBar share={used} width={36} marked={used >= DISK_MARK} />
      {formatShare(used)}
    </span>
  )
}

type Api = BrokerDetail['apis'][number]
const apiColumns: readonly SmallColumn<Api>[] = [
  { id: 'key', head: 'Key', width: 56, align: 'right', cell: (api) => <Dim>{api.key}</Dim> },
  { id: 'name', head: 'Call', cell: (api) => (api.name === null ? <Dim faint>unknown to Headgate</Dim> : <Mono>{api.name}</Mono>) },
  { id: 'versions', head: 'Versions', width: 100, align: 'right', cell: (api) => `${api.min} to ${api.max}` },
]

function Calls({ apis }: { apis: readonly Api[] }) {
  return (
    <Card title="Calls it understands" note={formatInteger(apis.length)}>
      {apis.length === 0 ? (
        <EmptyState card>Not known: the broker does not answer.</EmptyState>
      ) : (
        <SmallTable label="Calls it understands" columns={apiColumns} rows={apis} keyOf={(api) => String(api.key)} />
      )}
    </Card>
  )
}
