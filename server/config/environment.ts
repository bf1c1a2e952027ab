import type { ConfigProblem } from './config.ts'
import { nearest } from './nearest.ts'
import { settingList } from './setting-list.ts'

/** Variables of ours that are no settings: the place of headgate.yaml, and the running stack that tests may use. */
const otherVariables = ['HEADGATE_CONFIG', 'HEADGATE_TEST_STACK']

/** A variable with our prefix that means nothing is a typing mistake that would be found out late. */
export function variableProblems(env: Record<string, string | undefined>): ConfigProblem[] {
  const known = [...settingList().flatMap((setting) => setting.env ?? []), ...otherVariables]
  const strange = Object.keys(env).filter((name) => name.startsWith('HEADGATE_') && !known.includes(name))
  return strange.map((name) => {
    const meant = nearest(name, known)
    return { path: name, message: `There is no variable ${name}.`, fix: meant ? `Did you mean ${meant}?` : 'Remove it.' }
  })
}
