'use client'
import Link from 'next/link'
import type { Journey, JourneyStep } from '../../server/contract/journeys.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { paths } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatInteger, groupDigits } from '../ui/format-number.ts'
import { formatInstant } from '../ui/format-time.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './journey.module.css'
import { causeNumbers, completeWords, placeOf, roleWords, stepWords } from './journey-model.ts'

interface Props {
  cluster: string
  journey: Journey
  all: boolean
  long: boolean
  isReading: boolean
  onAll: () => void
  onLonger: () => void
  onAgain: () => void
}

/** The steps in their order, how much of the truth they are, and what was read for it. */
export function JourneyView({ cluster, journey, all, long, isReading, onAll, onLonger, onAgain }: Props) {
  const { steps } = journey
  const causes = causeNumbers(steps)
  const off = isReading ? 'It is being looked for' : null
  const budgetEnded = journey.stopReason === 'time-budget' && !long
  return (
    <>
      <NoticeRow status={journey.complete ? 'ok' : 'warn'} live>
        {completeWords(journey)}
      </NoticeRow>
      <div className={styles.open}>
        {budgetEnded ? (
          <Button size="small" off={off} onClick={onLonger}>
            Look for 25 s
          </Button>
        ) : null}
        {all ? null : (
          <Button size="small" off={off} onClick={onAll}>
            Look in all topics
          </Button>
        )}
        <Button size="small" off={off} onClick={onAgain}>
          Look again
        </Button>
      </div>
      {journey.notices.map(({ message }) => (
        <NoticeRow key={message}>{message}</NoticeRow>
      ))}
      {steps.length === 0 ? (
        <EmptyState>{journey.complete ? 'No record of these topics fits.' : 'No record that fits was found so far.'}</EmptyState>
      ) : (
        <ol className={styles.steps} aria-label="Steps">
          {steps.map((step, at) => (
            <Step key={placeOf(step)} cluster={cluster} step={step} number={at + 1} cause={causes[at] ?? null} />
          ))}
        </ol>
      )}
      <details>
        <summary className={styles.note}>What was looked through</summary>
        <SmallTable label="Topics" columns={columns} rows={journey.topics} keyOf={({ topic }) => topic} />
      </details>
    </>
  )
}

function Step({ cluster, step, number, cause }: { cluster: string; step: JourneyStep; number: number; cause: number | null }) {
  const { zone } = useTimeZone()
  const { status, words } = stepWords(step)
  return (
    <li className={styles.step}>
      <span className={styles.number}>{number}</span>
      <span>
        <StatusBadge status={status}>{words}</StatusBadge>
      </span>
      <span className={styles.place}>
        <Link href={step.role === 'dead-letter' ? letterHref(cluster, step) : paths.record(cluster, step.topic, step.partition, step.offset)}>
          <Mono>
            {step.topic} P{step.partition} / {groupDigits(step.offset)}
          </Mono>
        </Link>
        {step.key === null ? <Dim>no key</Dim> : <Mono>{step.key}</Mono>}
      </span>
      <span className={styles.what}>
        {step.exceptionClass === null && step.message === null ? null : (
          <span>
            <b>{step.exceptionClass ?? 'No exception class'}</b>
            {step.message === null ? '' : `: ${step.message}`}
          </span>
        )}
        <span className={styles.faint}>{madeOf(step, cause)}</span>
        {step.replay?.job == null ? null : (
          <Link href={paths.job(cluster, step.replay.job)}>Replay job{step.replay.attempt === null ? '' : `, attempt ${step.replay.attempt}`}</Link>
        )}
      </span>
      <span className={styles.time}>{step.timestamp === null ? <Dim>no time</Dim> : formatInstant(step.timestamp, zone)}</span>
    </li>
  )
}

const letterHref = (cluster: string, { topic, partition, offset }: JourneyStep) => `${paths.deadLetters(cluster, topic)}?rec=${partition}/${offset}`

function madeOf({ origin, replay, attempts, foundBy }: JourneyStep, cause: number | null): string {
  const from =
    cause !== null
      ? `From step ${cause}`
      : replay !== null
        ? `From ${replay.of}, which is not here`
        : origin !== null
          ? `From ${placeOf(origin)}, which is not here`
          : ''
  const tried = attempts === null ? '' : `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
  return [from, tried, foundBy === 'pointer' ? 'named by another step' : ''].filter((part) => part !== '').join(', ')
}

const columns: readonly SmallColumn<Journey['topics'][number]>[] = [
  { id: 'topic', head: 'Topic', cell: ({ topic }) => <Mono>{topic}</Mono> },
  { id: 'role', head: 'Role', cell: ({ role }) => roleWords[role].words, width: 110 },
  { id: 'matches', head: 'Found', cell: ({ matches }) => formatInteger(matches), align: 'right', width: 80 },
  { id: 'scanned', head: 'Looked through', cell: ({ scanned }) => formatInteger(scanned), align: 'right', width: 120 },
  { id: 'how', head: 'How far', cell: (row) => howFar(row) },
]

function howFar({ complete, partition, problem }: Journey['topics'][number]): string {
  const only = partition === null ? '' : `partition ${partition} alone, where the key belongs`
  if (complete) return only === '' ? 'to its ends' : `${only}, to its end`
  return [problem ?? 'not to its end', only].filter((part) => part !== '').join('; ')
}
