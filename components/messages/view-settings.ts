'use client'
import { type LocalSetting, useSetting } from '../ui/local-setting.ts'

/** Columns that may be hidden; the time always stands. */
export const OWN_COLUMNS = [
  { id: 'partition', label: 'Partition' },
  { id: 'offset', label: 'Offset' },
  { id: 'key', label: 'Key' },
  { id: 'value', label: 'Value' },
  { id: 'headers', label: 'Headers' },
  { id: 'size', label: 'Size' },
] as const
export type OwnColumn = (typeof OWN_COLUMNS)[number]['id']

/** Ids of hidden columns with commas between them. */
const hiddenSetting: LocalSetting<string> = {
  key: 'headgate-hidden-message-columns',
  fallback: '',
  parse: (text) => text,
}
const densitySetting: LocalSetting<'compact' | 'comfortable'> = {
  key: 'headgate-density',
  fallback: 'compact',
  parse: (text) => (text === 'compact' || text === 'comfortable' ? text : null),
}

/** Which of the table's own columns this reader has hidden. */
export function useHiddenColumns(): [hidden: ReadonlySet<string>, toggle: (id: OwnColumn) => void] {
  const [text, set] = useSetting(hiddenSetting)
  const hidden: ReadonlySet<string> = new Set(OWN_COLUMNS.map(({ id }) => id).filter((id) => text.split(',').includes(id)))
  const toggle = (id: OwnColumn) => set((hidden.has(id) ? [...hidden].filter((other) => other !== id) : [...hidden, id]).join(','))
  return [hidden, toggle]
}

export const useDensity = () => useSetting(densitySetting)
export const ROW_HEIGHTS = { compact: 30, comfortable: 38 } as const
