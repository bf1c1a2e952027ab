'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { DiscardRequest } from '../../server/contract/disposals.ts'
import { useRoute, useRouteMutation } from '../data/query.ts'
import { paths } from '../layout/paths.ts'
import { countOf } from '../ui/format-number.ts'
import { TextField } from '../ui/text-field.tsx'
import styles from './dispose.module.css'
import { PlanFrame } from './plan-frame.tsx'
import { usePlannedOnce } from './use-planned-once.ts'

const TIMEOUT_MS = 120_000

/** Which records would be marked as discarded, or have that taken back; then the job that does it. */
export function DiscardDialog({ cluster, body, onClose }: { cluster: string; body: DiscardRequest; onClose: () => void }) {
  const router = useRouter()
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const production = useRoute('clusters.get', { cluster }, { freshFor: 10_000 }).data?.production ?? false
  const plan = useRouteMutation('discards.plan', [], { timeoutMs: TIMEOUT_MS })
  const apply = useRouteMutation('discards.apply', ['jobs.list', 'dlqs.get', 'dlqs.failures', 'dlqs.records'], { timeoutMs: TIMEOUT_MS })
  usePlannedOnce(() => plan.mutate({ cluster, body }))
  const isBack = body.mark === 'new'
  const planned = plan.data
  const records = countOf(planned?.marks ?? '0', 'record')
  const go = () => {
    if (planned === undefined) return
    const whole = { ...body, hash: planned.hash, reason: reason.trim(), ...(production ? { confirm: typed } : {}) }
    apply.mutate({ cluster, body: whole }, { onSuccess: ({ id }) => router.push(paths.job(cluster, id)) })
  }
  return (
    <PlanFrame
      title={isBack ? 'Take a discard back' : 'Discard dead letters'}
      plan={planned}
      error={apply.error ?? plan.error}
      confirm={production ? { queue: body.dlq, typed, onType: setTyped } : null}
      action={isBack ? `Open ${records} again` : `Discard ${records}`}
      off={reason.trim() === '' ? 'Say why first' : apply.isPending ? 'It is being started' : null}
      onGo={go}
      onClose={onClose}
    >
      {planned === undefined ? null : (
        <p>
          {isBack ? `${records} would be open again.` : `${records} would be marked as discarded. They stay in Kafka, and it can be taken back.`}{' '}
          {planned.stays === '0'
            ? ''
            : `${countOf(planned.stays, 'record')} of the selection ${isBack ? 'are not discarded' : 'are dealt with already'} and stay as they are.`}
        </p>
      )}
      <p className={styles.faint}>What arrives from now on is not part of it.</p>
      <TextField
        label="Reason"
        placeholder="Reason, which is kept with each record"
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </PlanFrame>
  )
}
