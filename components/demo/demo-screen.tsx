'use client'
import { useQueryClient } from '@tanstack/react-query'
import type { Demo, DemoChange } from '../../server/contract/demo.ts'
import { DEMO_RATE } from '../../server/contract/demo-rate.ts'
import { ProblemError } from '../data/problem-error.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { routeKey, useRouteMutation } from '../data/query.ts'
import { Freshness } from '../layout/freshness.tsx'
import { lastClusterSetting } from '../layout/last-cluster.ts'
import { PageHead } from '../layout/page-head.tsx'
import { useClusters } from '../layout/session-query.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { countOf } from '../ui/format-number.ts'
import { useSetting } from '../ui/local-setting.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { type Status, StatusBadge } from '../ui/status-badge.tsx'
import styles from './demo.module.css'
import { NotesCard, ProducedCard, ServicesCard } from './demo-lists.tsx'
import { faultsOn, isAtRest, noFaults } from './demo-model.ts'
import { FaultCards } from './fault-cards.tsx'
import { RateCard } from './rate-card.tsx'
import { useDemo } from './use-demo.ts'

/** The demo's controls: what it is set to, what it really does, and trouble on request. */
export function DemoScreen() {
  const demo = useDemo()
  const change = useDemoChange()
  const cluster = useDemoCluster()
  const { data, error } = demo
  if (error instanceof ProblemError && error.code === 'demo-off') return <Off words={error.message} />
  return (
    <div className={styles.screen}>
      <PageHead
        title="Demo"
        status={data === undefined ? undefined : <DemoStatus demo={data} failed={error !== null} />}
        note="A fleet, its orders and payments, produced into topics of its own."
        actions={
          data === undefined ? undefined : (
            <Button
              off={isAtRest(data) ? 'Everything is as it starts' : null}
              onClick={() => change.apply({ running: true, ratePerSecond: DEMO_RATE.default, faults: noFaults })}
            >
              Reset all
            </Button>
          )
        }
      />
      {data === undefined ? null : <Freshness what="Figures" asOf={demo.dataUpdatedAt} everyMs={1000} reason={error?.message ?? null} />}
      {error !== null && data !== undefined ? (
        <NoticeRow live>
          {error.title}. {error.message} The figures are the last ones known.
        </NoticeRow>
      ) : null}
      {change.error === null ? null : (
        <NoticeRow status="bad" live>
          The change was not made. {change.error.message}
        </NoticeRow>
      )}
      {data === undefined && error !== null ? <ProblemState error={error} what="Could not ask the demo" onRetry={() => void demo.refetch()} /> : null}
      {data === undefined && error === null ? <SkeletonRows rows={8} words="Asking the demo" /> : null}
      {data === undefined ? null : (
        <div className={styles.content}>
          <RateCard demo={data} onRate={(ratePerSecond) => change.apply({ ratePerSecond })} onRunning={(running) => change.apply({ running })} />
          <FaultCards demo={data} cluster={cluster} onChange={(key, on) => change.apply({ faults: { [key]: on } })} />
          <div className={styles.lists}>
            <ProducedCard demo={data} cluster={cluster} />
            <ServicesCard demo={data} />
          </div>
          <NotesCard demo={data} />
        </div>
      )}
    </div>
  )
}

function Off({ words }: { words: string }) {
  return (
    <div className={styles.screen}>
      <PageHead
        title="Demo"
        status={
          <StatusBadge status="paused" pill>
            Off
          </StatusBadge>
        }
      />
      <EmptyState>{words}</EmptyState>
    </div>
  )
}

function DemoStatus({ demo, failed }: { demo: Demo; failed: boolean }) {
  const [status, words] = statusOf(demo, failed)
  return (
    <StatusBadge status={status} pill>
      {words}
    </StatusBadge>
  )
}

function statusOf(demo: Demo, failed: boolean): [Status, string] {
  if (failed) return ['unknown', 'Does not answer']
  if (demo.services.some(({ state }) => state === 'failed')) return ['bad', 'A service failed']
  if (!demo.running) return ['paused', 'Stopped']
  const faults = faultsOn(demo).length
  return faults === 0 ? ['running', 'Producing'] : ['warn', `Producing with ${countOf(faults, 'fault')}`]
}

/** Sends changes; the answer is what the demo is set to now. */
function useDemoChange() {
  const client = useQueryClient()
  const mutation = useRouteMutation('demo.set')
  const apply = (body: DemoChange) => mutation.mutate({ body }, { onSuccess: (demo) => client.setQueryData(routeKey('demo.get', {}), demo) })
  return { apply, error: mutation.error }
}

/** The demo writes into the embedded cluster; where none is, into the only one, else the one looked at last. */
function useDemoCluster(): string | null {
  const clusters = useClusters().data?.items ?? []
  const [last] = useSetting(lastClusterSetting)
  const [first] = clusters
  return clusters.find((cluster) => cluster.embedded)?.id ?? clusters.find((cluster) => cluster.id === last)?.id ?? first?.id ?? null
}
