import type { ConfigEntry as Wire } from '../../contract/configs.ts'
import type { ConfigEntry } from '../../gateways/kafka/types.ts'

/** A setting as the API shows it. What is sensitive stays with the broker, whatever it has sent. */
export function entryToWire(entry: ConfigEntry): Wire {
  const { name, source, readOnly, sensitive, type } = entry
  const hidden = (value: string | null) => (sensitive ? null : value)
  const ofDefault = entry.synonyms.find((synonym) => synonym.source === 'default')
  return {
    name,
    value: hidden(entry.value),
    source,
    isDefault: source === 'default',
    defaultValue: hidden(source === 'default' ? entry.value : ofDefault === undefined ? null : inUnitOf(name, ofDefault.name, ofDefault.value)),
    documentation: entry.documentation === null ? null : plainText(entry.documentation),
    readOnly,
    sensitive,
    type,
    synonyms: entry.synonyms.map((synonym) => ({ ...synonym, value: hidden(synonym.value) })),
  }
}

const unitMs: [suffix: string, ms: bigint][] = [
  ['.hours', 3_600_000n],
  ['.minutes', 60_000n],
]

/** `log.retention.hours=168` as `retention.ms`: 604800000. */
function inUnitOf(name: string, synonym: string, value: string | null): string | null {
  const unit = name.endsWith('.ms') ? unitMs.find(([suffix]) => synonym.endsWith(suffix)) : undefined
  if (unit === undefined || value === null || !/^-?\d+$/.test(value)) return value
  const amount = BigInt(value)
  return (amount < 0n ? amount : amount * unit[1]).toString()
}

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&nbsp;': ' ', '&amp;': '&' }

/** Kafka documents its settings in HTML: `<code>delete</code>` becomes `delete`, an item of a list a line of its own. */
export function plainText(html: string): string {
  return html
    .replace(/<(?:br\s*\/?|\/?p|\/?[uo]l|\/li)>/gi, '\n')
    .replace(/<li>/gi, '\n• ')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/&(?:lt|gt|quot|#39|nbsp|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/[ \t]*\n\s*/g, '\n')
    .trim()
}
