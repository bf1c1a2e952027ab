'use client'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { ProblemError } from '../data/problem-error.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { SlotOutlet } from '../layout/slots.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Tag } from '../ui/tag.tsx'
import { brokerState } from './brokers-model.ts'

/** Head and tabs of one broker; the tab's screen is below. */
export function BrokerFrame({ cluster, broker, children }: { cluster: string; broker: string; children: ReactNode }) {
  const path = usePathname()
  const one = useRoute('brokers.get', { cluster, broker }, { every: 5000 })
  const { data } = one
  const gone = one.error instanceof ProblemError && one.error.status < 500 ? one.error : null
  const state = data === undefined ? null : brokerState(data)
  const tabs = [
    { href: paths.broker(cluster, broker), label: 'Overview' },
    { href: paths.brokerConfig(cluster, broker), label: 'Config' },
  ]
  return (
    <>
      <PageHead
        title={`Broker ${broker}`}
        status={
          state === null ? undefined : (
            <StatusBadge status={state.status} pill>
              {state.words}
            </StatusBadge>
          )
        }
        tags={
          data === undefined ? null : (
            <>
              {data.controller ? <Tag>controller</Tag> : null}
              {data.version === null ? null : <Tag>Kafka {data.version}</Tag>}
              {data.rack === null ? null : <Tag>rack {data.rack}</Tag>}
            </>
          )
        }
        actions={<SlotOutlet name="head-actions" />}
      />
      <Tabs label={`Parts of broker ${broker}`} tabs={tabs} current={path} />
      {gone !== null ? (
        <ProblemState
          error={gone}
          what={`Could not open broker ${broker}`}
          onRetry={() => one.refetch()}
          action={
            <ButtonLink size="small" href={paths.brokers(cluster)}>
              All brokers
            </ButtonLink>
          }
        />
      ) : (
        children
      )}
    </>
  )
}
