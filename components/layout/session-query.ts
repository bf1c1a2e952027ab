'use client'
import { useRoute } from '../data/query.ts'

/** Who is asking and what this installation has. Changes with a restart only. */
export const useSession = () => useRoute('session.get', {}, { freshFor: 5 * 60_000 })

/** All connections with their state. */
export const useClusters = () => useRoute('clusters.list', {}, { every: 10_000 })
