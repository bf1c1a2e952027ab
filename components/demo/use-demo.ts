'use client'
import { type UseQueryResult, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Demo } from '../../server/contract/demo.ts'
import type { ProblemError } from '../data/problem-error.ts'
import { routeKey, useRoute } from '../data/query.ts'
import { useSocketHub } from '../data/socket.tsx'

const EVERY_MS = 10_000

/** The demo as it is now: asked once, then told once a second by the socket. Without a socket it is asked again now and then. */
export function useDemo(): UseQueryResult<Demo, ProblemError> {
  const hub = useSocketHub()
  const client = useQueryClient()
  const demo = useRoute('demo.get', {}, { every: EVERY_MS })
  // External system: the socket. Rooms are lost with their session, so each new one is joined again.
  useEffect(() => {
    const lease = hub.lease()
    lease.on('demo.stats', (stats) => client.setQueryData(routeKey('demo.get', {}), stats))
    let joined = 0
    // Refused where the demo is off: the route says the same, and says it on the screen.
    const tell = (on: boolean) => void lease.send('demo.watch', { on }).catch(() => undefined)
    const join = () => {
      const { state, session } = hub.connection
      if (state !== 'connected' || session === joined) return
      joined = session
      tell(true)
    }
    const unwatch = hub.watch(join)
    join()
    return () => {
      unwatch()
      if (joined > 0) tell(false)
      lease.release()
    }
  }, [hub, client])
  return demo
}
