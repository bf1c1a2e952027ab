'use client'
import { useQuery } from '@tanstack/react-query'
import type { ProducedItem } from '../../server/contract/produce.ts'
import type { Header, KafkaRecord } from '../../server/contract/records.ts'
import type { RecordPlace } from '../messages/queries.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Tag } from '../ui/tag.tsx'
import { type Digests, digestsOf } from './digests.ts'
import styles from './produce.module.css'
import { useWholeRecord } from './whole-record.ts'

interface Props {
  place: RecordPlace
  record: KafkaRecord
  /** The headers that go with it. */
  kept: readonly Header[]
  /** Where the new record is, once it is. */
  written: ProducedItem | undefined
}

interface Row {
  part: keyof Digests
  before: string | null
  after: string | null | undefined
}

/** SHA-256 of key, value and headers: of the record as it is stored, and of the new one as it was read back from the log. */
export function ResendProof({ place, record, kept, written }: Props) {
  const before = useDigests('before', record, kept)
  const isWritten = written?.offset != null && written.partition !== null
  if (before === 'insecure') return <NoticeRow>SHA-256 is shown on https and on this machine only: browsers have none elsewhere.</NoticeRow>
  if (before === null) return null
  if (!isWritten) return <Table before={before} after={null} />
  return <Read place={{ ...place, partition: written.partition ?? 0, offset: written.offset ?? '0' }} before={before} />
}

function Read({ place, before }: { place: RecordPlace; before: Digests }) {
  const whole = useWholeRecord(place)
  if (whole.error !== null) return <NoticeRow>The new record could not be read back. {whole.error.message}</NoticeRow>
  return whole.data === undefined ? <Table before={before} after={null} /> : <ReadTable record={whole.data} before={before} />
}

function ReadTable({ record, before }: { record: KafkaRecord; before: Digests }) {
  const after = useDigests('after', record, record.headers)
  return <Table before={before} after={after === 'insecure' ? null : after} />
}

function useDigests(name: string, record: KafkaRecord, headers: readonly Header[]): Digests | 'insecure' | null {
  const key = ['digests', name, record.topicId, record.partition, record.offset, headers.length]
  const secure = window.isSecureContext
  const found = useQuery({
    queryKey: key,
    queryFn: () => digestsOf(record, headers),
    enabled: secure,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  return secure ? (found.data ?? null) : 'insecure'
}

function Table({ before, after }: { before: Digests; after: Digests | null }) {
  const parts = ['key', 'value', 'headers'] as const
  const rows = parts.map((part): Row => ({ part, before: before[part], after: after?.[part] }))
  return (
    <SmallTable
      label="SHA-256 before and after"
      columns={after === null ? columns : [...columns, ...afterColumns]}
      rows={rows}
      keyOf={({ part }) => part}
    />
  )
}

const names = { key: 'Key', value: 'Value', headers: 'Headers' } as const
const digest = (hex: string | null | undefined) => (hex == null ? <Tag>null</Tag> : <span className={styles.digests}>{hex}</span>)

const columns: SmallColumn<Row>[] = [
  { id: 'part', head: 'Part', width: 72, cell: ({ part }) => names[part] },
  { id: 'before', head: 'SHA-256 as stored', cell: ({ before }) => digest(before) },
]
const afterColumns: SmallColumn<Row>[] = [
  { id: 'after', head: 'SHA-256 of the new record', cell: ({ after }) => digest(after) },
  {
    id: 'equal',
    head: 'Result',
    width: 90,
    cell: ({ before, after }) =>
      before === after ? <StatusBadge status="ok">Equal</StatusBadge> : <StatusBadge status="bad">Different</StatusBadge>,
  },
]
