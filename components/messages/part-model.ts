import type { Part } from '../../server/contract/records.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { compactJson, type PreviewSpan } from './compact-json.ts'

/** How a key or a value looks in one line. Null, empty and the text `null` are three different looks. */
export type PartLook = { kind: 'absent' } | { kind: 'empty' } | { kind: 'spans'; spans: PreviewSpan[]; cut: string | null; problem: string | null }

const JSON_DECODERS: ReadonlySet<string> = new Set([
  'json',
  'connect-json',
  'avro',
  'protobuf',
  'json-schema',
  'consumer-offsets',
  'transaction-state',
])

export const isJson = (part: Part) => part.decoded !== null && JSON_DECODERS.has(part.decoder)

export function lookOf(part: Part): PartLook {
  if (!part.present) return { kind: 'absent' }
  if (part.size === 0) return { kind: 'empty' }
  return { kind: 'spans', spans: spansOf(part), cut: cutWords(part), problem: problemWords(part) }
}

function spansOf(part: Part): PreviewSpan[] {
  if (isJson(part)) return compactJson(part.decoded ?? '')
  const text = part.decoded ?? part.text
  if (text === null) return [{ kind: 'dim', text: `${part.size === null ? '' : formatBytes(part.size)} of binary data` }]
  return oneLine(text.slice(0, 400))
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /([\u0000-\u001f\u007f]+)/
const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Text in one row: line ends and other control characters are shown as grey escapes. */
export function oneLine(text: string): PreviewSpan[] {
  return text.split(CONTROL).flatMap((piece, index): PreviewSpan[] => {
    if (piece === '') return []
    return index % 2 === 0 ? [{ kind: 'text', text: piece }] : [{ kind: 'dim', text: [...piece].map(escaped).join('') }]
  })
}

const escaped = (char: string) => ESCAPES[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`

function cutWords(part: Part): string | null {
  return part.truncated && part.size !== null ? `${formatBytes(part.size)}, preview of first 2 KB` : null
}

/** Why the expected decoder did not read it, and what is shown instead. */
export function problemWords({ error, decoder }: Part): string | null {
  const first = error?.tried[0]
  return first === undefined ? null : `Not decoded as ${decoderName(first.decoder)}: ${first.reason}. Shown as ${decoderName(decoder)}.`
}

const NAMES: Readonly<Record<string, string>> = {
  avro: 'Avro',
  protobuf: 'Protobuf',
  'json-schema': 'JSON Schema',
  'schema-registry': 'a registered schema',
  json: 'JSON',
  'connect-json': "Kafka Connect's JSON",
  'consumer-offsets': 'a committed offset or group',
  'transaction-state': 'the state of a transaction',
  text: 'text',
  int32: 'a 32-bit number',
  int64: 'a 64-bit number',
  float: 'a 32-bit float',
  double: 'a 64-bit float',
  uuid: 'a UUID',
  hex: 'bytes',
  control: 'a transaction marker',
  none: 'nothing',
}

export const decoderName = (decoder: string) => NAMES[decoder] ?? decoder

/** "order-created v7, id 1042", as far as the registry told. */
export function schemaWords(schema: NonNullable<Part['schema']>): string {
  const name = schema.subject === null ? null : `${schema.subject}${schema.version === null ? '' : ` v${schema.version}`}`
  const id = schema.id !== null ? `id ${schema.id}` : schema.guid !== undefined ? `GUID ${schema.guid}` : null
  if (name === null) return `${id ?? 'from a file'}${id === null ? '' : ', not in the registry'}`
  return id === null ? name : `${name}, ${id}`
}
