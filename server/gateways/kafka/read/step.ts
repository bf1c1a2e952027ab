import { batchesOf } from '../records/batches.ts'
import type { Isolation } from '../types.ts'
import type { FetchedPartition } from './fetch.ts'

/**
 * How to fetch next so that every record's state can be told. 'committed' always reads up to the last stable offset. For
 * 'uncommitted' an isolated fetch is needed below the last stable offset where transactions are, as only that one lists the
 * aborted; at and above it a plain fetch brings what is still open.
 */
export interface FetchStep {
  isolation: Isolation
  /** Learnt from the answers so far. */
  lastStable: bigint
  hasTransactions: boolean
}

export function fetchesCommitted(step: FetchStep, position: bigint): boolean {
  return step.isolation === 'committed' || (step.hasTransactions && position < step.lastStable)
}

/** Whether a plain fetch brought transactional batches below the last stable offset: it must be fetched again with the aborted list. */
export function lacksAbortedList({ records, lastStable }: FetchedPartition, from: bigint): boolean {
  for (const item of batchesOf(records)) {
    if (item.kind !== 'batch') continue
    const { header } = item
    if (header.baseOffset >= lastStable) return false
    if (header.transactional && !header.control && header.lastOffset >= from) return true
  }
  return false
}
