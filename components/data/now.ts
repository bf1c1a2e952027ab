'use client'
import { useCallback, useSyncExternalStore } from 'react'

/** The time, renewed every `everyMs`; hidden tabs rest. null while rendering on the server, where no reader waits. */
export function useNow(everyMs = 1000): number | null {
  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = setInterval(() => !document.hidden && changed(), everyMs)
      document.addEventListener('visibilitychange', changed)
      return () => {
        clearInterval(timer)
        document.removeEventListener('visibilitychange', changed)
      }
    },
    [everyMs],
  )
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / everyMs) * everyMs,
    () => null,
  )
}
