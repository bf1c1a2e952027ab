import type { KafkaError } from '../protocol/errors.ts'
import type { Call, RawHeader } from '../types.ts'

/** `v2`: the broker begins and ends transactions by itself and bumps the epoch at every end (KIP-890). `classic`: KIP-98. */
export type TransactionFlow = 'v2' | 'classic'

/** What has just left for a broker, or been answered: where tests end the process. */
export type TransactionEvent = 'produce-sent' | 'offsets-added' | 'end-sent'

export interface TransactionOptions {
  transactionalId: string
  /** After which the broker aborts a transaction that nobody ends. */
  transactionTimeoutMs: number
  /** Default: what the cluster has finalised. */
  flow?: TransactionFlow
  clientId?: string
  onEvent?: (event: TransactionEvent) => void
}

export interface TransactionRecord {
  key: Buffer | null
  value: Buffer | null
  headers: RawHeader[]
  /** Ms since 1970; null: when it is written. */
  timestamp: bigint | null
}

/** Records of one partition. */
export interface TransactionBatch {
  topic: string
  topicId: string
  partition: number
  /** `max.message.bytes` of the topic: they are sent in as many batches as that makes of them. */
  maxBytes: number
  records: TransactionRecord[]
}

/** One offset per record, or `refused`: then the transaction may be aborted cleanly, and has to be. */
export type SentBatch = { offsets: bigint[] } | { refused: KafkaError }

/**
 * A transactional producer that was fenced in: every older one of its id is shut out, and their open transaction is over. One
 * transaction at a time: send, sendOffsets, then commit or abort. A call that rejects with ProducerLost leaves nothing to be done
 * with this object but `close`: what it had under way may have been committed or not, and only the log can tell.
 */
export interface TransactionalProducer {
  readonly flow: TransactionFlow
  /** As brokers know who writes the next records; another one once the epochs of the last were used up. */
  readonly producerId: bigint
  /** What the group has committed once no transaction that is open could change it (KIP-447); null: nothing. */
  stableOffset(group: string, topic: string, partition: number, call: Call): Promise<bigint | null>
  /** One result per item, in their order. What is of one partition is written in its order. */
  send(batches: TransactionBatch[], call: Call): Promise<SentBatch[]>
  /** Makes these positions the group's when the transaction is committed. */
  sendOffsets(group: string, topic: string, offsets: { partition: number; offset: bigint }[], call: Call): Promise<void>
  commit(call: Call): Promise<void>
  /** Only where nothing but a refusal happened: never after a commit that was sent. */
  abort(call: Call): Promise<void>
  /** Throws the connections away. */
  close(): Promise<void>
}

export interface TransactionStretchRequest {
  topic: string
  partition: number
  from: bigint
  /** Exclusive; not beyond the high watermark. */
  to: bigint
  /** Only batches with these bytes in them are looked at, once they are uncompressed. */
  containing: Buffer
}

/** A record of a transaction, the marker that ends one, or a batch that could not be read. */
export type TransactionEntry =
  | { kind: 'record'; producerId: bigint; offset: bigint; headers: RawHeader[] }
  | { kind: 'marker'; producerId: bigint; marker: 'commit' | 'abort' | 'other' }
  | { kind: 'unreadable'; offset: bigint }

export interface TransactionStretch {
  /** In the order of the log. */
  entries: TransactionEntry[]
  /** `to` at the end. */
  nextOffset: bigint
  logStart: bigint
}
