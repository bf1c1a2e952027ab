import { connectValues } from './connect-values.ts'
import { type JsonMember, membersOf } from './json-members.ts'

/** What stands around the data of a value, where a tool has put something there. */
export interface Envelope {
  /** `connect-json`: Kafka Connect's JSON with its schema; `debezium`: a change event in whatever format carries it. */
  kinds: ('connect-json' | 'debezium')[]
  /** The same JSON with the payload first. */
  json: string
  note: string | null
}

const operations: Readonly<Record<string, string>> = {
  c: 'created (op c)',
  u: 'updated (op u)',
  d: 'deleted (op d)',
  r: 'read for a snapshot (op r)',
  t: 'truncated (op t)',
  m: 'a message (op m)',
}

/** Recognises envelopes in JSON that is known to be valid and whole. Every digit stays. Null: there is none. */
export function envelopeOf(json: string): Envelope | null {
  const members = membersOf(json)
  if (members === null) return null
  const [schema, payload] = [textIn(members, 'schema'), textIn(members, 'payload')]
  const connect = members.length === 2 && schema !== null && payload !== null && isConnectSchema(schema)
  if (connect) {
    const change = changeOf(membersOf(payload))
    const notes = [change, connectValues(schema, payload)].filter((note) => note !== null)
    const kinds: Envelope['kinds'] = change === null ? ['connect-json'] : ['connect-json', 'debezium']
    return { kinds, json: `{"payload":${payload},"schema":${schema}}`, note: notes.length === 0 ? null : notes.join('. ') }
  }
  const change = changeOf(members)
  return change === null ? null : { kinds: ['debezium'], json, note: change }
}

function textIn(members: JsonMember[], name: string): string | null {
  return members.find((member) => member.name === name)?.text ?? null
}

/** JsonConverter writes the schema of a null as null. */
function isConnectSchema(text: string): boolean {
  if (text === 'null') return true
  const type = membersOf(text)?.find(({ name }) => name === 'type')?.text
  return type !== undefined && /^"(struct|string|bytes|boolean|u?int(8|16|32|64)|float|double|array|map)"$/.test(type)
}

/** Debezium's envelope (its "data change event values"): what was before and after, why, and from where. */
function changeOf(members: JsonMember[] | null): string | null {
  if (members === null) return null
  const op = textIn(members, 'op')
  const source = textIn(members, 'source')
  const isChange = members.some(({ name }) => name === 'after' || name === 'before') && members.some(({ name }) => name === 'ts_ms')
  if (op === null || source === null || !isChange) return null
  const said = operations[textOf(op) ?? '']
  return said === undefined ? null : `Debezium change event: ${[placeOf(source), said].filter((word) => word !== '').join(' ')}`
}

function placeOf(source: string): string {
  const members = membersOf(source) ?? []
  const words = ['db', 'schema', 'table', 'collection'].map((name) => textOf(textIn(members, name) ?? 'null'))
  return words.filter((word) => word !== null && word !== '').join('.')
}

function textOf(json: string): string | null {
  if (json.startsWith('"')) return String(JSON.parse(json))
  // Avro's union in some converters: {"string": "orders"}.
  const [only, more] = membersOf(json) ?? []
  return only?.name === 'string' && more === undefined && only.text.startsWith('"') ? String(JSON.parse(only.text)) : null
}
