'use client'
import dynamic from 'next/dynamic'
import type { Job, JobDetail, JobEvent } from '../../server/contract/jobs.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute, useRouteMutation } from '../data/query.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { MetaLine, PageHead } from '../layout/page-head.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { formatInteger, formatShare } from '../ui/format-number.ts'
import { formatInstant } from '../ui/format-time.ts'
import { useHotkeys } from '../ui/hotkeys.ts'
import { Kbd } from '../ui/kbd.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { StatTile, StatTiles } from '../ui/stat-tile.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import styles from './jobs.module.css'
import { canPause, canResume, conservation, isOpen, outcomesOf, rateWords, shareOf, stateOf } from './jobs-model.ts'
import { RateForm } from './rate-form.tsx'
import { useJobProgress } from './use-job-progress.ts'

// Only replays have a ledger: its part is not of the first load.
const ReplayOutcome = dynamic(() => import('../replay/replay-outcome.tsx').then((module) => module.ReplayOutcome), { ssr: false })

const CHANGED = ['jobs.get', 'jobs.list'] as const

/** Is it going well, can I stop it, and does everything add up? */
export function JobScreen({ id }: { id: string }) {
  useJobProgress()
  const job = useRoute('jobs.get', { id }, { every: 5000 })
  if (job.data !== undefined) return <Content job={job.data} stale={job.error?.message ?? null} />
  return (
    <>
      <PageHead title="Job" />
      {job.error === null ? (
        <SkeletonRows rows={6} words="Asking for the job" />
      ) : (
        <ProblemState error={job.error} what="Could not read the job" onRetry={() => job.refetch()} />
      )}
    </>
  )
}

function Content({ job, stale }: { job: JobDetail; stale: string | null }) {
  const { zone } = useTimeZone()
  const pause = useRouteMutation('jobs.pause', CHANGED)
  const resume = useRouteMutation('jobs.resume', CHANGED)
  const cancel = useRouteMutation('jobs.cancel', CHANGED)
  const rate = useRouteMutation('jobs.rate', CHANGED)
  const failed = pause.error ?? resume.error ?? cancel.error ?? rate.error
  const { id } = job
  const toggle = () => (canResume(job) ? resume.mutate({ id }) : canPause(job) ? pause.mutate({ id }) : undefined)
  useHotkeys({ ' ': toggle }, isOpen(job))
  const { status, words } = stateOf(job)
  return (
    <>
      <PageHead
        title={job.title}
        status={
          <StatusBadge status={status} pill>
            {words}
          </StatusBadge>
        }
        actions={
          isOpen(job) ? (
            <>
              <Button look="danger" off={cancel.isPending ? 'It is being cancelled' : null} onClick={() => cancel.mutate({ id })}>
                Cancel, keep what is done
              </Button>
              <Button look="primary" off={pause.isPending ? 'It comes to its checkpoint' : null} onClick={toggle}>
                {canResume(job) ? 'Resume' : 'Pause'} <Kbd>Space</Kbd>
              </Button>
            </>
          ) : undefined
        }
      />
      <MetaLine>
        {job.kind} on {job.cluster}, started by {job.startedBy} at {formatInstant(job.createdAt, zone)}, {rateWords(job).toLowerCase()}
      </MetaLine>
      {stale === null ? null : <NoticeRow live>The figures are the last ones known. {stale}</NoticeRow>}
      {failed === null ? null : (
        <NoticeRow status="bad" live>
          {failed.message}
        </NoticeRow>
      )}
      {job.reason === null ? null : (
        <NoticeRow status={status} live>
          {job.reason}
        </NoticeRow>
      )}
      <div className={styles.body}>
        <Figures job={job} zone={zone} />
        {job.kind === 'replay' ? <ReplayOutcome cluster={job.cluster} id={id} open={isOpen(job)} /> : null}
        {isOpen(job) ? (
          <RateForm key={String(job.ratePerSecond)} job={job} onRate={(ratePerSecond) => rate.mutate({ id, body: { ratePerSecond } })} />
        ) : null}
        <Card title="What befell it" note="newest first">
          <SmallTable<JobEvent> label="Events" columns={eventColumns(zone)} rows={job.events} keyOf={(event) => event.id} />
        </Card>
      </div>
    </>
  )
}

function Figures({ job, zone }: { job: Job; zone: string }) {
  const share = shareOf(job)
  const sum = conservation(job)
  return (
    <>
      <StatTiles label="Progress">
        <StatTile
          label="Progress"
          figure={share === null ? null : formatShare(share)}
          note={sum === null ? 'how much there is is not known' : undefined}
        />
        {outcomesOf(job).map(([name, count]) => (
          <StatTile key={name} label={name} figure={formatInteger(count)} />
        ))}
        <StatTile label="left" figure={job.remaining === null ? null : formatInteger(job.remaining)} />
        <StatTile label="Runs" figure={formatInteger(job.runs)} note={job.runs > 1 ? 'taken up again at its checkpoint' : undefined} />
      </StatTiles>
      {/* A replay has a line of its own, from its ledger. */}
      {sum === null || job.kind === 'replay' ? null : (
        <p className={styles.sum}>
          <StatusBadge status={sum.holds ? 'ok' : 'bad'}>{sum.holds ? 'Adds up' : 'Does not add up'}</StatusBadge> {sum.words}
          {job.checkpointAt === null ? null : <>, as of {formatInstant(job.checkpointAt, zone)}</>}
        </p>
      )}
    </>
  )
}

const eventColumns = (zone: string): SmallColumn<JobEvent>[] => [
  { id: 'at', head: 'Time', cell: ({ at }) => formatInstant(at, zone), width: 200 },
  { id: 'kind', head: 'What', cell: ({ kind }) => kind, width: 90 },
  { id: 'detail', head: 'Detail', cell: ({ detail }) => detail },
  { id: 'by', head: 'By', cell: ({ by }) => by ?? 'Headgate', width: 120 },
]
