import type { LocalSetting } from '../ui/local-setting.ts'

export const railSetting: LocalSetting<'wide' | 'slim'> = {
  key: 'headgate-rail',
  fallback: 'wide',
  parse: (text) => (text === 'wide' || text === 'slim' ? text : null),
}
