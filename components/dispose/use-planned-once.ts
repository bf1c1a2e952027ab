'use client'
import { useEffect, useRef } from 'react'

/** Asks for a plan when a dialog has opened, once: it reads the whole selection. */
export function usePlannedOnce(plan: () => void): void {
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    plan()
  }, [plan])
}
