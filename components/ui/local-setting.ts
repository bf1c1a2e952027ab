'use client'
import { useCallback, useSyncExternalStore } from 'react'

/** A choice of this reader, kept in this browser. `parse` turns unknown text into null. */
export interface LocalSetting<T extends string> {
  key: string
  fallback: T
  parse: (text: string) => T | null
}

const CHANGED = 'headgate:setting'

export function readSetting<T extends string>(setting: LocalSetting<T>): T {
  const text = storage()?.getItem(setting.key)
  return (text === null || text === undefined ? null : setting.parse(text)) ?? setting.fallback
}

export function writeSetting<T extends string>(setting: LocalSetting<T>, value: T): void {
  storage()?.setItem(setting.key, value)
  window.dispatchEvent(new CustomEvent(CHANGED))
}

/** The setting and its change; every tab of this browser follows. */
export function useSetting<T extends string>(setting: LocalSetting<T>): [value: T, change: (value: T) => void] {
  const value = useSyncExternalStore(
    subscribeSettings,
    () => readSetting(setting),
    () => setting.fallback,
  )
  return [value, useCallback((next: T) => writeSetting(setting, next), [setting])]
}

export function subscribeSettings(changed: () => void): () => void {
  window.addEventListener(CHANGED, changed)
  window.addEventListener('storage', changed)
  return () => {
    window.removeEventListener(CHANGED, changed)
    window.removeEventListener('storage', changed)
  }
}

/** null on the server and where the browser forbids storage (it throws then): the setting lasts for the page only. */
function storage(): Storage | null {
  try {
    return typeof window === 'undefined' ? null : window.localStorage
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}
