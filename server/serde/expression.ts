import { isUtf8 } from 'node:buffer'
import { CelScalar, celEnv, isCelError, parse, plan } from '@bufbuild/cel'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { RE2JS } from 're2js'
import { isFileKey } from '../core/decoder-files.ts'
import { messageOf } from '../core/errors.ts'
import { Lru } from '../core/lru.ts'
import type { RawRecord } from '../gateways/kafka/types.ts'
import type { SchemaKey } from '../gateways/registry/types.ts'
import { createSerde } from './decode.ts'
import { sniffFixedSize } from './fixed-size.ts'
import { frameKey, readFrame } from './frame.ts'
import { isInternalTopic } from './internal-topics.ts'
import { type ExpressionValue, parseLossless } from './lossless-json.ts'
import { decodeText } from './text.ts'
import type { PartDecoding, SchemaSet, SerdeHeader } from './types.ts'

/** true, false, or why the record cannot be judged. Schemas that it lacks are added to `wanted`, and the answer is false. */
export type Evaluate = (record: RawRecord, schemas: SchemaSet, wanted: Set<SchemaKey>) => boolean | string

const variables = {
  key: CelScalar.DYN,
  value: CelScalar.DYN,
  headers: CelScalar.DYN,
  partition: CelScalar.INT,
  offset: CelScalar.INT,
  timestamp: CelScalar.DYN,
  size: CelScalar.INT,
} as const
export const bindings: ReadonlySet<string> = new Set(Object.keys(variables))

const MAX_PATTERN = 1000
/** A pattern may come from each record: those of a hostile topic must not pile up. */
const KEPT_PATTERNS = 64

/**
 * Compiles CEL (https://github.com/google/cel-spec) over the parts of a record. `matches` runs in time linear in the text
 * (RE2). Throws where the text is no expression: `checkExpression` says where.
 */
export function compileExpression(expression: string): Evaluate {
  const { evaluate } = compileResult(expression)
  return (record, schemas, wanted) => {
    const made = evaluate(record, schemas, wanted)
    if (made === null) return false
    if ('fault' in made) return made.fault
    return typeof made.result === 'boolean' ? made.result : 'the expression is neither true nor false'
  }
}

/** What an expression makes of a record, or why it makes nothing. null: schemas that it lacks were added to `wanted`. */
export type Make = (
  record: RawRecord,
  schemas: SchemaSet,
  wanted: Set<SchemaKey>,
  /** The value, where the caller has read it already. */
  read?: { value: ExpressionValue },
) => { result: unknown } | { fault: string } | null

/** As `compileExpression`, for expressions that make any value. */
export function compileResult(expression: string): { evaluate: Make; uses: (name: string) => boolean } {
  const run = plan(environment(), parse(expression))
  const serde = createSerde()
  const uses = usedBindings(expression)
  const evaluate: Make = (record, schemas, wanted, read) => {
    try {
      const headers = record.headers.map(({ name, value }) => ({ name: name.toString('utf8'), value }))
      const part = (of: 'key' | 'value') => (uses(of) ? partValue(record[of], record.key, of, headers, schemas, wanted, serde) : null)
      const key = part('key')
      const value = read === undefined ? part('value') : read.value
      if (key === UNKNOWN || value === UNKNOWN) return null
      const bound = {
        key,
        value,
        headers: uses('headers') ? headers.map(headerMap) : [],
        partition: BigInt(record.partition),
        offset: record.offset,
        timestamp: uses('timestamp') ? timestampFromMs(Number(record.timestamp)) : null,
        size: BigInt(record.sizeBytes),
      }
      // The library reads maps, lists and plain values as they are; its type for "any of them" is recursive and does not say so.
      const result: unknown = run(bound as Parameters<typeof run>[0])
      return isCelError(result) ? { fault: result.message } : { result }
    } catch (error) {
      return { fault: messageOf(error) }
    }
  }
  return { evaluate, uses }
}

const headerMap = ({ name, value }: SerdeHeader) =>
  new Map<string, ExpressionValue>([
    ['name', name],
    ['value', headerValue(value)],
  ])

function environment() {
  const patterns = new Lru<string, { test(text: string): boolean }>(KEPT_PATTERNS)
  const compile = (pattern: string) => {
    const known = patterns.get(pattern)
    if (known !== undefined) return known
    if (pattern.length > MAX_PATTERN) throw new Error(`a pattern is longer than ${MAX_PATTERN} characters`)
    const regex = RE2JS.compile(pattern)
    const matcher = { test: (text: string) => regex.matcher(text).find() }
    patterns.set(pattern, matcher)
    return matcher
  }
  return celEnv({ variables, re2: { compile } })
}

/** Words of the expression; one inside a text is taken for a use, which costs time and changes nothing. */
function usedBindings(expression: string): (name: string) => boolean {
  const words = new Set(expression.match(/[A-Za-z_]\w*/g))
  return (name) => words.has(name)
}

const UNKNOWN = Symbol('a schema that is not known yet')

function isChosen({ asked, first }: PartDecoding): boolean {
  return asked !== null || first.length > 0
}

function partValue(
  bytes: Buffer | null,
  recordKey: Buffer | null,
  part: 'key' | 'value',
  headers: SerdeHeader[],
  schemas: SchemaSet,
  wanted: Set<SchemaKey>,
  serde: ReturnType<typeof createSerde>,
): ExpressionValue | typeof UNKNOWN {
  if (bytes === null) return null
  if (bytes.length === 0) return ''
  const chosen = schemas.decoding !== undefined && isChosen(schemas.decoding[part])
  const frame = chosen ? null : readFrame(bytes, headers, part)
  if (frame === null && !chosen && !isInternalTopic(schemas.decoding?.topic)) return plainValue(bytes)
  const needed = serde.schemaIds(bytes, headers, part, schemas.decoding)
  const lacking = needed.filter((key) => !schemas.found.has(key) && !schemas.misses.has(key))
  const unknown = schemas.unavailable === null ? lacking : lacking.filter(isFileKey)
  if (unknown.length > 0) {
    for (const key of unknown) wanted.add(key)
    return UNKNOWN
  }
  if (frame !== null && schemas.found.get(frameKey(frame))?.type === 'JSON') return plainValue(frame.payload)
  const decoded = serde.decodePart(bytes, headers, part, schemas, 'full', recordKey)
  if (decoded.decoded === null) return bytes
  return decoded.decoder === 'text' ? decoded.decoded : parseLossless(decoded.decoded)
}

function plainValue(bytes: Buffer): ExpressionValue {
  const alone = standsAlone(bytes)
  if (alone !== null) return alone
  if (!isUtf8(bytes)) return bytes
  const text = bytes.toString('utf8')
  const first = bytes[0] ?? 0
  // Text that cannot be JSON by its first byte: an exception for each would cost more than the rest.
  if (first > 0x20 && !'{["-0123456789tfn'.includes(String.fromCharCode(first))) return text
  try {
    return parseLossless(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

/** A big-endian number is an int and a UUID its text, where they are shown as such. */
function standsAlone(bytes: Buffer): ExpressionValue {
  const first = bytes[0] ?? 0
  if (first !== 0 && first !== 0xff && bytes.length !== 16) return null
  const fixed = decodeText(bytes, 'full').ok ? null : sniffFixedSize(bytes)
  if (fixed === null) return null
  return fixed.decoder === 'uuid' ? fixed.decoded : BigInt(fixed.decoded)
}

function headerValue(value: Buffer | null): ExpressionValue {
  return value === null ? null : isUtf8(value) ? value.toString('utf8') : value
}
