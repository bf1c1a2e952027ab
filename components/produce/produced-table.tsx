'use client'
import Link from 'next/link'
import type { ProducedItem, ProduceReply } from '../../server/contract/produce.ts'
import { paths } from '../layout/paths.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { countOf, groupDigits } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { Tag } from '../ui/tag.tsx'
import styles from './produce.module.css'

interface Props {
  cluster: string
  topic: string
  reply: ProduceReply
}

type Row = ProducedItem & { index: number }

const size = (bytes: number | null) => (bytes === null ? <Tag>null</Tag> : formatBytes(bytes))
const chosen = { request: 'as chosen', key: 'by the key', spread: 'spread' } as const

/** What became, or would become, of each record. */
export function ProducedTable({ cluster, topic, reply }: Props) {
  const rows = reply.items.map((item, index): Row => ({ ...item, index }))
  const failed = rows.filter(({ problem }) => problem !== null)
  const tooLarge = rows.filter(({ sizeBytes }) => reply.maxBatchBytes !== null && sizeBytes > reply.maxBatchBytes)
  return (
    <section className={styles.result} aria-label={reply.dryRun ? 'Dry run' : 'Sent'}>
      <NoticeRow status={failed.length > 0 ? 'bad' : 'ok'} live>
        {reply.dryRun
          ? `${countOf(rows.length, 'record')} would be sent. Nothing was written. Partitions by key are Java’s (murmur2).`
          : `${countOf(rows.length - failed.length, 'record')} written${failed.length === 0 ? '.' : `, ${failed.length} not.`}`}
      </NoticeRow>
      {tooLarge.length === 0 ? null : (
        <NoticeRow>
          {countOf(tooLarge.length, 'record')} may be too large: the topic takes {formatBytes(reply.maxBatchBytes ?? 0)} as one batch, compressed.
        </NoticeRow>
      )}
      <SmallTable
        label={reply.dryRun ? 'Where the records would go' : 'Where the records are'}
        columns={columns(cluster, topic, reply)}
        rows={rows}
        keyOf={(row) => String(row.index)}
      />
    </section>
  )
}

function columns(cluster: string, topic: string, { dryRun, topicId }: ProduceReply): SmallColumn<Row>[] {
  const where: SmallColumn<Row> = {
    id: 'offset',
    head: 'Offset',
    align: 'right',
    width: 130,
    cell: ({ partition, offset }) =>
      offset === null || partition === null ? (
        'not known'
      ) : (
        <Link href={`${paths.record(cluster, topic, partition, offset)}?id=${topicId}`}>{groupDigits(offset)}</Link>
      ),
  }
  const problem: SmallColumn<Row> = {
    id: 'problem',
    head: 'Result',
    cell: ({ problem, inDoubt }) => (problem === null ? 'Written' : `${inDoubt ? 'In doubt. ' : ''}${problem.message} ${problem.fix ?? ''}`),
  }
  return [
    { id: 'record', head: 'Record', width: 64, cell: ({ index }) => index + 1 },
    { id: 'partition', head: 'Partition', width: 130, cell: ({ partition, chosenBy }) => `${partition ?? 'any'}, ${chosen[chosenBy]}` },
    ...(dryRun ? [] : [where]),
    { id: 'key', head: 'Key', align: 'right', width: 80, cell: ({ keyBytes }) => size(keyBytes) },
    { id: 'value', head: 'Value', align: 'right', width: 90, cell: ({ valueBytes }) => size(valueBytes) },
    ...(dryRun ? [] : [problem]),
  ]
}
