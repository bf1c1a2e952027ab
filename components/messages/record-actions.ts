import type { KafkaRecord, Part } from '../../server/contract/records.ts'
import { addressOf, call } from '../data/client.ts'
import { exportedRecord } from '../data/exports.ts'
import { fieldClauses, notClause, pathClause } from '../search/field-clauses.ts'
import type { MenuItem } from '../ui/menu.tsx'
import { readPath } from './column-path.ts'
import { isJson } from './part-model.ts'
import { pickFrom } from './path-cell.tsx'
import { permalink } from './permalink.ts'
import type { RecordPlace } from './queries.ts'

export interface MenuGroup {
  heading?: string
  items: readonly MenuItem[]
}

/** What a menu of a record does with the rest of the screen. */
export interface RecordActions {
  /** Text that may have to be read first, and what it is. */
  copy: (text: string | Promise<string>, what: string) => void
  /** Searches for records with this whole key. */
  onKey: (key: string) => void
  /** Adds a condition to the expression. */
  onClause: (clause: string) => void
  /** Adds a column by its path. */
  onColumn: (path: string) => void
}

/** Copy it, search for records like it, or show a field of it as a column. */
export function recordGroups(place: RecordPlace, record: KafkaRecord, actions: RecordActions): MenuGroup[] {
  const clauses = clausesOf(record.value)
  return [
    { heading: 'Copy', items: copyItems(place, record, actions.copy) },
    { heading: 'Only this', items: likeItems(record, actions) },
    {
      heading: 'Not this',
      items: clauses.map(({ clause }) => ({ id: clause, label: notClause(clause), onSelect: () => actions.onClause(notClause(clause)) })),
    },
    { heading: 'As a column', items: clauses.map(({ path }) => ({ id: path, label: path, onSelect: () => actions.onColumn(path) })) },
  ].filter(({ items }) => items.length > 0)
}

/** What can be done with one cell; `column` is the id of its column. */
export function cellItems(record: KafkaRecord, column: string, actions: RecordActions): MenuItem[] {
  if (column === 'key') return keyItems(record.key, actions)
  const path = column.startsWith('path:') ? readPath(column.slice(5)) : null
  if (path === null) return []
  if (path.root === 'headers') return headerItems(record, String(path.steps[0]), actions)
  if (path.steps.length === 0) return path.root === 'key' ? keyItems(record.key, actions) : []
  const picked = pickFrom(record, path)
  if (picked.kind !== 'found') return []
  const clause = pathClause(path, picked.text)
  return [
    ...(clause === null ? [] : bothWays(clause, notClause(clause), actions)),
    { id: 'cell', label: 'Copy this', onSelect: () => actions.copy(unquoted(picked.text), 'the text of this cell') },
  ]
}

function bothWays(clause: string, other: string, { onClause }: RecordActions): MenuItem[] {
  return [
    { id: 'only', label: 'Only this', note: clause, onSelect: () => onClause(clause) },
    { id: 'not', label: 'Not this', note: other, onSelect: () => onClause(other) },
  ]
}

function keyItems(key: Part, actions: RecordActions): MenuItem[] {
  const text = keyText(key)
  if (text === null) return []
  const not = `key != ${JSON.stringify(text)}`
  return [
    { id: 'only', label: 'Only this', note: `key is ${text}`, onSelect: () => actions.onKey(text) },
    { id: 'not', label: 'Not this', note: not, onSelect: () => actions.onClause(not) },
    { id: 'cell', label: 'Copy this', onSelect: () => actions.copy(text, 'the key') },
  ]
}

function headerItems({ headers }: KafkaRecord, name: string, actions: RecordActions): MenuItem[] {
  const header = headers.find((one) => one.name === name)
  if (header === undefined || header.text === null || header.truncated) return []
  const clause = `headers.exists(h, h.name == ${JSON.stringify(name)} && h.value == ${JSON.stringify(header.text)})`
  const { text } = header
  return [...bothWays(clause, `!${clause}`, actions), { id: 'cell', label: 'Copy this', onSelect: () => actions.copy(text, 'the text of this cell') }]
}

/** Of a text the text itself, of all else what is stored. */
function unquoted(json: string): string {
  if (!json.startsWith('"')) return json
  const text: unknown = JSON.parse(json)
  return typeof text === 'string' ? text : json
}

const keyText = (key: Part) => (key.decoder === 'text' && !key.truncated ? key.decoded : null)

function copyItems(place: RecordPlace, record: KafkaRecord, copy: RecordActions['copy']): MenuItem[] {
  const { cluster, topic, partition, offset } = place
  const address = () => `${window.location.origin}${addressOf('records.get', { cluster, topic, partition, offset })}`
  const value = record.value.decoded ?? record.value.text
  return [
    {
      id: 'value',
      label: 'Value',
      off: value === null ? 'It is null, or no text' : null,
      onSelect: () => copy(record.value.truncated ? wholeValue(place) : (value ?? ''), 'the value'),
    },
    {
      id: 'record',
      label: 'Record as JSON',
      note: 'All bytes as base64, as an export writes it',
      off: record.state === 'control' ? 'A transaction marker is not exported' : null,
      onSelect: () => copy(exportedRecord(place), 'the record'),
    },
    { id: 'link', label: 'Link to this record', onSelect: () => copy(permalink(place), 'the link to this record') },
    { id: 'offset', label: 'Offset', onSelect: () => copy(offset, 'the offset') },
    { id: 'place', label: 'Topic, partition, offset', onSelect: () => copy(`${topic}/${partition}/${offset}`, 'the place of this record') },
    {
      id: 'curl',
      label: 'As curl',
      note: 'Reads the record with all of its bytes',
      onSelect: () => copy(`curl -m 30 '${address()}'`, 'the command'),
    },
  ]
}

/** Of a value of which the list has only a preview. */
async function wholeValue({ cluster, topic, partition, offset }: RecordPlace): Promise<string> {
  const { value } = await call('records.get', { cluster, topic, partition, offset })
  return value.decoded ?? value.text ?? ''
}

function likeItems({ key, value }: KafkaRecord, { onKey, onClause }: RecordActions): MenuItem[] {
  const text = keyText(key)
  return [
    ...(text === null ? [] : [{ id: 'key', label: `key is ${text}`, onSelect: () => onKey(text) }]),
    ...clausesOf(value).map(({ clause }) => ({ id: clause, label: clause, onSelect: () => onClause(clause) })),
  ]
}

const clausesOf = (value: Part) => (isJson(value) ? fieldClauses(value.decoded ?? '') : [])
