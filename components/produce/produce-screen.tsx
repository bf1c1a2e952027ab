'use client'
import dynamic from 'next/dynamic'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { paths } from '../layout/paths.ts'
import { SlotFill } from '../layout/slots.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'

const ProduceForm = dynamic(() => import('./produce-form.tsx').then((module) => module.ProduceForm), {
  ssr: false,
  loading: () => <SkeletonRows rows={8} words="Loading the form" />,
})

/** Writes records to a topic, where the cluster may be written to. */
export function ProduceScreen({ cluster, topic }: { cluster: string; topic: string }) {
  const one = useRoute('clusters.get', { cluster }, { every: 10_000 })
  if (one.data === undefined) {
    return one.error === null ? (
      <SkeletonRows rows={8} words="Asking what may be done with this cluster" />
    ) : (
      <ProblemState error={one.error} what={`Could not open the cluster ${cluster}`} onRetry={() => one.refetch()} />
    )
  }
  if (one.data.readOnly) return <ReadOnly cluster={cluster} topic={topic} />
  return (
    <>
      <SlotFill name="head-actions">
        <ButtonLink href={`${paths.importFile(cluster)}?to=${topic}`}>Import a file</ButtonLink>
        <ButtonLink href={`${paths.flow(cluster)}?to=${topic}`}>Start a flow</ButtonLink>
      </SlotFill>
      <ProduceForm key={`${cluster}/${topic}`} cluster={cluster} topic={topic} production={one.data.production} />
    </>
  )
}

function ReadOnly({ cluster, topic }: { cluster: string; topic: string }) {
  return (
    <EmptyState
      action={
        <ButtonLink size="small" href={paths.messages(cluster, topic)}>
          Read its messages
        </ButtonLink>
      }
    >
      {`${cluster} is read-only here: nothing can be written to its topics. Whoever runs Headgate can change readOnly in headgate.yaml.`}
    </EmptyState>
  )
}
