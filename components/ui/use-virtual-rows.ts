'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { findRow } from './virtual-grid-keys.ts'

interface Options {
  frame: RefObject<HTMLDivElement | null>
  count: number
  rowKey: (index: number) => string
  rowHeight: number
  /** Height of the sticky head, which hides what scrolls below it. */
  head: number
  prepends: boolean
  currentKey: string | null
  onNearEnd: (() => void) | undefined
}

/** Which rows are in sight and where; keeps the reader's place and asks for more near the end. */
export function useVirtualRows({ frame, count, rowKey, rowHeight, head, prepends, currentKey, onNearEnd }: Options) {
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: head,
    scrollPaddingStart: head,
    initialRect: { width: 1000, height: 800 },
  })
  useKeepPlace({ frame, count, rowKey, rowHeight, prepends })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? -1
  // External system: the server that holds the rows beyond.
  useEffect(() => {
    if (count > 0 && lastShown >= count - 10) onNearEnd?.()
  }, [lastShown, count, onNearEnd])
  const reveal = useEffectEvent((key: string) => {
    const index = findRow({ key, index: 0 }, count, rowKey)
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' })
  })
  // External system: the scroll position, where the current row is chosen from outside.
  useEffect(() => {
    if (currentKey !== null) reveal(currentKey)
  }, [currentKey])
  // Sizes are equal, so the virtualizer needs no keys: asking for those of 10,000 rows at each change costs milliseconds.
  const keyed = items.map(({ index, start }) => ({ index, start, key: rowKey(index) }))
  return { items: keyed, height: virtual.getTotalSize(), show: (index: number) => virtual.scrollToIndex(index, { align: 'auto' }) }
}

/** Rows put in above the first one move the scroll position by their height, so that nothing moves under the reader. */
function useKeepPlace({ frame, prepends, count, rowKey, rowHeight }: Pick<Options, 'frame' | 'prepends' | 'count' | 'rowKey' | 'rowHeight'>) {
  const first = useRef<string | null>(null)
  // External system: the scroll position.
  useLayoutEffect(() => {
    const before = first.current
    first.current = count > 0 ? rowKey(0) : null
    const element = frame.current
    if (!prepends || before === null || before === first.current || element === null || element.scrollTop === 0) return
    const moved = findRow({ key: before, index: 0 }, count, rowKey)
    if (moved > 0) element.scrollTop += moved * rowHeight
  })
}
