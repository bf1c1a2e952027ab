const MOST_VALUES = 8
const MOST_DEPTH = 4
const MOST_SCHEMA_CHARS = 256 * 1024
const DAY_MS = 86_400_000

/** Reads a stored value as what its logical type means; null where it is of another form. */
type Meaning = (value: unknown, scale: number) => string | null

const CONNECT = 'org.apache.kafka.connect.data.'
const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  [`${CONNECT}Decimal`, (value, scale) => (typeof value === 'string' ? decimal(value, scale) : null)],
  [`${CONNECT}Date`, (value) => day(value)],
  [`${CONNECT}Time`, (value) => time(value, 1)],
  [`${CONNECT}Timestamp`, (value) => instant(value, 1)],
  ['io.debezium.time.Date', (value) => day(value)],
  ['io.debezium.time.Time', (value) => time(value, 1)],
  ['io.debezium.time.MicroTime', (value) => time(value, 1000)],
  ['io.debezium.time.Timestamp', (value) => instant(value, 1)],
  ['io.debezium.time.MicroTimestamp', (value) => instant(value, 1000)],
])

/**
 * What values of logical types mean, in words: Connect's JSON stores a decimal as base64 and a date as a number of days. Null
 * where there is none, or where the schema is too long to look through.
 */
export function connectValues(schema: string, payload: string): string | null {
  if (schema.length > MOST_SCHEMA_CHARS || payload.length > MOST_SCHEMA_CHARS) return null
  const said: string[] = []
  say(JSON.parse(schema), JSON.parse(payload), 'payload', said, 0)
  if (said.length === 0) return null
  return `By its schema: ${said.slice(0, MOST_VALUES).join(', ')}${said.length > MOST_VALUES ? ', and more' : ''}`
}

function say(schema: unknown, value: unknown, path: string, said: string[], depth: number): void {
  if (value === null || said.length > MOST_VALUES || depth > MOST_DEPTH) return
  const name = memberOf(schema, 'name')
  const meaning = typeof name === 'string' ? meanings.get(name) : undefined
  const text = meaning === undefined ? null : meaning(value, scaleOf(schema))
  if (typeof name === 'string' && text !== null) said.push(`${path} is ${text} (${name.slice(name.lastIndexOf('.') + 1)})`)
  const fields = memberOf(schema, 'fields')
  if (!Array.isArray(fields)) return
  for (const field of fields) {
    const label = memberOf(field, 'field')
    if (typeof label === 'string') say(field, memberOf(value, label) ?? null, `${path}.${label}`, said, depth + 1)
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined
}

function scaleOf(schema: unknown): number {
  const scale = Number(memberOf(memberOf(schema, 'parameters'), 'scale') ?? 0)
  return Number.isInteger(scale) && scale >= 0 && scale <= 1000 ? scale : 0
}

/** Base64 of a big-endian two's complement number, and how many of its digits stand behind the point. */
function decimal(base64: string, scale: number): string | null {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length === 0 || bytes.length > 128) return null
  const unscaled = BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`))
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${unscaled < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(digits.length - scale)}`}`
}

function day(value: unknown): string | null {
  return Number.isSafeInteger(value) ? (isoOf(Number(value) * DAY_MS)?.slice(0, 10) ?? null) : null
}

/** A number that a JavaScript number cannot hold is left unsaid rather than said wrong. */
function instant(value: unknown, perMs: number): string | null {
  return Number.isSafeInteger(value) ? isoOf(Math.floor(Number(value) / perMs)) : null
}

function time(value: unknown, perMs: number): string | null {
  const ms = Number.isSafeInteger(value) ? Math.floor(Number(value) / perMs) : -1
  return ms >= 0 && ms < DAY_MS ? (isoOf(ms)?.slice(11, 23) ?? null) : null
}

function isoOf(ms: number): string | null {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
