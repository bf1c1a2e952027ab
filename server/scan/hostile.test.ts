import { afterAll, beforeAll, expect, it } from 'vitest'
import { Predicate } from '../contract/predicate.ts'
import { encodeBatch } from '../gateways/kafka/records/encode-batch.ts'
import type { ScanPiece, ScanSpec } from './messages.ts'
import { ScanFailure, ScanPool } from './scan-pool.ts'

const nested = (count: number, open: string, inner: string, close: string) => open.repeat(count) + inner + close.repeat(count)
const loops = (depth: number, macro: string) =>
  Array.from({ length: depth }).reduce<string>((inner, _, at) => `value.l.${macro}(x${at}, ${inner})`, macro === 'map' ? 'value.l' : 'value.n == 1')

const escapes = ['value', 'key', 'headers', 'value.s', '[]', '{}', '""', '1', 'b"a"', 'timestamp', 'value.l', 'null'].flatMap((from) =>
  ['.constructor', '.__proto__', '.constructor.constructor("return process")()', '["__proto__"]', '["constructor"]["prototype"]'].map(
    (step) => `${from}${step} == "x"`,
  ),
)
const names = ['process', 'globalThis', 'require', 'this', 'eval', 'Function', 'import', '__proto__', 'constructor', 'parentPort'].map(
  (name) => `${name} == 1`,
)
const patterns = [
  '(a+)+$',
  '(a|a)*b',
  '(a|aa)+$',
  '(.*)*x',
  '([a-z]+)*1',
  '(a*)*b',
  '(?=a)b',
  '(a)\\\\1',
  'a{1000}{1000}',
  '((a{100}){100}){100}',
  '(',
  '[',
  '*',
  '(?<',
  '\\\\p{X}',
]
const counts = [10, 100, 1000, 4000]

const table: Record<string, string[]> = {
  'a way out of the language': escapes,
  'a name of the platform': names,
  'a pattern': patterns.map((pattern) => `value.s.matches("${pattern}")`),
  brackets: [...counts, 10_000].flatMap((count) => [
    nested(count, '(', '1 == 1', ')'),
    '('.repeat(count),
    nested(count, '[', '1', ']'),
    nested(count, '{1:', '1', '}'),
  ]),
  'an operator over and over': counts.flatMap((count) => [
    `${'!'.repeat(count)}true`,
    `${'-'.repeat(count)}1 == 1`,
    `${'1+'.repeat(count)}1 > 0`,
    `${'true?'.repeat(count)}1`,
  ]),
  'a long chain': counts.flatMap((count) => [`value${'.d'.repeat(count)} == 1`, `value${'[0]'.repeat(count)} == 1`]),
  'a large literal': [
    `[${'1,'.repeat(4000)}1].size() > 0`,
    `{${Array.from({ length: 900 }, (_, at) => `${at}:1`).join()}}.size() > 0`,
    `"${'x'.repeat(1 << 20)}" == key`,
  ],
  'loops in loops': [
    ...[2, 3, 4, 6].flatMap((depth) => ['all', 'exists_one', 'map'].map((macro) => `${loops(depth, macro)}${macro === 'map' ? '.size() > 0' : ''}`)),
  ],
  arithmetic: [
    '1 / 0 == 1',
    '1 % 0 == 1',
    '9223372036854775807 + 1 > 0',
    '-9223372036854775808 / -1 > 0',
    '0u - 1u > 0u',
    '"a" * 1000000000 == ""',
    'int("1e999") == 1',
    '1.0 / 0.0 > 1.0',
  ],
  'strange characters': [
    '\u0000',
    '\u202evalue == 1',
    'v\u0430lue == 1',
    '"\ud800" == key',
    '\ufeffvalue.n == 1',
    'value.n\u2028== 1',
    '"\\U00110000" == key',
    '"\\ud800" == key',
    '\ud83d\ude00 == 1',
  ],
}

const value = Buffer.from(JSON.stringify({ n: 1, s: `${'a'.repeat(50_000)}!`, l: Array.from({ length: 1500 }, (_, at) => at) }))
const batch = encodeBatch({ timestamp: 1n, records: [{ key: Buffer.from('k'), value }] })
let pool: ScanPool
beforeAll(() => {
  pool = new ScanPool({ threads: 3, taskMs: 1500 })
})
afterAll(() => pool.close())

let searches = 0
function scan(expression: string) {
  const base = { topic: 't', topicId: 'AAAAAAAAAAAAAAAAAAAAAA', isolation: 'committed', fromTime: null, toTime: null, keep: 'first' } as const
  const spec: ScanSpec = { ...base, id: String(searches++), predicate: { expression } }
  const piece: ScanPiece = { partition: 0, bytes: Uint8Array.from(batch).buffer, from: 0n, to: 1n, aborted: [], lastStable: 1n, maxMatches: 10 }
  const none = () => Promise.resolve({ found: new Map(), misses: new Map(), unavailable: null })
  return pool.scan(spec, piece, none, AbortSignal.timeout(60_000))
}

/** As a search goes: the contract, then the check, then the records. Anything but an answer or a `ScanFailure` is thrown. */
async function outcome(expression: string): Promise<'refused' | 'ended' | 'no match' | 'match'> {
  if (!Predicate.safeParse({ expression }).success) return 'refused'
  try {
    if ((await pool.check(expression, AbortSignal.timeout(60_000))) !== null) return 'refused'
    return (await scan(expression)).matches.length > 0 ? 'match' : 'no match'
  } catch (error) {
    if (error instanceof ScanFailure) return 'ended'
    throw error
  }
}

it('there are at least 150 hostile expressions', () => {
  expect(Object.values(table).flat().length).toBeGreaterThanOrEqual(150)
})

it.each(Object.entries(table))('%s is refused, judged or ended, and other searches go on', { timeout: 90_000 }, async (name, expressions) => {
  const outcomes = Promise.all(expressions.map(outcome))
  await expect.poll(() => outcome('value.n == 1'), { timeout: 30_000 }).toBe('match')
  const seen = await outcomes
  if (name.startsWith('a way out') || name.startsWith('a name')) expect(seen).not.toContain('match')
  await expect.poll(() => outcome('value.n == 1'), { timeout: 30_000 }).toBe('match')
})
