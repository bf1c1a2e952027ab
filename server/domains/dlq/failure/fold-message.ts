/** What stands in a message where this failure and the next of its kind differ. */
export type Fold = 'time' | 'uuid' | 'host' | 'id' | 'n'

export interface MessagePart {
  text: string
  /** null: stands as it was written. */
  fold: Fold | null
}

/** Longest part of a message that is looked at, and longest that is kept. */
const MAX_READ = 4096
const MAX_KEPT = 600

/** Files are told from hosts by their ending: `Decoder.java:203` is a place in code. */
const notFile = '(?!\\S*\\.(?:java|kt|scala|js|mjs|ts|py|cs|go|rb):)'
const patterns: readonly [Fold, string][] = [
  ['time', '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?'],
  ['uuid', '\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b'],
  ['host', '(?<=:\\/\\/)[^\\s/:,;)\\]"\']+(?::\\d{1,5})?'],
  ['host', '\\b\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(?::\\d{1,5})?\\b'],
  ['host', `\\b${notFile}[A-Za-z][A-Za-z0-9-]*(?:\\.[A-Za-z0-9-]+)*:\\d{4,5}\\b`],
  ['id', '\\b0x[0-9a-fA-F]+\\b'],
  // Letters and digits mixed, three digits or more: order numbers, VINs, hashes. `int64` and `v2` are words.
  ['id', '\\b(?=[A-Za-z0-9]*[A-Za-z])(?=(?:[A-Za-z]*\\d){3})[A-Za-z0-9]{4,}\\b'],
  ['n', '(?<![A-Za-z0-9_])[-+]?\\d+(?:[.,]\\d+)*(?:[eE][-+]?\\d+)?(?![A-Za-z0-9_])'],
]
const folding = new RegExp(patterns.map(([, source]) => `(${source})`).join('|'), 'g')

/**
 * Takes out of a message what differs from one failure to the next: times, UUIDs, hosts, ids, numbers. What is left is the same
 * for all records that failed alike.
 */
export function foldMessage(message: string): MessagePart[] {
  const text = message.slice(0, MAX_READ).replace(/\s+/g, ' ').trim()
  const parts: MessagePart[] = []
  let at = 0
  let length = 0
  for (const match of text.matchAll(folding)) {
    const fold = patterns[match.slice(1).findIndex((group) => group !== undefined)]?.[0]
    if (fold === undefined) continue
    if (match.index > at) parts.push({ text: text.slice(at, match.index), fold: null })
    parts.push({ text: fold, fold })
    length += match.index - at + fold.length
    at = match.index + match[0].length
    if (length >= MAX_KEPT) return parts
  }
  if (at < text.length) parts.push({ text: text.slice(at, at + Math.max(0, MAX_KEPT - length)), fold: null })
  return parts
}

/** As text, each folded part as its kind in angle brackets. */
export function foldedText(parts: readonly { text: string; fold: string | null }[]): string {
  return parts.map(({ text, fold }) => (fold === null ? text : `<${fold}>`)).join('')
}
