'use client'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import type { CopyPlan } from '../../server/contract/copies.ts'
import { useRouteMutation } from '../data/query.ts'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { countOf } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './jobs.module.css'
import { readRate } from './jobs-model.ts'
import { LimitField } from './limit-field.tsx'

const rules = [
  { value: 'same', label: 'Same partition' },
  { value: 'key', label: 'By key', note: 'as Java’s producer places it' },
] as const

type Rule = (typeof rules)[number]['value']

/** Plans a copy of a topic, says what stands against it, and starts it as a job. */
export function CopyScreen({ cluster }: { cluster: string }) {
  const router = useRouter()
  const search = useSearchParams()
  const [from, setFrom] = useState(search.get('from') ?? '')
  const [to, setTo] = useState('')
  const [rule, setRule] = useState<Rule>('same')
  const [limit, setLimit] = useState('')
  const plan = useRouteMutation('copies.plan')
  const start = useRouteMutation('copies.start', ['jobs.list'])
  const ratePerSecond = readRate(limit)
  const body = { source: { topic: from.trim() }, target: { topic: to.trim() }, partitionRule: rule, ratePerSecond: ratePerSecond ?? null }
  const change = (set: () => void) => {
    set()
    plan.reset()
    start.reset()
  }
  const error = start.error ?? plan.error
  const off = from.trim() === '' || to.trim() === '' ? 'Name both topics' : ratePerSecond === undefined ? 'The limit is not a whole number' : null
  return (
    <>
      <PageHead title="Copy a topic" note="Keeps key, value, headers, time and the order of each partition." />
      <form
        className={styles.copy}
        onSubmit={(event) => {
          event.preventDefault()
          if (off === null) plan.mutate({ cluster, body })
        }}
      >
        <span aria-hidden>From topic</span>
        <TextField label="From topic" mono value={from} onChange={(event) => change(() => setFrom(event.target.value))} />
        <TextField
          label="To topic"
          placeholder="To topic, which exists"
          mono
          value={to}
          onChange={(event) => change(() => setTo(event.target.value))}
        />
        <LimitField value={limit} onChange={(next) => change(() => setLimit(next))} />
        <div className={styles.rate}>
          <Select label="Partition of the copy" size="medium" value={rule} options={rules} onChange={(next) => change(() => setRule(next))} />
          <Button type="submit" off={off}>
            Plan the copy
          </Button>
        </div>
      </form>
      <div className={styles.body}>
        {error === null ? null : (
          <NoticeRow status="bad" live>
            {error.message}
          </NoticeRow>
        )}
        {plan.data === undefined ? null : <Planned plan={plan.data} />}
        {plan.data === undefined || plan.data.blockers.length > 0 ? null : (
          <div>
            <Button
              look="primary"
              off={start.isPending ? 'It is being started' : null}
              onClick={() =>
                start.mutate({ cluster, body: { ...body, hash: plan.data.hash } }, { onSuccess: ({ id }) => router.push(paths.job(cluster, id)) })
              }
            >
              Start the copy
            </Button>
          </div>
        )}
      </div>
    </>
  )
}

function Planned({ plan }: { plan: CopyPlan }) {
  return (
    <>
      {plan.blockers.map(({ code, message, fix }) => (
        <NoticeRow key={code} status="bad" live>
          {message} {fix}
        </NoticeRow>
      ))}
      {plan.notices.map(({ message, fix }) => (
        <NoticeRow key={message}>
          {message} {fix}
        </NoticeRow>
      ))}
      {plan.blockers.length > 0 ? null : (
        <NoticeRow status="ok" live>
          {countOf(plan.offsets, 'offset')} of {countOf(plan.partitions.length, 'partition')} would be copied; offsets that hold no record are counted
          as skipped.
        </NoticeRow>
      )}
    </>
  )
}
