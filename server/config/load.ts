import { resolve } from 'node:path'
import type { z } from 'zod'
import { readArguments } from './arguments.ts'
import { clustersOf } from './clusters.ts'
import type { Config, ConfigProblem } from './config.ts'
import { decodersOf } from './decoders.ts'
import { belongsElsewhere, variableProblems } from './environment.ts'
import { type ParsedFile, parseFile, type SettingsFile } from './file.ts'
import { isLoopback } from './loopback.ts'
import { nearest } from './nearest.ts'
import type { Where } from './resolving.ts'
import { keysAt, settingAt, settingList } from './setting-list.ts'
import { Settings } from './settings.ts'
import { withVariables } from './variables.ts'

export interface LoadInput {
  env: Record<string, string | undefined>
  args: string[]
  file: SettingsFile | null
  /** Relative paths begin here. */
  root: string
  /** Whether a person reads the log. */
  terminal: boolean
  /** The text of a file that a setting names, by its absolute path. Throws the system's error. */
  readText(path: string): string
  readBytes(path: string): Uint8Array
}

export type Loaded = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] }

/** Merges file, environment and arguments (the later wins) and checks them. Reads and changes nothing but by `input`. */
export function load(input: LoadInput): Loaded {
  const file = parseFile(input.file ?? { name: 'headgate.yaml', text: '' })
  const { values: args, problems: argumentProblems } = readArguments(input.args)
  const { values: merged, problems: variables, used } = withVariables(file.values, input.env, file.where)
  const origins = new Map<string, string>()
  for (const setting of settingList()) {
    // A variable that the file puts somewhere counts there alone: `${KAFKA_PASSWORD}` of one cluster is not meant for another.
    if (belongsElsewhere(setting, input.env, file.values)) continue
    const text = setting.env === undefined || used.has(setting.env) ? undefined : input.env[setting.env]?.trim()
    // An empty variable counts as none: that is how compose files and shells switch one off.
    if (setting.env !== undefined && text) write(merged, origins, setting.path, text, setting.env)
  }
  if (args.port !== null) write(merged, origins, ['port'], args.port, '--port')
  if (args.noDemo) write(merged, origins, ['demo'], 'off', '--no-demo')
  if (args.noConnect) write(merged, origins, ['embeddedConnect'], 'off', '--no-connect')

  const where: Where = (path) => originOf(origins, path) ?? file.where(path)
  const problems = [...file.problems, ...argumentProblems, ...variableProblems(input.env), ...variables]
  const parsed = Settings.safeParse(merged)
  if (!parsed.success) return { ok: false, problems: [...problems, ...parsed.error.issues.flatMap((issue) => problemsOf(issue, where))] }

  const readText = (path: string) => input.readText(resolve(input.root, path))
  const readBytes = (path: string) => input.readBytes(resolve(input.root, path))
  const resolving = { where, problems, readText, readBytes }
  const clusters = clustersOf(parsed.data, resolving)
  const decoders = decodersOf(parsed.data, resolving)
  problems.push(...addressProblems(parsed.data, where))
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, config: assemble(parsed.data, { clusters, decoders }, args, input, file, origins) }
}

function assemble(
  settings: Settings,
  { clusters, decoders }: Pick<Config, 'clusters' | 'decoders'>,
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
    decoders,
    database: settings.database?.url === undefined ? null : { url: settings.database.url },
    demo: settings.demo ?? clusters.some((cluster) => cluster.embedded),
    embeddedConnect: settings.embeddedConnect && clusters.some((cluster) => cluster.embedded && cluster.connect.length === 0),
    log: { level: settings.log.level, pretty: input.terminal },
    basePath: settings.basePath,
    publicOrigin: settings.publicUrl === undefined ? null : new URL(settings.publicUrl).origin,
    tails: settings.tails,
    search: settings.search,
    imports: { maxBytes: settings.imports.maxMebibytes * 1_048_576 },
    dev: args.dev,
    fresh: { wipe: args.fresh, yes: args.yes },
  }
}

/** Puts text at the path of a setting, over what the file holds there. */
function write(target: Record<string, unknown>, origins: Map<string, string>, path: string[], text: string, origin: string): void {
  const keys = path.slice(0, -1)
  const last = path.at(-1)
  if (last === undefined) return
  let at = target
  for (const key of keys) {
    const inner = at[key]
    const copy: Record<string, unknown> = inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? { ...inner } : {}
    at[key] = copy
    at = copy
  }
  at[last] = text
  origins.set(path.join('.'), origin)
}

/** The variable or argument that gave a value, else one that gave a part of it. */
function originOf(origins: Map<string, string>, path: PropertyKey[]): string | undefined {
  for (let length = path.length; length > 0; length--) {
    const origin = origins.get(path.slice(0, length).join('.'))
    if (origin !== undefined) return origin
  }
  const within = `${path.join('.')}.`
  return [...origins].find(([key]) => key.startsWith(within))?.[1]
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
  if (settings.auth.mode === 'none') return []
  if (settings.publicUrl !== undefined) {
    return [
      {
        path: where(['publicUrl']),
        message: `A public address gives everyone who reaches ${settings.publicUrl} all rights, and auth.mode local is for this machine alone.`,
        fix: 'Leave publicUrl out, or write `auth: { mode: none }` (HEADGATE_AUTH_MODE=none) to say that this is meant.',
      },
    ]
  }
  if (isLoopback(settings.host)) return []
  return [
    {
      path: where(['host']),
      message: `Listening on ${settings.host} gives everyone who reaches that address all rights.`,
      fix: 'Listen on 127.0.0.1, or write `auth: { mode: none }` (HEADGATE_AUTH_MODE=none) to say that this is meant.',
    },
  ]
}
