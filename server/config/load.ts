import { resolve } from 'node:path'
import type { z } from 'zod'
import { readArguments } from './arguments.ts'
import { clustersOf } from './clusters.ts'
import type { Config, ConfigProblem } from './config.ts'
import { variableProblems } from './environment.ts'
import { type ParsedFile, parseFile, type SettingsFile } from './file.ts'
import { isLoopback } from './loopback.ts'
import { nearest } from './nearest.ts'
import { keysAt, settingAt, settingList } from './setting-list.ts'
import { Settings } from './settings.ts'

export interface LoadInput {
  env: Record<string, string | undefined>
  args: string[]
  file: SettingsFile | null
  /** Relative paths begin here. */
  root: string
  /** Whether a person reads the log. */
  terminal: boolean
}

export type Loaded = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] }

/** Where a merged value was written, for messages. */
export type Where = (path: PropertyKey[]) => string

/** Merges file, environment and arguments (the later wins) and checks them. Pure: reads and changes nothing outside of `input`. */
export function load(input: LoadInput): Loaded {
  const file = parseFile(input.file ?? { name: 'headgate.yaml', text: '' })
  const { values: args, problems: argumentProblems } = readArguments(input.args)
  const merged = structuredClone(file.values)
  const origins = new Map<string, string>()
  for (const setting of settingList()) {
    const text = setting.env === undefined ? undefined : input.env[setting.env]?.trim()
    // An empty variable counts as none: that is how compose files and shells switch one off.
    if (setting.env !== undefined && text) write(merged, origins, setting.path, text, setting.env)
  }
  if (args.port !== null) write(merged, origins, ['port'], args.port, '--port')
  if (args.noDemo) write(merged, origins, ['demo'], 'off', '--no-demo')

  const where: Where = (path) => origins.get(path.slice(0, 2).join('.')) ?? origins.get(String(path[0])) ?? file.where(path)
  const problems = [...file.problems, ...argumentProblems, ...variableProblems(input.env)]
  const parsed = Settings.safeParse(merged)
  if (!parsed.success) return { ok: false, problems: [...problems, ...parsed.error.issues.flatMap((issue) => problemsOf(issue, where))] }

  const clusters = clustersOf(parsed.data, where)
  problems.push(...clusters.problems, ...addressProblems(parsed.data, where))
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, config: assemble(parsed.data, clusters.clusters, args, input, file, origins) }
}

function assemble(
  settings: Settings,
  clusters: Config['clusters'],
  args: ReturnType<typeof readArguments>['values'],
  input: LoadInput,
  file: ParsedFile,
  origins: Map<string, string>,
): Config {
  return {
    port: { number: settings.port ?? 3000, mandatory: origins.has('port') || file.values.port !== undefined },
    host: settings.host,
    home: resolve(input.root, settings.home),
    auth: settings.auth,
    clusters,
    database: settings.database?.url === undefined ? null : { url: settings.database.url },
    demo: settings.demo ?? clusters.some((cluster) => cluster.embedded),
    log: { level: settings.log.level, pretty: input.terminal },
    basePath: settings.basePath,
    tails: settings.tails,
    dev: args.dev,
    fresh: { wipe: args.fresh, yes: args.yes },
  }
}

/** Puts text at the path of a setting, over what the file holds there. */
function write(target: Record<string, unknown>, origins: Map<string, string>, path: string[], text: string, origin: string): void {
  const [first, second] = path
  if (first === undefined) return
  if (second === undefined) target[first] = text
  else {
    const inner = target[first]
    target[first] = { ...(inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? inner : {}), [second]: text }
  }
  origins.set(path.join('.'), origin)
}

function problemsOf(issue: z.core.$ZodIssue, where: Where): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(issue.path)
    return issue.keys.map((key) => {
      const meant = nearest(key, known)
      const fix = meant ? `Did you mean ${meant}?` : `Remove it; known here are ${known.join(', ')}.`
      return { path: where([...issue.path, key]), message: `There is no setting ${key}.`, fix }
    })
  }
  const setting = settingAt(issue.path)
  const fix = setting ? `Write ${setting.example}.` : 'See the configuration table in README.md.'
  const name = issue.path.filter((step) => typeof step === 'string').at(-1) ?? 'The file'
  return [{ path: where(issue.path), message: `${name} ${issue.message}.`, fix }]
}

function addressProblems(settings: Settings, where: Where): ConfigProblem[] {
  if (isLoopback(settings.host) || settings.auth.mode === 'none') return []
  return [
    {
      path: where(['host']),
      message: `Listening on ${settings.host} gives everyone who reaches that address all rights.`,
      fix: 'Listen on 127.0.0.1, or write `auth: { mode: none }` (HEADGATE_AUTH_MODE=none) to say that this is meant.',
    },
  ]
}
