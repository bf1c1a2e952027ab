'use client'
import { type ReactNode, useEffect } from 'react'
import { ProblemError } from '../data/problem-error.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { lastClusterSetting } from '../layout/last-cluster.ts'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { ButtonLink } from '../ui/button.tsx'
import { writeSetting } from '../ui/local-setting.ts'

/** Everything inside one cluster: remembers it, and says so when there is no such cluster. */
export function ClusterFrame({ cluster, children }: { cluster: string; children: ReactNode }) {
  const one = useRoute('clusters.get', { cluster }, { every: 10_000 })
  const exists = one.data !== undefined
  // External system: the browser's storage.
  useEffect(() => {
    if (exists) writeSetting(lastClusterSetting, cluster)
  }, [cluster, exists])
  if (!(one.error instanceof ProblemError) || one.error.code !== 'cluster-unknown') return children
  return (
    <>
      <PageHead title={cluster} />
      <ProblemState
        error={one.error}
        what={`Could not open the cluster ${cluster}`}
        action={
          <ButtonLink size="small" href={paths.clusters()}>
            All clusters
          </ButtonLink>
        }
      />
    </>
  )
}
