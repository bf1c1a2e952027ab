'use client'
import { type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from 'react'
import { chosenEdges } from './time-model.ts'

const FAR = 8
/** Pixels below which a drag is a click, which chooses nothing. */
const LEAST_DRAG = 4

interface Chosen {
  from: number
  to: number
}

/**
 * Two of `last + 1` edges, chosen by dragging over `area` or with the arrow keys on one of two handles. Dragging chooses when the
 * pointer is let go; keys move the edges, Enter chooses, Escape starts anew.
 */
export function useChosenEdges(area: RefObject<HTMLElement | null>, last: number, onChoose: (chosen: Chosen) => void) {
  const [draft, setDraft] = useState<Chosen | null>(null)
  const began = useRef<{ x: number } | null>(null)
  const shown = draft ?? { from: 0, to: last }
  const isWhole = shown.from === 0 && shown.to === last
  const edgeAt = (x: number, round: (edge: number) => number) => {
    const { left = 0, width = 1 } = area.current?.getBoundingClientRect() ?? {}
    return Math.min(last, Math.max(0, round(((x - left) / width) * last)))
  }
  const spanOf = (x: number): Chosen | null => {
    if (began.current === null || Math.abs(x - began.current.x) < LEAST_DRAG) return null
    const [low, high] = [Math.min(x, began.current.x), Math.max(x, began.current.x)]
    return chosenEdges(edgeAt(low, Math.floor), edgeAt(high, Math.ceil))
  }
  const pointer = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return
      began.current = { x: event.clientX }
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent) => {
      const span = spanOf(event.clientX)
      if (span !== null) setDraft(span)
    },
    onPointerUp: (event: PointerEvent) => {
      const span = spanOf(event.clientX)
      began.current = null
      if (span === null) return
      setDraft(null)
      onChoose(span)
    },
    onPointerCancel: () => {
      began.current = null
      setDraft(null)
    },
  }
  const choose = () => {
    if (isWhole) return
    setDraft(null)
    onChoose(shown)
  }
  const move = (side: keyof Chosen, to: number) => {
    const next =
      side === 'from' ? { ...shown, from: Math.max(0, Math.min(to, shown.to - 1)) } : { ...shown, to: Math.min(last, Math.max(to, shown.from + 1)) }
    setDraft(next)
  }
  const onKeyDown = (side: keyof Chosen) => (event: KeyboardEvent) => {
    const to = keyTarget(event.key, shown[side], last)
    if (to !== null) move(side, to)
    else if (event.key === 'Enter') choose()
    else if (event.key === 'Escape' && !isWhole) setDraft(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { shown, isWhole, pointer, onKeyDown, choose, clear: () => setDraft(null) }
}

function keyTarget(key: string, at: number, last: number): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return at - 1
    case 'ArrowRight':
    case 'ArrowUp':
      return at + 1
    case 'PageDown':
      return at - FAR
    case 'PageUp':
      return at + FAR
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}
