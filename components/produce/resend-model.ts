import type { Header, KafkaRecord, Part } from '../../server/contract/records.ts'
import { isDenied } from './header-deny-list.ts'
import { emptyPart, type HeaderDraft, type PartDraft, type RecordBody, type RecordDraft } from './produce-model.ts'

/** Where the new record goes: to the partition of the old one, or where the key says. */
export type ResendTo = 'same' | 'key'

/** The record with the very bytes it has in the log. `record` is the whole one, not a preview. */
export function resendBody(record: KafkaRecord, leaveOut: boolean, to: ResendTo): RecordBody {
  return {
    key: exact(record.key),
    value: exact(record.value),
    headers: keptHeaders(record.headers, leaveOut).map(({ name, nameBase64, base64 }) => ({ name, ...(nameBase64 && { nameBase64 }), base64 })),
    partition: to === 'same' ? record.partition : null,
  }
}

export const keptHeaders = (headers: readonly Header[], leaveOut: boolean) => headers.filter(({ name }) => !leaveOut || !isDenied(name))

export const deniedHeaders = (headers: readonly Header[]) => headers.filter(({ name }) => isDenied(name))

const exact = ({ base64 }: Part) => (base64 === null ? null : { base64 })

/** Its key alone: compaction forgets what stood under it. */
export function tombstoneBody(record: KafkaRecord): RecordBody {
  return { key: exact(record.key), value: null, headers: [], partition: record.partition }
}

/** The record as a draft, in the form in which it is best edited; unedited, text and base64 give the same bytes. */
export function draftOf(record: KafkaRecord, leaveOut: boolean): RecordDraft {
  const headers = keptHeaders(record.headers, leaveOut).map(headerDraft)
  // An id beside the value would stand there twice if the value were framed as well.
  const part = (name: 'key' | 'value') => partDraft(record[name], !record.headers.some((header) => header.name === `__${name}_schema_id`))
  return { id: 1, key: part('key'), value: part('value'), headers, partition: '', timestamp: '' }
}

function partDraft(part: Part, isFramed: boolean): PartDraft {
  if (!part.present) return emptyPart('null')
  const { schema, decoded, decoder, text } = part
  if (isFramed && part.error === null && decoded !== null && schema?.subject != null && schema.version !== null) {
    return { ...emptyPart('schema'), text: decoded, subject: schema.subject, version: String(schema.version) }
  }
  if (text === '') return emptyPart('text')
  if (text !== null && (decoder === 'json' || decoder === 'text')) return { ...emptyPart(decoder), text }
  return { ...emptyPart('base64'), text: part.base64 ?? '' }
}

function headerDraft({ name, nameBase64, base64, text }: Header, index: number): HeaderDraft {
  const mode = base64 === null ? 'null' : text === null ? 'base64' : 'text'
  return { id: index + 1, name, nameBase64: nameBase64 ?? null, mode, text: (mode === 'base64' ? base64 : text) ?? '' }
}
