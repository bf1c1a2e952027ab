'use client'
import { useRouter } from 'next/navigation'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute, useRouteMutation } from '../data/query.ts'
import { useUrlState } from '../data/url-state.ts'
import { Refusal } from '../jobs/refusal.tsx'
import { MetaLine, PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { countOf } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { DraftForm } from './draft-form.tsx'
import { PlanView } from './plan-view.tsx'
import styles from './replay.module.css'
import { type Draft, draftFields, requestOf } from './replay-model.ts'

/** A dry run reads the whole selection. */
const PLAN_TIMEOUT_MS = 120_000

/** What is sent back, where to, and how: looked at by a dry run before anything is written, then started as a job. */
export function ReplayScreen({ cluster, queue }: { cluster: string; queue: string }) {
  const router = useRouter()
  const [draft, setDraft] = useUrlState(draftFields)
  const found = useRoute('dlqs.get', { cluster, topic: queue }, { freshFor: 10_000 })
  const readOnly = useRoute('clusters.get', { cluster }, { freshFor: 10_000 }).data?.readOnly ?? false
  const plan = useRouteMutation('replays.plan', [], { timeoutMs: PLAN_TIMEOUT_MS })
  const start = useRouteMutation('replays.start', ['jobs.list'], { timeoutMs: PLAN_TIMEOUT_MS })
  const request = requestOf(queue, draft)
  const change = (changes: Partial<Draft>) => {
    setDraft(changes)
    plan.reset()
    start.reset()
  }
  const off = 'off' in request ? request.off : plan.isPending ? 'It is being looked at' : null
  const planned = plan.data
  const startOff = readOnly
    ? `Cluster ${cluster} is read-only here`
    : planned === undefined || 'off' in request
      ? 'Make a dry run first'
      : planned.blockers.length > 0
        ? 'Something stands against it: see above'
        : planned.selected === '0'
          ? 'Nothing is selected'
          : start.isPending
            ? 'It is being started'
            : null
  const begin = () => {
    if ('off' in request || planned === undefined) return
    const body = { ...request.body, hash: planned.hash }
    start.mutate({ cluster, body }, { onSuccess: ({ id }) => router.push(paths.job(cluster, id)) })
  }
  return (
    <>
      <PageHead title="Plan a replay" actions={<ButtonLink href={paths.deadLetters(cluster, queue)}>Leave</ButtonLink>} />
      <MetaLine>
        <span className={styles.name}>{queue}</span>
        <span>Nothing is written until the replay is started.</span>
      </MetaLine>
      {found.error === null ? null : <ProblemState error={found.error} what="Could not open the queue" onRetry={() => found.refetch()} />}
      <div className={styles.page}>
        <DraftForm
          cluster={cluster}
          queue={queue}
          draft={draft}
          off={off}
          faults={plan.error?.errors ?? []}
          suggested={subjectOf(draft.to.trim(), found.data?.sources ?? [])}
          onChange={change}
          onPlan={() => planNow()}
        />
        <div className={styles.result}>
          <Refusal error={start.error ?? plan.error} />
          {planned === undefined ? (
            <p className={styles.hint}>
              {plan.isPending
                ? 'Reading the selection, and looking at targets, rights and sizes.'
                : 'The dry run reads all that is selected and tells what would become of each record.'}
            </p>
          ) : (
            <PlanView cluster={cluster} queue={queue} plan={planned} ratePerSecond={'off' in request ? null : request.body.ratePerSecond} />
          )}
          {planned === undefined ? null : (
            <div className={styles.go}>
              <Button look="primary" off={startOff} onClick={begin}>
                Replay {countOf(planned.sendable, 'record')}
              </Button>
              {readOnly ? <NoticeRow>Cluster {cluster} is read-only here: a replay can be planned and not started.</NoticeRow> : null}
            </div>
          )}
        </div>
      </div>
    </>
  )

  function planNow(): void {
    start.reset()
    if ('body' in request) plan.mutate({ cluster, body: request.body })
  }
}

function subjectOf(target: string, sources: readonly string[]): string | null {
  const [only] = sources
  const topic = target !== '' ? target : sources.length === 1 && only !== undefined ? only : null
  return topic === null ? null : `${topic}-value`
}
