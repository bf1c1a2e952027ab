import type { ConfigEntry, ConfigSource } from '../../server/contract/configs.ts'
import { formatDuration } from '../ui/format-age.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { formatInteger, groupDigits } from '../ui/format-number.ts'
import { fuzzyMatch } from '../ui/fuzzy.ts'

/** What a configuration belongs to: it decides what "set here" means. */
export type ConfigScope = 'topic' | 'broker'

export interface HumanValue {
  /** As Kafka has it, with separators in whole numbers and the unit of the setting. */
  raw: string
  /** What that amounts to, such as `7 d`; null where the raw value says it all. */
  human: string | null
}

/** Said before the raw value, whose many digits would hide it. */
export const NO_LIMIT = 'no limit'

const WHOLE = /^-?\d{1,19}$/
const LARGEST = ['9223372036854775807', '2147483647']

/** `604,800,000 ms` and `7 d`. Only numbers of settings whose name tells the unit get one. */
export function humanValue(name: string, value: string): HumanValue {
  const unit = unitOf(name)
  if (!WHOLE.test(value)) return { raw: value, human: null }
  if (unit === null) return { raw: groupDigits(value), human: value === LARGEST[0] ? NO_LIMIT : null }
  const raw = `${groupDigits(value)} ${unit.word}`
  const amount = BigInt(value)
  if (LARGEST.includes(value)) return { raw, human: NO_LIMIT }
  if (amount < 0n) return { raw, human: negative(name, amount) }
  const human = unit.ms === null ? formatBytes(value) : formatDuration(Number(amount * unit.ms))
  return { raw, human: sameAs(raw, human) ? null : human }
}

interface Unit {
  word: string
  /** Milliseconds in one; null: bytes. */
  ms: bigint | null
}

const suffixes: readonly [RegExp, Unit][] = [
  [/\.ms$/, { word: 'ms', ms: 1n }],
  [/\.(?:seconds|secs)$/, { word: 's', ms: 1000n }],
  [/\.minutes$/, { word: 'min', ms: 60_000n }],
  [/\.hours$/, { word: 'h', ms: 3_600_000n }],
  [/(?:^|\.)bytes(?:$|\.per\.second$)|\.(?:buffer|buffer\.size)$|\.bytes\.(?:max|min)$/, { word: 'B', ms: null }],
]

function unitOf(name: string): Unit | null {
  return suffixes.find(([suffix]) => suffix.test(name))?.[1] ?? null
}

/** −1 is "no limit" for what is kept; −2 takes over the setting of the same name without `local`. */
function negative(name: string, amount: bigint): string | null {
  if (amount === -2n && name.includes('local.retention')) return `as ${name.replace('log.local.', 'log.').replace('local.', '')}`
  if (amount === -1n && name.includes('retention')) return NO_LIMIT
  return amount === -1n ? 'not set' : null
}

const sameAs = (raw: string, human: string) => raw.replaceAll(',', '') === human

/** Where a value comes from, in a word or two. */
export const sourceWords: Readonly<Record<ConfigSource, string>> = {
  topic: 'this topic',
  'dynamic-broker': 'this broker, at run time',
  'dynamic-default': 'all brokers, at run time',
  'static-broker': 'broker file',
  default: 'default',
  unknown: 'not known',
}

/** Whether somebody set it on the thing that is looked at: on the topic itself, or on the broker by file or at run time. */
export function isSetHere(entry: Pick<ConfigEntry, 'source'>, scope: ConfigScope): boolean {
  return scope === 'topic' ? entry.source === 'topic' : entry.source !== 'default' && entry.source !== 'unknown'
}

export interface ConfigFilter {
  q: string
  /** All settings, not only those that are set here. */
  all: boolean
}

/** Settings that a filter leaves, those that are set here first, each part by name; what matches best first while there is a search. */
export function filterEntries(entries: readonly ConfigEntry[], scope: ConfigScope, { q, all }: ConfigFilter): ConfigEntry[] {
  const wanted = all ? entries : entries.filter((entry) => isSetHere(entry, scope))
  const rank = (entry: ConfigEntry) => (isSetHere(entry, scope) ? 0 : 1)
  const query = q.trim()
  if (query === '') return wanted.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
  return wanted
    .flatMap((entry) => {
      const byName = fuzzyMatch(query, entry.name)
      const byValue = entry.value?.toLowerCase().includes(query.toLowerCase()) ?? false
      return byName === null && !byValue ? [] : [{ entry, score: byName?.score ?? 0 }]
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ entry }) => entry)
}

/** `6 set, 27 at their default`. */
export function configCounts(entries: readonly ConfigEntry[], scope: ConfigScope): string {
  const set = entries.filter((entry) => isSetHere(entry, scope)).length
  return `${formatInteger(set)} set here, ${formatInteger(entries.length - set)} taken over`
}

/** What would hold without the value that holds now: the next one in Kafka's order. */
export function nextInOrder(entry: ConfigEntry): ConfigEntry['synonyms'][number] | null {
  return entry.synonyms.find((synonym) => synonym.source !== entry.source) ?? null
}
