import type { Predicate } from '../contract/predicate.ts'
import { problem } from '../core/errors.ts'
import type { RawHeader, RawRecord } from '../gateways/kafka/types.ts'

type Test = (record: RawRecord) => boolean
type BytesTest = (bytes: Buffer | null) => boolean

/**
 * Makes a test of raw records: nothing is decoded but, for a search that ignores case, UTF-8. Given parts are ANDed;
 * an empty predicate holds for every record. Absent keys, values and header values contain and equal nothing.
 * Throws `invalid-input` for a key that is not base64.
 */
export function compilePredicate(predicate: Predicate): Test {
  const tests = [
    predicate.contains && containsTest(predicate.contains),
    predicate.key && keyTest(predicate.key),
    predicate.header && headerTest(predicate.header),
  ].filter((test) => test !== undefined)
  return (record) => tests.every((test) => test(record))
}

/** The longest bytes that every match holds as they are; null: none are known. */
export function needleOf({ contains, key, header }: Predicate): Buffer | null {
  const literals = [
    contains?.caseSensitive === true ? Buffer.from(contains.text, 'utf8') : null,
    key === undefined ? null : 'text' in key ? Buffer.from(key.text, 'utf8') : base64Bytes(key.base64),
    header === undefined ? null : Buffer.from(header.name, 'utf8'),
    header?.equals === undefined ? null : Buffer.from(header.equals, 'utf8'),
    header?.contains === undefined ? null : Buffer.from(header.contains, 'utf8'),
  ]
  const longest = literals.reduce((best, one) => (one !== null && one.length > (best?.length ?? 0) ? one : best), null)
  return longest
}

/** In headers, both names and values are looked at: what a reader sees there is found. */
function containsTest({ text, in: places, caseSensitive }: NonNullable<Predicate['contains']>): Test {
  const holds = caseSensitive ? literal(text) : folded(text)
  const inKey = places.includes('key')
  const inValue = places.includes('value')
  const inHeaders = places.includes('headers')
  return (record) =>
    (inKey && holds(record.key)) ||
    (inValue && holds(record.value)) ||
    (inHeaders && record.headers.some((header) => holds(header.name) || holds(header.value)))
}

function literal(text: string): BytesTest {
  const needle = Buffer.from(text, 'utf8')
  return (bytes) => bytes?.includes(needle) ?? false
}

/** A plain search in folded text, not a regular expression: its time does not depend on how the two texts repeat themselves. */
function folded(text: string): BytesTest {
  const needle = fold(text)
  return (bytes) => bytes !== null && fold(bytes.toString('utf8')).includes(needle)
}

/** Lower case first takes in what has no upper case of its own (the Kelvin sign), upper case then both forms of the small sigma. */
function fold(text: string): string {
  return text.toLowerCase().toUpperCase()
}

function keyTest(key: NonNullable<Predicate['key']>): Test {
  const wanted = 'text' in key ? Buffer.from(key.text, 'utf8') : base64Bytes(key.base64)
  return (record) => record.key?.equals(wanted) ?? false
}

function base64Bytes(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64')
  // Node skips what is not base64: only what comes out the same went in whole.
  if (bytes.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, '')) {
    const errors = [
      { path: 'predicate.key.base64', message: 'This is not base64.', fix: 'Write the bytes as base64 (RFC 4648, section 4), or use text.' },
    ]
    throw problem('invalid-input', 'The key of the predicate is not base64.', { errors })
  }
  return bytes
}

/** One header of that name meets all that is asked; a name alone asks that there is one. */
function headerTest({ name, equals, contains }: NonNullable<Predicate['header']>): Test {
  const wantedName = Buffer.from(name, 'utf8')
  const wantedValue = equals === undefined ? null : Buffer.from(equals, 'utf8')
  const holds = contains === undefined ? null : literal(contains)
  const fits = (header: RawHeader): boolean =>
    header.name.equals(wantedName) &&
    (wantedValue === null || (header.value?.equals(wantedValue) ?? false)) &&
    (holds === null || holds(header.value))
  return (record) => record.headers.some(fits)
}
