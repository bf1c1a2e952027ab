import { parseArgs } from 'node:util'
import type { ConfigProblem } from './config.ts'
import { nearest } from './nearest.ts'

/** The program's arguments. scripts/start.mjs, which runs before anything is installed, has the same list with its help text. */
export const argumentNames = {
  port: 'string',
  dev: 'boolean',
  fresh: 'boolean',
  yes: 'boolean',
  'no-demo': 'boolean',
  'no-connect': 'boolean',
} as const

export interface Arguments {
  port: string | null
  dev: boolean
  fresh: boolean
  yes: boolean
  noDemo: boolean
  noConnect: boolean
}

/** Reads the arguments and names every one that is unknown or lacks its value. */
export function readArguments(args: string[]): { values: Arguments; problems: ConfigProblem[] } {
  const options = Object.fromEntries(Object.entries(argumentNames).map(([name, type]) => [name, { type }]))
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true })
  const values: Arguments = { port: null, dev: false, fresh: false, yes: false, noDemo: false, noConnect: false }
  const problems: ConfigProblem[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(unknown(token.value))
    if (token.kind !== 'option') continue
    if (token.name === 'port') {
      if (token.value === undefined) problems.push({ path: '--port', message: '--port needs a number.', fix: 'Write --port 3000.' })
      else values.port = token.value
    } else if (token.name in argumentNames) {
      if (token.value !== undefined)
        problems.push({ path: token.rawName, message: `${token.rawName} takes no value.`, fix: `Write ${token.rawName}.` })
      if (token.name === 'dev') values.dev = true
      if (token.name === 'fresh') values.fresh = true
      if (token.name === 'yes') values.yes = true
      if (token.name === 'no-demo') values.noDemo = true
      if (token.name === 'no-connect') values.noConnect = true
    } else problems.push(unknown(token.rawName))
  }
  return { values, problems }
}

function unknown(argument: string): ConfigProblem {
  const flags = Object.keys(argumentNames).map((name) => `--${name}`)
  const meant = nearest(argument, flags)
  return { path: argument, message: `There is no option ${argument}.`, fix: meant ? `Did you mean ${meant}?` : `Options are ${flags.join(', ')}.` }
}
