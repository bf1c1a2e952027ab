import type { KafkaRecord, Part } from '../../server/contract/records.ts'
import { type JourneyAsk, paths } from '../layout/paths.ts'
import type { MenuItem } from '../ui/menu.tsx'
import type { RecordPlace } from './queries.ts'

/** What a record can be followed by: its key, the id of its event, its trace. */
export function journeyItems({ cluster, topic }: RecordPlace, record: KafkaRecord, go: (address: string) => void): MenuItem[] {
  const asks: [string, JourneyAsk['by'], string | null][] = [
    ['Same key', 'key', keyOf(record.key)],
    ['Same event', 'event', eventOf(record)],
    ['Same trace', 'trace', traceOf(record)],
  ]
  return asks.flatMap(([label, by, id]) =>
    id === null ? [] : [{ id: by, label, note: id, onSelect: () => go(paths.journey(cluster, { by, id, topic })) }],
  )
}

const keyOf = (key: Part) => (key.decoder === 'text' && !key.truncated && key.decoded !== '' ? key.decoded : null)

function traceOf({ headers }: KafkaRecord): string | null {
  const text = headers.findLast(({ name }) => name.toLowerCase() === 'traceparent')?.text ?? ''
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(text)?.[1] ?? null
}

const eventHeaders = new Set(['event-id', 'eventid', 'event_id', 'ce_id', 'ce-id', 'x-event-id', 'message-id'])

function eventOf({ headers, value }: KafkaRecord): string | null {
  const header = headers.findLast(({ name }) => eventHeaders.has(name.toLowerCase()))?.text ?? null
  const field = /"(?:eventId|event_id)"\s*:\s*"([A-Za-z0-9._:-]{4,200})"/.exec(value.decoded ?? '')?.[1] ?? null
  return header ?? field
}
