import type { RawHeader } from '../../../gateways/kafka/types.ts'
import { calendarTime } from '../../../serde/calendar-time.ts'
import { headerText } from '../../../serde/header-text.ts'
import { type Family, type FamilyRule, type Field, families } from './families.ts'
import { type Coding, isJavaSerialised, numberOf, textOf } from './header-value.ts'

export interface TranslatedHeader {
  name: string
  /** What the header means in its family; null: it belongs to none. */
  meaning: string | null
  family: Family | null
  /** As people read it; null: it has no value, or none that can be shown. */
  text: string | null
  /** How the bytes were read, where that is not plain. */
  coded: string | null
  bytes: number | null
  /** false: a later header of the same name counts. */
  current: boolean
}

const meanings: Record<Field, string> = {
  topic: 'Origin topic',
  partition: 'Origin partition',
  offset: 'Origin offset',
  timestamp: 'Origin time',
  writer: 'Failed in',
  exceptionClass: 'Exception',
  message: 'Message',
  stack: 'Stack trace',
  causeClass: 'Cause',
  causeMessage: 'Message of the cause',
  attempts: 'Attempts',
}

const ours: Record<string, string> = {
  'headgate-replay-id': 'Replayed from',
  'headgate-replay-job': 'Replay job',
  'headgate-replay-attempt': 'Replay attempt',
}

interface Known {
  name: string
  rule: FamilyRule
  field: Field | null
  meaning: string
}

const known = new Map<string, Known>(
  families.flatMap((rule) => [
    ...Object.entries(rule.fields).flatMap(([field, names]) =>
      // The keys of `fields` are fields; Object.entries forgets it.
      names.map((name): [string, Known] => [name, { name, rule, field: field as Field, meaning: meanings[field as Field] }]),
    ),
    ...Object.entries(rule.notes ?? {}).map(([name, meaning]): [string, Known] => [name, { name, rule, field: null, meaning }]),
  ]),
)

/** All headers in their order, repeats kept, each as people read it. What Java serialised is never decoded. */
export function translateHeaders(headers: readonly RawHeader[]): TranslatedHeader[] {
  const names = headers.map(({ name }) => name.toString('utf8'))
  return headers.map((header, at) => {
    const name = names[at] ?? ''
    const found = known.get(name)
    return {
      name,
      meaning: found?.meaning ?? ours[name] ?? null,
      family: found?.rule.family ?? null,
      ...read(header, found),
      bytes: header.value?.length ?? null,
      current: names.lastIndexOf(name) === at,
    }
  })
}

function read(header: RawHeader, found: Known | undefined): { text: string | null; coded: string | null } {
  if (header.value === null) return { text: null, coded: 'null' }
  if (isJavaSerialised(header)) return { text: null, coded: 'serialised by Java, not decoded' }
  const coding = found === undefined ? null : codingOf(header, found)
  const number = coding === null ? null : numberOf(header, coding)
  const time = number !== null && isTime(found) ? calendarTime(number) : null
  if (coding !== null && coding !== 'text' && number !== null) {
    const integer = `integer of ${header.value.length} bytes`
    return { text: number.toString(), coded: time === null ? integer : `${integer}, ${time}` }
  }
  if (found !== undefined) return { text: textOf(header), coded: time }
  const text = headerText(header.value)
  return text === null ? { text: `0x${header.value.subarray(0, 64).toString('hex')}`, coded: 'bytes' } : { text, coded: null }
}

const isTime = (found: Known | undefined) => found?.field === 'timestamp' || found?.rule.coded?.[found.name] === 'shortest-binary'

/** null: not a number. */
function codingOf({ name }: RawHeader, { rule, field }: Known): Coding | null {
  const own = rule.coded?.[name.toString('utf8')]
  if (own !== undefined) return own
  return field === 'partition' || field === 'offset' || field === 'timestamp' || field === 'attempts' ? rule.numbers : null
}
