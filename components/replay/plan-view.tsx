'use client'
import dynamic from 'next/dynamic'
import type { ReplayPlan } from '../../server/contract/replays.ts'
import { Card } from '../ui/card.tsx'
import { countOf, formatInteger } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Mono } from '../ui/text.tsx'
import styles from './replay.module.css'
import { durationWords, type OutcomeRow, outcomesOf } from './replay-model.ts'

const TransformVerdicts = dynamic(() => import('./transform-verdicts.tsx').then((module) => module.TransformVerdicts), { ssr: false })

interface Props {
  cluster: string
  queue: string
  plan: ReplayPlan
  ratePerSecond: number | null
}

type Place = ReplayPlan['perPartition'][number]
const SHOWN_PLACES = 50

/** What a replay would do, as the dry run found it. */
export function PlanView({ cluster, queue, plan, ratePerSecond }: Props) {
  const { rows, addsUp } = outcomesOf(plan)
  return (
    <>
      <p className={styles.verdict} aria-live="polite">
        <StatusBadge status={plan.blockers.length > 0 ? 'bad' : 'ok'}>{plan.blockers.length > 0 ? 'Blocked' : 'Complete'}</StatusBadge>{' '}
        {countOf(plan.selected, 'record')} checked. Nothing was written.{' '}
        <StatusBadge status={addsUp ? 'ok' : 'bad'}>{addsUp ? 'Adds up' : 'Does not add up'}</StatusBadge>
      </p>
      {plan.blockers.map(({ code, message, fix }) => (
        <NoticeRow key={`${code} ${message}`} status="bad" live>
          {message} {fix}
        </NoticeRow>
      ))}
      {plan.warnings.map(({ message, fix }) => (
        <NoticeRow key={message} status="warn">
          {message} {fix}
        </NoticeRow>
      ))}
      <SmallTable<OutcomeRow> label="Outcomes" columns={outcomeColumns} rows={rows} keyOf={({ id }) => id} />
      {plan.expired === '0' ? null : <NoticeRow>{formatInteger(plan.expired)} of the records that were named are not there any more.</NoticeRow>}
      {plan.transform === null ? null : <TransformVerdicts key={plan.hash} cluster={cluster} queue={queue} verdicts={plan.transform} />}
      <Card title="If you go on">
        <ul className={styles.list}>
          <li>
            {formatInteger(plan.sendable)} records are written, {durationWords(plan.sendable, ratePerSecond)}.
          </li>
          <li>
            Each is committed once to the target’s log for readers that read committed records only, on this cluster. Readers that also read
            uncommitted records (Java’s default) may see attempts that were aborted. What consumers do with it is theirs.
          </li>
          <li>Order is kept within a partition of the queue, not against what else is written meanwhile.</li>
          {plan.canary === null ? null : (
            <li>
              {countOf(plan.canary.records, 'record')} are sent first; the rest waits until {plan.canary.groups.join(', ')} has read them and none is
              a dead letter again. What waits in retry topics meanwhile is not seen.
            </li>
          )}
          {plan.parking === null || plan.overLimit === '0' ? null : (
            <li>
              {formatInteger(plan.overLimit)} go to <Mono>{plan.parking.topic}</Mono>
              {plan.parking.exists ? '' : `, which is made with ${plan.parking.partitions} partitions`}.
            </li>
          )}
          {plan.strippedHeaders.length === 0 ? (
            <li>All headers are kept as they are.</li>
          ) : (
            <li>
              Headers that tell of the failure or of tracing are left out, all others keep bytes and order.
              <details>
                <summary>{countOf(plan.strippedHeaders.length, 'name')} that are left out</summary>
                <Mono>{plan.strippedHeaders.join(', ')}</Mono>
              </details>
            </li>
          )}
        </ul>
      </Card>
      <Card title="Who will read them" note="replayed records go to every reader, not only to the one that failed">
        {plan.readers.length === 0 ? (
          <p className={styles.note}>No group has committed in the targets.</p>
        ) : (
          <ul className={styles.list}>
            {plan.readers.map(({ group, topics }) => (
              <li key={group}>
                <Mono>{group}</Mono> reads {topics.join(', ')}
              </li>
            ))}
          </ul>
        )}
      </Card>
      {plan.perPartition.length === 0 ? null : (
        <Card
          title="Where they go"
          note={plan.perPartition.length > SHOWN_PLACES ? `the first ${SHOWN_PLACES} of ${plan.perPartition.length}` : undefined}
        >
          <SmallTable<Place>
            label="Records per target partition"
            columns={placeColumns}
            rows={plan.perPartition.slice(0, SHOWN_PLACES)}
            keyOf={({ topic, partition }) => `${topic}/${partition}`}
          />
        </Card>
      )}
    </>
  )
}

const outcomeColumns: SmallColumn<OutcomeRow>[] = [
  {
    id: 'outcome',
    head: 'Outcome',
    cell: ({ words, status, records }) => (records === '0' ? words : <StatusBadge status={status}>{words}</StatusBadge>),
    width: 260,
  },
  { id: 'records', head: 'Records', cell: ({ records }) => formatInteger(records), align: 'right', width: 90 },
  { id: 'why', head: 'Why', cell: ({ why }) => why },
]

const placeColumns: SmallColumn<Place>[] = [
  { id: 'topic', head: 'Topic', cell: ({ topic }) => <Mono>{topic}</Mono> },
  { id: 'partition', head: 'Partition', cell: ({ partition }) => `P${partition}`, width: 90 },
  { id: 'records', head: 'Records', cell: ({ records }) => formatInteger(records), align: 'right', width: 110 },
]
