import type { ConfigEntry } from '../../gateways/kafka/types.ts'

/**
 * Settings of a topic whose fallback on the broker has several names, the finest unit first. Kafka does not tell the fallback of
 * these once the topic has a value of its own, so it is read from the broker.
 */
const fallbacks: Readonly<Record<string, readonly string[]>> = {
  'retention.ms': ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours'],
  'segment.ms': ['log.roll.ms', 'log.roll.hours'],
  'segment.jitter.ms': ['log.roll.jitter.ms', 'log.roll.jitter.hours'],
}

export const fallbackNames: readonly string[] = Object.values(fallbacks).flat()

/** Whether any of these settings hides where it would fall back to. */
export function needsFallback(entries: readonly ConfigEntry[]): boolean {
  return entries.some((entry) => hidesFallback(entry))
}

/** The settings of a topic, with what the broker says they would fall back to. */
export function withFallback(entries: readonly ConfigEntry[], ofBroker: readonly ConfigEntry[]): ConfigEntry[] {
  return entries.map((entry) => {
    if (!hidesFallback(entry)) return entry
    const found = (fallbacks[entry.name] ?? []).map((name) => ofBroker.find((each) => each.name === name)).find((each) => each?.value != null)
    if (found === undefined) return entry
    const chain = found.synonyms.length > 0 ? found.synonyms : [{ name: found.name, value: found.value, source: found.source }]
    return { ...entry, synonyms: [...entry.synonyms, ...chain] }
  })
}

const hidesFallback = (entry: ConfigEntry) =>
  entry.source === 'topic' && entry.name in fallbacks && !entry.synonyms.some((synonym) => synonym.source !== 'topic')
