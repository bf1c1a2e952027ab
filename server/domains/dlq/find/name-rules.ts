/** How topics of dead letters are called, `*` for any characters. Kafka Connect, Spring (`-dlt`, `.DLT`), MassTransit (`_error`), Spring Cloud Stream (`error.<destination>.<group>`), share groups (`dlq.`), Azure, hand-made. */
export const defaultNameRules: readonly string[] = [
  '*.dlq',
  '*-dlq',
  '*_dlq',
  '*.dlt',
  '*-dlt',
  '*_dlt',
  '*_error',
  '*-error',
  '*.errors',
  'dlq.*',
  'dlq-*',
  '__dlq.*',
  'error.*.*',
  '*.dead-letter',
  '*-dead-letter',
  '*.dead-letters',
  '*-dead-letters',
  '*.deadletter',
  '*.deadletters',
]

/** Topics between source and dead letters, and those where we put what failed too often: they are no queues of their own. */
const noQueues = [/[.-]retry(?:[.-][A-Za-z0-9]+)?$/i, /\.parked$/i, /-retry-\d+$/i]

export interface NameRules {
  /** Whether the topic is called like a queue of dead letters. */
  matches(topic: string): boolean
}

/** Compiled once: lists of 5,000 topics are asked at every look. Capital letters do not matter. */
export function nameRules(patterns: readonly string[]): NameRules {
  const sources = patterns.map((pattern) => pattern.split('*').map(escapeText).join('[^]*'))
  const all = new RegExp(`^(?:${sources.join('|')})$`, 'i')
  return { matches: (topic) => sources.length > 0 && !isBetween(topic) && all.test(topic) }
}

export function isBetween(topic: string): boolean {
  return noQueues.some((pattern) => pattern.test(topic))
}

const escapeText = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** What the name of a queue tells of its source: `orders.dlq` is that of `orders`. Only names that exist count. */
export function sourceByName(queue: string, exists: (topic: string) => boolean): string | null {
  const without = [
    queue.replace(/[._-](?:dlq|dlt|error|errors|dead-letters?|deadletters?)$/i, ''),
    queue.replace(/^(?:__)?dlq[.-]/i, ''),
    queue.replace(/^error\.(.+)\.[^.]+$/, '$1'),
  ]
  return without.find((name) => name !== queue && exists(name)) ?? null
}
