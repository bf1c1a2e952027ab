'use client'
import Link from 'next/link'
import { useMemo } from 'react'
import type { Job } from '../../server/contract/jobs.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoutePages } from '../data/query.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatShare } from '../ui/format-number.ts'
import { formatInstant } from '../ui/format-time.ts'
import { ShareBar } from '../ui/share-bar.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim } from '../ui/text.tsx'
import styles from './jobs.module.css'
import { rateWords, shareOf, stateOf } from './jobs-model.ts'
import { useJobProgress } from './use-job-progress.ts'

const EVERY_MS = 5000

/** What works by itself, how far it is, and what waits for somebody? */
export function JobsScreen({ cluster }: { cluster: string }) {
  useJobProgress()
  const { zone } = useTimeZone()
  const list = useRoutePages('jobs.list', { cluster }, { every: EVERY_MS })
  const jobs = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const columns = useMemo(() => columnsOf(zone), [zone])
  if (list.data === undefined) {
    return (
      <>
        <PageHead title="Jobs" />
        {list.error === null ? (
          <SkeletonRows rows={8} words="Asking for the jobs" />
        ) : (
          <ProblemState error={list.error} what="Could not list jobs" onRetry={() => list.refetch()} />
        )}
      </>
    )
  }
  return (
    <>
      <PageHead
        title="Jobs"
        note="Work that goes on without this page: newest first."
        actions={
          <>
            <ButtonLink href={paths.importFile(cluster)}>Import a file</ButtonLink>
            <ButtonLink href={paths.flow(cluster)}>Start a flow</ButtonLink>
            <ButtonLink href={paths.copy(cluster)}>Copy a topic</ButtonLink>
          </>
        }
      />
      {jobs.length === 0 ? (
        <EmptyState>No job has been started on this cluster. Jobs are kept here from their start on, whoever started them.</EmptyState>
      ) : (
        <DataTable<Job> label="Jobs" columns={columns} rows={jobs} keyOf={({ id }) => id} narrow={(job) => <Narrow job={job} />} />
      )}
      {list.hasNextPage ? <Button onClick={() => void list.fetchNextPage()}>Show older jobs</Button> : null}
    </>
  )
}

function Progress({ job }: { job: Job }) {
  const share = shareOf(job)
  if (share === null) return <Dim>not known</Dim>
  return (
    <>
      <ShareBar share={share} /> {formatShare(share)}
    </>
  )
}

function State({ job }: { job: Job }) {
  const { status, words } = stateOf(job)
  return <StatusBadge status={status}>{words}</StatusBadge>
}

const columnsOf = (zone: string): DataColumn<Job>[] => [
  { id: 'title', head: 'What', cell: (job) => <Link href={paths.job(job.cluster, job.id)}>{job.title}</Link>, width: 'minmax(0, 2fr)' },
  { id: 'kind', head: 'Kind', cell: ({ kind }) => kind, width: '80px', needs: 'medium' },
  { id: 'state', head: 'State', cell: (job) => <State job={job} />, width: '160px' },
  { id: 'progress', head: 'Progress', cell: (job) => <Progress job={job} />, width: '150px' },
  { id: 'rate', head: 'Limit', cell: (job) => rateWords(job), width: '130px', needs: 'wide' },
  { id: 'started', head: 'Started', cell: ({ createdAt }) => formatInstant(createdAt, zone), width: '200px', needs: 'medium' },
  { id: 'by', head: 'By', cell: ({ startedBy }) => startedBy, width: '120px', needs: 'wide' },
]

function Narrow({ job }: { job: Job }) {
  return (
    <div className={styles.narrow}>
      <Link href={paths.job(job.cluster, job.id)}>{job.title}</Link>
      <span>
        <State job={job} /> <Progress job={job} />
      </span>
    </div>
  )
}
