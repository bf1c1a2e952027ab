import type { DecoderName } from './types.ts'

/** Topics in which Kafka keeps its own state, and what reads them. */
const readers: ReadonlyMap<string, Extract<DecoderName, 'consumer-offsets' | 'transaction-state'>> = new Map([
  ['__consumer_offsets', 'consumer-offsets'],
  ['__transaction_state', 'transaction-state'],
])

export function internalReader(topic: string | undefined): 'consumer-offsets' | 'transaction-state' | null {
  return topic === undefined ? null : (readers.get(topic) ?? null)
}

export function isInternalTopic(topic: string | undefined): boolean {
  return internalReader(topic) !== null
}
