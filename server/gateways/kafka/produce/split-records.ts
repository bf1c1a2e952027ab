import type { RecordToProduce } from '../types.ts'

/** Room for the header of the batch, so that one which is full stays below the default of `max.message.bytes` (1,048,588). */
const batchBytes = 1_000_000
const recordsPerBatch = 5000
/** Lengths, deltas and attributes of a record and of each header, at most. */
const recordOverhead = 32
const headerOverhead = 10

type SizedRecord = Pick<RecordToProduce, 'key' | 'value' | 'headers'>

/** About what a record takes in a batch before compression, in bytes; never less than it does. */
export function sizeInBatch({ key, value, headers }: SizedRecord): number {
  const inHeaders = headers.reduce((sum, header) => sum + headerOverhead + header.name.length + (header.value?.length ?? 0), 0)
  return recordOverhead + (key?.length ?? 0) + (value?.length ?? 0) + inHeaders
}

/** Runs of records, in their order, each small enough for one batch of `maxBytes`; a record that is too large for that is alone in its run. */
export function splitIntoBatches<T extends SizedRecord>(records: T[], maxBytes = batchBytes): T[][] {
  const batches: T[][] = []
  let open: T[] = []
  let bytes = 0
  for (const record of records) {
    const size = sizeInBatch(record)
    if (open.length > 0 && (bytes + size > Math.min(batchBytes, maxBytes) || open.length >= recordsPerBatch)) {
      batches.push(open)
      open = []
      bytes = 0
    }
    open.push(record)
    bytes += size
  }
  if (open.length > 0) batches.push(open)
  return batches
}
