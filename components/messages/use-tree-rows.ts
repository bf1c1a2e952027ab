'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useState } from 'react'

const LINE = 18
const OVERSCAN = 20
/** Above this rows do not wrap: each is one line high, and nothing is kept or measured for those out of sight. */
const MEASURED_UP_TO = 50_000

interface TreeRows {
  rows: readonly { index: number; start: number }[]
  height: number
  /** Null where rows are not measured. */
  measure: ((row: HTMLElement | null) => void) | null
  scrollTo: (index: number) => void
}

/** The rows of a tree that are in sight. */
export function useTreeRows(frame: RefObject<HTMLElement | null>, shown: Int32Array): TreeRows {
  const isLong = shown.length > MEASURED_UP_TO
  const virtual = useVirtualizer({
    count: isLong ? 0 : shown.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE,
    getItemKey: (index) => shown[index] ?? index,
    overscan: OVERSCAN,
    initialRect: { width: 500, height: 600 },
  })
  const sight = useSight(frame, isLong)
  const scrollTo = useCallback((index: number) => scrollIntoSight(frame.current, index), [frame])
  if (!isLong) {
    const rows = virtual.getVirtualItems()
    const { measureElement } = virtual
    return { rows, height: virtual.getTotalSize(), measure: measureElement, scrollTo: (index) => virtual.scrollToIndex(index, { align: 'auto' }) }
  }
  const first = Math.max(0, sight.first - OVERSCAN)
  const last = Math.min(shown.length, sight.first + sight.count + OVERSCAN)
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, at) => ({ index: first + at, start: (first + at) * LINE }))
  return { rows, height: shown.length * LINE, measure: null, scrollTo }
}

/** Which lines of fixed height a frame shows. External system: its scrolling and its size. */
function useSight(frame: RefObject<HTMLElement | null>, on: boolean): { first: number; count: number } {
  const [sight, setSight] = useState({ first: 0, count: 40 })
  useEffect(() => {
    const element = frame.current
    if (element === null || !on) return
    const look = () => {
      const next = { first: Math.floor(element.scrollTop / LINE), count: Math.ceil(element.clientHeight / LINE) + 1 }
      setSight((before) => (before.first === next.first && before.count === next.count ? before : next))
    }
    const sized = new ResizeObserver(look)
    sized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      sized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [frame, on])
  return sight
}

function scrollIntoSight(element: HTMLElement | null, index: number): void {
  if (element === null) return
  const [top, bottom] = [index * LINE, (index + 1) * LINE]
  if (top < element.scrollTop) element.scrollTop = top
  else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
}
