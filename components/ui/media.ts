'use client'
import { useCallback, useSyncExternalStore } from 'react'

/** Widths at which the layout changes (design language, responsive). */
export const NARROW = '(max-width: 767px)'
export const MEDIUM = '(max-width: 1023px)'
export const OVERLAY = '(max-width: 1279px)'

/** Whether a media query holds; false while rendering on the server. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  )
}
