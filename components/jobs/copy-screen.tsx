'use client'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import type { CopyPlan, planCopy } from '../../server/contract/copies.ts'
import type { RouteInput } from '../../server/contract/define.ts'
import { useRouteMutation } from '../data/query.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { readParams } from '../data/url-params.ts'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { type MessagesUrl, messagesFields } from '../messages/messages-url.ts'
import { partitionsWords } from '../messages/partitions-model.ts'
import { rangeWords } from '../messages/range-model.ts'
import { conditionsOf } from '../search/conditions.ts'
import { exportBody } from '../search/export-run.ts'
import { Button } from '../ui/button.tsx'
import { countOf } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Select } from '../ui/select.tsx'
import { Dim } from '../ui/text.tsx'
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
  const [view, setView] = useState(() => viewOf(search.get('search')))
  // What -10h counts from: a plan and its start mean the same records.
  const [now] = useState(() => Date.now())
  const plan = useRouteMutation('copies.plan')
  const start = useRouteMutation('copies.start', ['jobs.list'])
  const ratePerSecond = readRate(limit)
  const body = {
    source: { topic: from.trim(), ...(view === null ? {} : selectionOf(view, now)) },
    target: { topic: to.trim() },
    partitionRule: rule,
    ratePerSecond: ratePerSecond ?? null,
  }
  const change = (set: () => void) => {
    set()
    plan.reset()
    start.reset()
  }
  const error = start.error ?? plan.error
  const off = offReason(from, to, ratePerSecond, view)
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
        {view === null ? null : <Selected view={view} onWhole={() => change(() => setView(null))} />}
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

/** The view of the messages screen that is copied; null: the whole topic. */
function viewOf(query: string | null): MessagesUrl | null {
  if (query === null || query === '') return null
  return readParams(messagesFields, new URLSearchParams(query))
}

/** As an export selects; an expression is no part of a copy. */
function selectionOf(view: MessagesUrl, now: number): Omit<PlanInput['source'], 'topic'> {
  const { predicate, ...range } = exportBody({ ...view, q: '' }, now)
  const { expression: _expression, ...literal } = predicate ?? {}
  return { ...range, predicate: literal }
}

type PlanInput = RouteInput<typeof planCopy>['body']

function offReason(from: string, to: string, ratePerSecond: number | null | undefined, view: MessagesUrl | null): string | null {
  if (from.trim() === '' || to.trim() === '') return 'Name both topics'
  if (ratePerSecond === undefined) return 'The limit is not a whole number'
  return view !== null && view.q !== '' ? 'A copy has no expression: export the search and import the file, or copy without it' : null
}

/** What of the topic is copied, in words, and the way back to all of it. */
function Selected({ view, onWhole }: { view: MessagesUrl; onWhole: () => void }) {
  const { zone } = useTimeZone()
  const words = conditionsOf(view).map((condition) => condition.words)
  const where = `${rangeWords(view, zone)}, ${view.p.length === 0 ? 'all partitions' : partitionsWords(view.p, null).toLowerCase()}, ${view.iso === 'committed' ? 'committed only' : 'also what is not committed'}`
  return (
    <div className={styles.rate}>
      <Dim>
        Only records of the search: {words.length === 0 ? '' : `${words.join(' and ')}; `}
        {where}.
      </Dim>
      <Button size="small" look="ghost" onClick={onWhole}>
        The whole topic
      </Button>
    </div>
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
          {countOf(plan.offsets, 'offset')} of {countOf(plan.partitions.length, 'partition')} would be looked at and copied; offsets that hold no
          record, or one that does not match, are counted as skipped.
        </NoticeRow>
      )}
    </>
  )
}
