import type { LocalSetting } from '../ui/local-setting.ts'

/** The cluster that was looked at last; empty: none yet. */
export const lastClusterSetting: LocalSetting<string> = {
  key: 'headgate-last-cluster',
  fallback: '',
  parse: (text) => (/^[a-z0-9][a-z0-9-]{0,62}$/.test(text) ? text : null),
}
