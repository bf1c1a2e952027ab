'use client'
import { listClusters } from '../../server/contract/clusters.ts'
import { getSession } from '../../server/contract/session.ts'
import { useRoute } from '../data/query.ts'

/** Who is asking and what this installation has. Changes with a restart only. */
export const useSession = () => useRoute(getSession, {}, { freshFor: 5 * 60_000 })

/** All connections with their state. */
export const useClusters = () => useRoute(listClusters, {}, { every: 10_000 })
