'use client'
import dynamic from 'next/dynamic'
import type { Rates } from '../../server/contract/rates.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { flag, oneOf } from '../data/url-params.ts'
import { useUrlState } from '../data/url-state.ts'
import { Button, DownloadLink } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { NARROW, useMedia } from '../ui/media.ts'
import { Segmented } from '../ui/segmented.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import styles from './produced.module.css'
import { RateTable } from './rate-table.tsx'
import { gapWords, historyWords, type RateView, ratesCsv, topicsView, totalView, windows } from './rates-model.ts'

const RateChart = dynamic(() => import('./rate-chart.tsx').then((loaded) => loaded.RateChart), {
  ssr: false,
  loading: () => <SkeletonRows rows={5} words="Loading the chart" />,
})

const fields = {
  w: oneOf(
    windows.map(({ value }) => value),
    '1h',
  ),
  table: flag(),
}

/** The history of a cluster over the window in the address; charts and sparkline share it. */
export function useRates(cluster: string) {
  const [{ w }] = useUrlState(fields)
  const everyMs = windows.find(({ value }) => value === w)?.everyMs ?? 15_000
  return useRoute('clusters.rates', { cluster, window: w }, { every: everyMs, keepLast: true })
}

/** What was written to the cluster and to its busiest topics, drawn or as rows. */
export function ProducedCharts({ cluster }: { cluster: string }) {
  const [{ w, table }, change] = useUrlState(fields)
  const isNarrow = useMedia(NARROW)
  const rates = useRates(cluster)
  const { data } = rates
  const controls = (
    <>
      <Segmented size="small" label="Window" value={w} options={windows} onChange={(value) => change({ w: value })} />
      <Button size="small" aria-pressed={table} onClick={() => change({ table: !table })}>
        Table
      </Button>
    </>
  )
  if (data === undefined) {
    return (
      <Card title="Produced" note="rec/s" aside={isNarrow ? undefined : controls}>
        {rates.error === null ? (
          <SkeletonRows rows={5} words="Asking the database" />
        ) : (
          <ProblemState card error={rates.error} what="Could not read the history of rates" onRetry={() => rates.refetch()} />
        )}
      </Card>
    )
  }
  return (
    <div className={styles.pair}>
      <Card title="Produced" note="rec/s" aside={isNarrow ? undefined : controls}>
        {isNarrow ? <div className={styles.controls}>{controls}</div> : null}
        <Body rates={data} view={totalView(data)} what="Records produced per second" labels={isNarrow ? 52 : 60} table={table} single />
      </Card>
      <Card title="Busiest topics over time" note={`rec/s, top ${data.topics.length}`} aside={<Csv cluster={cluster} rates={data} />}>
        <Body
          rates={data}
          view={topicsView(data)}
          what="Records per second of the busiest topics"
          labels={isNarrow ? 116 : 190}
          table={table}
          single={false}
        />
      </Card>
    </div>
  )
}

function Csv({ cluster, rates }: { cluster: string; rates: Rates }) {
  return (
    <DownloadLink size="small" href={`data:text/csv;charset=utf-8,${encodeURIComponent(ratesCsv(rates))}`} download={`${cluster}-rates.csv`}>
      CSV
    </DownloadLink>
  )
}

interface BodyProps {
  rates: Rates
  view: RateView
  what: string
  labels: number
  table: boolean
  single: boolean
}

function Body({ rates, view, what, labels, table, single }: BodyProps) {
  const { zone } = useTimeZone()
  const history = historyWords(rates, zone)
  if (rates.startsAt === null) return <EmptyState card>{history}. A sample needs two looks, at least 10 s apart.</EmptyState>
  if (view.series.length === 0) return <EmptyState card>No topic was written to in this window.</EmptyState>
  const gaps = gapWords(view, zone)
  const note = [history, gaps].filter((words) => words !== null).join('. ')
  return (
    <>
      {table ? <RateTable view={view} label={what} /> : <RateChart view={view} what={what} labels={labels} single={single} />}
      {note === '' || !single ? null : <p className={styles.note}>{note}.</p>}
    </>
  )
}
