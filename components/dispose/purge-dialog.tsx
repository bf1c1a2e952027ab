'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { PurgePlan, PurgeRequest } from '../../server/contract/disposals.ts'
import { useRoute, useRouteMutation } from '../data/query.ts'
import { paths } from '../layout/paths.ts'
import { countOf, formatInteger, groupDigits } from '../ui/format-number.ts'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { Mono } from '../ui/text.tsx'
import styles from './dispose.module.css'
import { PlanFrame } from './plan-frame.tsx'
import { usePlannedOnce } from './use-planned-once.ts'

const TIMEOUT_MS = 120_000
const SHOWN = 50
type Row = PurgePlan['partitions'][number]

/** What would be deleted from Kafka, what of it nobody has dealt with, and what stays; then the job that does it. */
export function PurgeDialog({ cluster, topic, body, onClose }: { cluster: string; topic: string; body: PurgeRequest; onClose: () => void }) {
  const router = useRouter()
  const [typed, setTyped] = useState('')
  const production = useRoute('clusters.get', { cluster }, { freshFor: 10_000 }).data?.production ?? false
  const plan = useRouteMutation('dlqs.planPurge', [], { timeoutMs: TIMEOUT_MS })
  const apply = useRouteMutation('dlqs.purge', ['jobs.list', 'dlqs.get', 'dlqs.failures', 'dlqs.records'], { timeoutMs: TIMEOUT_MS })
  usePlannedOnce(() => plan.mutate({ cluster, topic, body }))
  const planned = plan.data
  const records = countOf(planned?.deleted ?? '0', 'record')
  const go = () => {
    if (planned === undefined) return
    const whole = { ...body, hash: planned.hash, ...(production ? { confirm: typed } : {}) }
    apply.mutate({ cluster, topic, body: whole }, { onSuccess: ({ id }) => router.push(paths.job(cluster, id)) })
  }
  return (
    <PlanFrame
      title="Purge the queue"
      plan={planned}
      error={apply.error ?? plan.error}
      confirm={production ? { queue: topic, typed, onType: setTyped } : null}
      action={`Delete ${records} for ever`}
      off={apply.isPending ? 'It is being started' : null}
      onGo={go}
      onClose={onClose}
    >
      {planned === undefined ? null : (
        <>
          <p>
            {records} of <Mono>{topic}</Mono> would be deleted from Kafka, {formatInteger(planned.open)} of them open.{' '}
            {planned.newer === '0' ? 'What arrives from now on stays.' : `${countOf(planned.newer, 'record')} above stay.`}
          </p>
          <SmallTable<Row>
            label="What would be deleted"
            columns={columns}
            rows={planned.partitions.slice(0, SHOWN)}
            keyOf={({ partition }) => String(partition)}
          />
          {planned.partitions.length > SHOWN ? (
            <p className={styles.faint}>
              The first {SHOWN} of {planned.partitions.length} partitions.
            </p>
          ) : null}
        </>
      )}
    </PlanFrame>
  )
}

const columns: SmallColumn<Row>[] = [
  { id: 'partition', head: 'Part', cell: ({ partition }) => `P${partition}`, width: 56 },
  { id: 'below', head: 'Below offset', cell: ({ upTo }) => <Mono>{groupDigits(upTo)}</Mono> },
  { id: 'deleted', head: 'Deleted', cell: ({ deleted }) => formatInteger(deleted), align: 'right', width: 76 },
  { id: 'open', head: 'Open', cell: ({ open }) => formatInteger(open), align: 'right', width: 64 },
  { id: 'newer', head: 'Stay', cell: ({ newer }) => formatInteger(newer), align: 'right', width: 64 },
]
