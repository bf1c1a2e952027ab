'use client'
import { type LocalSetting, useSetting } from '../ui/local-setting.ts'

/** `browser`, `UTC`, or the IANA name of a zone. */
export const zoneSetting: LocalSetting<string> = {
  key: 'headgate-time-zone',
  fallback: 'UTC',
  parse: (text) => (text === 'browser' || isZone(text) ? text : null),
}

export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The one zone of all tables, inputs, charts and exports: `choice` as chosen, `zone` as an IANA name. */
export function useTimeZone(): { choice: string; zone: string; choose: (choice: string) => void } {
  const [choice, choose] = useSetting(zoneSetting)
  return { choice, zone: choice === 'browser' ? browserZone() : choice, choose }
}

export const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
