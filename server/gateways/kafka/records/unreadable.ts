import type { UnreadableBatch } from '../types.ts'

export type UnreadableReason = UnreadableBatch['reason']

/** Why a batch cannot be read. Becomes a row with the batch's offsets; reading goes on behind it. */
export class UnreadableError extends Error {
  override name = 'UnreadableError'
  readonly reason: UnreadableReason

  constructor(reason: UnreadableReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.reason = reason
  }
}

/** What untrusted bytes may cost at most. */
export interface Limits {
  /** Of one batch, uncompressed. */
  maxBatchBytes: number
  maxRecordsPerBatch: number
  maxHeadersPerRecord: number
}

export const defaultLimits: Limits = { maxBatchBytes: 32 * 1024 * 1024, maxRecordsPerBatch: 1_000_000, maxHeadersPerRecord: 10_000 }

export function overflow(maxBytes: number): UnreadableError {
  return new UnreadableError('too-large', `The batch would be more than ${maxBytes} bytes uncompressed, which is the limit for one batch.`)
}
