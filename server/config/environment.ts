import type { ConfigProblem } from './config.ts'
import { nearest } from './nearest.ts'
import { type Setting, settingList } from './setting-list.ts'

/** Variables of ours that are no settings: the place of headgate.yaml, and the running stack that tests may use. */
const otherVariables = ['HEADGATE_CONFIG', 'HEADGATE_TEST_STACK']

const addressOf = new Map([
  ['kafka', 'KAFKA_BROKERS'],
  ['registry', 'SCHEMA_REGISTRY_URL'],
  ['connect', 'KAFKA_CONNECT_URL'],
])

/**
 * Whether a variable says how to reach what nobody named here. Such variables have names that other programs use as well: without
 * an address they are not meant for us.
 */
export function belongsElsewhere({ path: [section = ''] }: Setting, env: Record<string, string | undefined>, file: Record<string, unknown>): boolean {
  const address = addressOf.get(section)
  return address !== undefined && file[section] === undefined && !env[address]?.trim()
}

/** A variable with our prefix that means nothing is a typing mistake that would be found out late. */
export function variableProblems(env: Record<string, string | undefined>): ConfigProblem[] {
  const known = [...settingList().flatMap((setting) => setting.env ?? []), ...otherVariables]
  const strange = Object.keys(env).filter((name) => name.startsWith('HEADGATE_') && !known.includes(name))
  return strange.map((name) => {
    const meant = nearest(name, known)
    return { path: name, message: `There is no variable ${name}.`, fix: meant ? `Did you mean ${meant}?` : 'Remove it.' }
  })
}
