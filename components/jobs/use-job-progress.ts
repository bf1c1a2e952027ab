'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { routeKey } from '../data/query.ts'
import { useSocketHub } from '../data/socket.tsx'

/** Reads jobs again when one has moved. Their counts come as totals, so that a message that is missed costs nothing. */
export function useJobProgress(): void {
  const hub = useSocketHub()
  const client = useQueryClient()
  // External system: the socket.
  useEffect(() => {
    const lease = hub.lease()
    const stop = lease.on('job.progress', ({ id }) => {
      void client.invalidateQueries({ queryKey: routeKey('jobs.list') })
      void client.invalidateQueries({ queryKey: routeKey('jobs.get', { id }) })
    })
    return () => {
      stop()
      lease.release()
    }
  }, [hub, client])
}
