import type { BatchHeader } from '../records/batch-header.ts'
import { BatchRecords } from '../records/batch-records.ts'
import { batchesOf, type SoundBatch } from '../records/batches.ts'
import { uncompress } from '../records/compression.ts'
import { markerOf } from '../records/control.ts'
import { copyRecord } from '../records/raw-record.ts'
import { defaultLimits, UnreadableError } from '../records/unreadable.ts'
import type { TransactionEntry, TransactionStretch, TransactionStretchRequest } from '../transactions/types.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Routes } from '../transport/routes.ts'
import { fetchStretch } from './fetch-stretch.ts'

const stretchBytes = 1 << 20

/**
 * One fetch of what transactions wrote, whether they are open, committed or aborted, with the markers that end them: each
 * producer's records are judged by its next marker. Uncommitted, because a reader of what is committed waits for the open
 * transactions of strangers. Batches without `containing` in their bytes are left out unread.
 */
export async function fetchTransactions(
  reader: { lane: Lane; routes: Routes },
  request: TransactionStretchRequest,
  deadline: Deadline,
): Promise<TransactionStretch> {
  // Told that there are transactions and that nothing is stable, the fetch is a plain one and is made once.
  const plain = { maxBytes: stretchBytes, isolation: 'uncommitted', hasTransactions: true, lastStable: 0n } as const
  const { bytes, nextOffset, logStart } = await fetchStretch(reader, { ...request, ...plain }, deadline)
  const entries: TransactionEntry[] = []
  for (const batch of batchesOf(Buffer.from(bytes))) {
    if (batch.kind === 'damaged') {
      if (overlaps(request, batch.baseOffset, batch.endOffset)) entries.push({ kind: 'unreadable', offset: batch.baseOffset })
    } else if (batch.header.transactional && overlaps(request, batch.header.baseOffset, batch.header.lastOffset + 1n)) {
      entries.push(...entriesOf(batch, request))
    }
  }
  return { entries, nextOffset, logStart }
}

const overlaps = ({ from, to }: TransactionStretchRequest, start: bigint, end: bigint) => end > from && start < to

function entriesOf({ header, payload }: SoundBatch, request: TransactionStretchRequest): TransactionEntry[] {
  const { producerId, baseOffset: offset } = header
  try {
    const bytes = uncompress(header.codec, payload, defaultLimits.maxBatchBytes)
    if (header.control) return [{ kind: 'marker', producerId, marker: markerOf(header, bytes, defaultLimits) }]
    return bytes.includes(request.containing) ? recordsOf(header, bytes, request) : []
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    return [{ kind: 'unreadable', offset }]
  }
}

function recordsOf(header: BatchHeader, bytes: Buffer, { partition, from, to }: TransactionStretchRequest): TransactionEntry[] {
  const view = new BatchRecords(header, bytes, defaultLimits)
  const entries: TransactionEntry[] = []
  while (view.next()) {
    const offset = header.baseOffset + BigInt(view.offsetDelta)
    if (offset < from || offset >= to) continue
    const { headers } = copyRecord(view, header, partition, 'open', defaultLimits)
    entries.push({ kind: 'record', producerId: header.producerId, offset, headers })
  }
  return entries
}
