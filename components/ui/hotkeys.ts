'use client'
import { useEffect, useEffectEvent, useRef } from 'react'
import { readSetting } from './local-setting.ts'
import { shortcutsSetting } from './shortcuts-setting.ts'

/** Key as written in the table of keys: `j`, `?`, `Escape`, `mod+k` (Ctrl or Cmd), `shift+g`, or two in a row: `g t`. */
export type Hotkeys = Record<string, (event: KeyboardEvent) => void>

const SEQUENCE_MS = 1200
const OPEN_LAYERS = '[role="dialog"][data-state="open"], [role="menu"][data-state="open"], [role="alertdialog"][data-state="open"]'

/** True while the keys belong to a text field or a control that has keys of its own. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"], [role="textbox"]') !== null
}

const PRESSED = 'button, a[href], summary, [role="switch"], [role="slider"], [role="tab"], [role="radio"]'

/** True for Space and Enter on a control that they press. */
const presses = (name: string, target: EventTarget | null) =>
  (name === ' ' || name === 'Enter') && target instanceof Element && target.closest(PRESSED) !== null

/** The name of a key press in the notation of `Hotkeys`; null for a modifier alone or a browser's own combination. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string | null {
  if (['Control', 'Meta', 'Alt', 'Shift', 'Dead'].includes(event.key)) return null
  if (event.ctrlKey || event.metaKey) return `mod+${event.key.toLowerCase()}`
  if (event.altKey) return `alt+${event.key.toLowerCase()}`
  return /^\p{Lu}$/u.test(event.key) ? `shift+${event.key.toLowerCase()}` : event.key
}

/**
 * Keys that work anywhere on the page. Single keys rest while someone types, while a dialog or menu is open, and when
 * they are switched off; `Escape` and `mod+…` do not rest while typing. The first handler takes the key.
 */
export function useHotkeys(keys: Hotkeys, enabled = true) {
  const before = useRef({ key: '', at: 0 })
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const name = keyName(event)
    if (name === null || event.defaultPrevented) return
    const single = !name.startsWith('mod+') && name !== 'Escape'
    if (presses(name, event.target)) return
    if (single && (isTyping(event.target) || readSetting(shortcutsSetting) === 'off')) return
    if (!name.startsWith('mod+') && document.querySelector(OPEN_LAYERS) !== null) return
    const sequence = event.timeStamp - before.current.at < SEQUENCE_MS ? `${before.current.key} ${name}` : ''
    before.current = { key: name, at: event.timeStamp }
    const handler = keys[sequence] ?? keys[name]
    if (handler === undefined) return
    event.preventDefault()
    before.current = { key: '', at: 0 }
    handler(event)
  })
  // External system: the document's keyboard.
  useEffect(() => {
    if (!enabled) return
    const listen = (event: KeyboardEvent) => onKeyDown(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [enabled])
}
