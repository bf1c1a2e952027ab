'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DoctorReport, RungId } from '../../server/contract/doctor.ts'
import type { ProblemError } from '../data/problem-error.ts'
import { routeKey, useRoute, useRouteMutation } from '../data/query.ts'
import { mergedReport } from './doctor-model.ts'

interface Doctor {
  report: DoctorReport | undefined
  /** Why the checks could not be made; what a check found is no error. */
  error: ProblemError | null
  /** Which check is under way; null when none is. */
  running: RungId | 'all' | null
  runAll: () => void
  runOne: (id: RungId) => void
}

/** Longer than the server takes for all checks together. */
const timeoutMs = 20_000

/** Checks once when the page opens, and then only when somebody asks: the checks open connections. */
export function useDoctor(cluster: string): Doctor {
  const client = useQueryClient()
  const input = { cluster, body: {} }
  const all = useRoute('clusters.diagnose', input, { freshFor: Number.POSITIVE_INFINITY, timeoutMs })
  const one = useRouteMutation('clusters.diagnose')
  const [asked, setAsked] = useState<RungId | null>(null)
  const running = all.isFetching ? 'all' : one.isPending ? asked : null
  return {
    report: all.data,
    error: all.error ?? one.error,
    running,
    runAll: () => {
      if (running !== null) return
      one.reset()
      void all.refetch()
    },
    runOne: (id) => {
      setAsked(id)
      one.mutate(
        { cluster, body: { rungs: [id] } },
        {
          onSuccess: (again) =>
            client.setQueryData<DoctorReport>(routeKey('clusters.diagnose', input), (before) =>
              before === undefined ? before : mergedReport(before, again),
            ),
        },
      )
    },
  }
}
