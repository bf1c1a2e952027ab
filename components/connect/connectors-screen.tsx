'use client'
import { Search } from 'lucide-react'
import type { ConnectorPage } from '../../server/contract/connectors.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoutePages } from '../data/query.ts'
import { text } from '../data/url-params.ts'
import { useUrlState } from '../data/url-state.ts'
import { Freshness } from '../layout/freshness.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { StaleRow } from '../layout/stale-row.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './connect.module.css'
import { headline } from './connect-model.ts'
import { ConnectorsTable } from './connectors-table.tsx'
import { useToldError } from './use-told-error.ts'

const EVERY_MS = 5000
const fields = { q: text() }

/** Which connectors run here, and which of them fail? */
export function ConnectorsScreen({ cluster }: { cluster: string }) {
  const [url, change] = useUrlState(fields)
  const search = url.q.trim()
  const list = useRoutePages('connectors.list', { cluster, limit: 100, ...(search === '' ? {} : { search }) }, { every: EVERY_MS, keepLast: true })
  const error = useToldError(list)
  const [first] = list.data?.pages ?? []
  const connectors = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <PageHead title="Connectors" {...(first === undefined ? {} : { note: headline(first.total, connectors) })} />
      <div className={styles.filters}>
        <TextField
          className={styles.search}
          label="Filter by name"
          placeholder="Name of a connector"
          type="search"
          data-filter
          maxLength={255}
          icon={<Search aria-hidden />}
          value={url.q}
          onChange={(event) => change({ q: event.target.value })}
          end={<Kbd>/</Kbd>}
        />
      </div>
      {first === undefined ? (
        error === null ? (
          <SkeletonRows rows={8} words="Asking Kafka Connect" />
        ) : (
          <ProblemState
            error={error}
            what="Could not list connectors"
            onRetry={() => list.refetch()}
            action={
              <ButtonLink size="small" href={paths.doctor(cluster)}>
                Connection doctor
              </ButtonLink>
            }
          />
        )
      ) : (
        <>
          <Freshness what="Connectors" asOf={first.asOf} everyMs={EVERY_MS} reason={error?.message ?? null} />
          {error === null ? null : <StaleRow asOf={first.asOf} error={error} onRetry={() => list.refetch()} />}
          <Notices page={first} />
          {connectors.length > 0 ? (
            <ConnectorsTable cluster={cluster} connectors={connectors} several={first.connects.length > 1} />
          ) : (
            <EmptyState>{emptyWords(search, first)}</EmptyState>
          )}
        </>
      )}
      {list.hasNextPage ? <Button onClick={() => void list.fetchNextPage()}>Show more connectors</Button> : null}
    </>
  )
}

/** A Kafka Connect that does not answer is one row; the connectors of the others stay. */
function Notices({ page }: { page: ConnectorPage }) {
  return page.connects.map(({ name, problem, starting }) =>
    problem === null ? null : (
      <NoticeRow key={name} status={starting ? 'running' : 'warn'} live>
        {problem.message} {starting ? 'Its connectors are shown as soon as it answers.' : problem.fix}
      </NoticeRow>
    ),
  )
}

function emptyWords(search: string, { connects, total }: ConnectorPage): string {
  if (connects.length === 0)
    return 'No Kafka Connect is named for this cluster. Write connect: { url: ... } at it in headgate.yaml, or set KAFKA_CONNECT_URL.'
  if (search !== '' && total > 0) return `No connector has "${search}" in its name.`
  if (connects.every(({ problem }) => problem !== null)) return 'No connectors to show yet.'
  return 'Kafka Connect runs no connector. One is made by its REST API: PUT /connectors/NAME/config.'
}
