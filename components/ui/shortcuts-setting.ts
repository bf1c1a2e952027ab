import type { LocalSetting } from './local-setting.ts'

/** Single-key shortcuts can be switched off: they get in the way of speech input. */
export const shortcutsSetting: LocalSetting<'on' | 'off'> = {
  key: 'headgate-shortcuts',
  fallback: 'on',
  parse: (text) => (text === 'on' || text === 'off' ? text : null),
}
