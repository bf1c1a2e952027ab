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

/** Compiled once for a look: lists of 5,000 topics are asked. `expression` is what regular expressions say of the same. */
export function nameRules(globs: readonly string[], expression: ((topic: string) => boolean) | null = null): NameRules {
  const all = globs.map(globRule)
  return {
    matches: (topic) => {
      if (isBetween(topic)) return false
      const name = topic.toLowerCase()
      return all.some((fits) => fits(name)) || expression?.(topic) === true
    },
  }
}

/** `*` stands for any characters, also none. One walk through the name, whatever the pattern: a RegExp would try all splits. */
export function globRule(pattern: string): (lowerCaseName: string) => boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*')
  const last = rest.pop()
  if (last === undefined) return (name) => name === first
  return (name) => {
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false
    let at = first.length
    for (const middle of rest) {
      const found = name.indexOf(middle, at)
      if (found < 0) return false
      at = found + middle.length
    }
    return at + last.length <= name.length
  }
}

/** Where replays put what failed too often. */
export const isParking = (topic: string): boolean => /\.parked$/i.test(topic)

export function isBetween(topic: string): boolean {
  return noQueues.some((pattern) => pattern.test(topic))
}

/** What the name of a queue tells of its source: `orders.dlq` is that of `orders`. Only names that exist count. */
export function sourceByName(queue: string, exists: (topic: string) => boolean): string | null {
  const without = [
    queue.replace(/[._-](?:dlq|dlt|error|errors|dead-letters?|deadletters?)$/i, ''),
    queue.replace(/^(?:__)?dlq[.-]/i, ''),
    queue.replace(/^error\.(.+)\.[^.]+$/, '$1'),
  ]
  return without.find((name) => name !== queue && exists(name)) ?? null
}
