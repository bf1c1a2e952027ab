'use client'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import { type Hotkeys, useHotkeys } from './hotkeys.ts'
import { findRow, gridStep } from './virtual-grid-keys.ts'
import type { RowPlace, VirtualGridProps } from './virtual-grid-types.ts'

interface Options {
  frame: RefObject<HTMLDivElement | null>
  grid: VirtualGridProps
  /** Rows that fit into the frame. */
  page: () => number
  show: (index: number) => void
}

/** The row that the keys act on. It follows its key when rows come and go; a row chosen from outside takes its place. */
export function useActiveRow({ frame, grid, page, show }: Options) {
  const { count, rowKey, currentKey = null } = grid
  const [picked, setPicked] = useState<RowPlace | null>(null)
  const active = currentKey === null || currentKey === picked?.key ? picked : { key: currentKey, index: 0 }
  const pick = (index: number) => setPicked({ key: rowKey(index), index })
  const indexOfActive = () => (active === null ? -1 : findRow(active, count, rowKey))
  const move = (key: string) => {
    const to = gridStep(key, indexOfActive(), count, page())
    if (to === null) return false
    frame.current?.focus({ preventScroll: true })
    pick(to)
    show(to)
    grid.onActive?.(to)
    return true
  }
  const openMenu = () => {
    const index = indexOfActive()
    const shown = document.getElementById(frame.current?.getAttribute('aria-activedescendant') ?? '')?.getBoundingClientRect()
    if (index < 0 || shown === undefined || (grid.marker?.(index) ?? null) !== null) return
    grid.onMenu?.(index, null, { x: shown.left + 24, y: shown.bottom })
  }
  const keys: Hotkeys = { j: () => move('j'), k: () => move('k'), 'g g': () => move('Home'), 'shift+g': () => move('End') }
  useHotkeys(keys, (grid.pageKeys ?? grid.card !== true) && count > 0)
  useHotkeys({ '.': openMenu }, grid.onMenu !== undefined && currentKey === null)
  const open = () => {
    const index = indexOfActive()
    if (index < 0 || grid.onOpen === undefined || (grid.marker?.(index) ?? null) !== null) return false
    grid.onOpen(index)
    return true
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    // J and K come from the page, so that they work before the grid has the focus.
    const done = event.key === 'Enter' ? open() : event.key !== 'j' && event.key !== 'k' && move(event.key)
    if (done) event.preventDefault()
  }
  return { activeKey: active?.key ?? null, pick, onKeyDown }
}
