'use client'
import Link from 'next/link'
import type { ConnectorDetail, ConnectorTask } from '../../server/contract/connectors.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { TraceView } from '../dlq/trace-view.tsx'
import { Freshness } from '../layout/freshness.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { StaleRow } from '../layout/stale-row.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Tag } from '../ui/tag.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './connect.module.css'
import { connectorState, failureGroups, stateOf, taskWords } from './connect-model.ts'
import { ConnectorFacts } from './connector-facts.tsx'
import { useToldError } from './use-told-error.ts'

const EVERY_MS = 5000

/** Which task fails, and why? */
export function ConnectorScreen({ cluster, connect, name }: { cluster: string; connect: string; name: string }) {
  const one = useRoute('connectors.get', { cluster, connect, connector: name }, { every: EVERY_MS })
  const { data } = one
  const error = useToldError(one)
  if (data === undefined) {
    return (
      <>
        <PageHead title={name} mono />
        {error === null ? (
          <SkeletonRows rows={8} words="Asking Kafka Connect" />
        ) : (
          <ProblemState
            error={error}
            what={`Could not read connector ${name}`}
            onRetry={() => one.refetch()}
            action={
              <ButtonLink size="small" href={paths.connectors(cluster)}>
                All connectors
              </ButtonLink>
            }
          />
        )}
      </>
    )
  }
  const { status, words } = connectorState(data)
  return (
    <>
      <PageHead
        title={name}
        mono
        status={
          <StatusBadge status={status} pill>
            {words}
          </StatusBadge>
        }
        tags={
          <>
            {data.kind === 'unknown' ? null : <Tag>{data.kind}</Tag>}
            <Tag>Kafka Connect {data.connect}</Tag>
          </>
        }
      />
      <Freshness what="State" asOf={data.asOf} everyMs={EVERY_MS} reason={error?.message ?? null} />
      {error === null ? null : <StaleRow asOf={data.asOf} error={error} onRetry={() => one.refetch()} />}
      <div className={styles.page}>
        <Failures connector={data} />
        <Card title="Tasks" note={taskWords(data)}>
          {data.tasks.length === 0 ? (
            <EmptyState card>It has no tasks: it is stopped, or its configuration was not taken yet.</EmptyState>
          ) : (
            <SmallTable
              label="Tasks"
              columns={data.failures.length === 0 ? taskColumns : [...taskColumns, causeColumn]}
              rows={data.tasks}
              keyOf={({ id }) => String(id)}
            />
          )}
        </Card>
        <ConnectorFacts cluster={cluster} connector={data} />
        <p>
          <Link href={paths.connectors(cluster)}>All connectors</Link>
        </p>
      </div>
    </>
  )
}

function Failures({ connector: { failures } }: { connector: ConnectorDetail }) {
  return failureGroups(failures).map(({ title, trace }) => (
    <Card key={title} title={title}>
      <div className={styles.trace}>{trace === null ? <Dim>Kafka Connect tells no reason.</Dim> : <TraceView trace={trace} of={title} />}</div>
    </Card>
  ))
}

const taskColumns: readonly SmallColumn<ConnectorTask>[] = [
  { id: 'id', head: 'Task', width: 56, cell: ({ id }) => id },
  { id: 'state', head: 'State', width: 120, cell: ({ state }) => <StatusBadge status={stateOf(state).status}>{stateOf(state).words}</StatusBadge> },
  { id: 'worker', head: 'Worker', cell: ({ worker }) => <Mono>{worker}</Mono> },
]

const causeColumn: SmallColumn<ConnectorTask> = {
  id: 'cause',
  head: 'Root cause',
  cell: ({ trace }) => (trace === null ? null : <span title={trace}>{trace}</span>),
}
