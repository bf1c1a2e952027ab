'use client'
import { useSyncExternalStore } from 'react'
import { type LocalSetting, readSetting, subscribeSettings, useSetting, writeSetting } from '../ui/local-setting.ts'
import { THEME_KEY } from './theme-script.ts'

export type ThemeChoice = 'system' | 'light' | 'dark'

export const themeSetting: LocalSetting<ThemeChoice> = {
  key: THEME_KEY,
  fallback: 'system',
  parse: (text) => (text === 'light' || text === 'dark' || text === 'system' ? text : null),
}

const DARK = '(prefers-color-scheme: dark)'

function resolved(): 'light' | 'dark' {
  const choice = readSetting(themeSetting)
  if (choice !== 'system') return choice
  return window.matchMedia(DARK).matches ? 'dark' : 'light'
}

function subscribe(changed: () => void): () => void {
  const apply = () => {
    document.documentElement.dataset.theme = resolved()
    changed()
  }
  const system = window.matchMedia(DARK)
  system.addEventListener('change', apply)
  const stop = subscribeSettings(apply)
  return () => {
    system.removeEventListener('change', apply)
    stop()
  }
}

/** The choice of the reader, the theme shown because of it, and the change. The inline script of the document has set it before. */
export function useTheme(): { choice: ThemeChoice; shown: 'light' | 'dark'; choose: (choice: ThemeChoice) => void } {
  const [choice] = useSetting(themeSetting)
  const shown = useSyncExternalStore<'light' | 'dark'>(subscribe, resolved, () => 'light')
  return { choice, shown, choose: (next) => writeSetting(themeSetting, next) }
}
