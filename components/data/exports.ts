import type { z } from 'zod'
import type { ExportBody, ExportEnd } from '../../server/contract/exports.ts'
import { BASE_PATH } from './build-input.ts'
import { parseJson } from './parse-json.ts'
import { fromAnswer, fromThrown, ProblemError } from './problem-error.ts'
import { requestParts } from './request-parts.ts'

export interface ExportInput {
  cluster: string
  topic: string
  format: 'ndjson' | 'csv'
  /** Decoders that were chosen, for what an expression reads. */
  key?: string
  value?: string
  body: z.input<typeof ExportBody>
}

export type ExportManifest = z.infer<typeof ExportEnd>

const FIRST_MS = 60_000
/** Bytes after which what has come is put into a blob, which a browser may keep on disk. */
const PIECE_BYTES = 4 << 20
/** Servers and proxies take no longer ones. */
const ADDRESS_CHARACTERS = 6000
/** A manifest names every partition. */
const MANIFEST_BYTES = 4 << 20

/** Begins an export; what is wrong with it is thrown as `ProblemError` before anything is written. */
async function openExport(input: ExportInput, signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const { path, body = '{}' } = requestParts('records.export', { ...input })
  try {
    const headers = { accept: 'application/x-ndjson, text/csv, application/problem+json', 'content-type': 'application/json' }
    const answer = await fetch(`${BASE_PATH}${path}`, { method: 'POST', body, signal, headers })
    if (!answer.ok || answer.body === null) throw fromAnswer(answer.status, await answer.text(), answer.headers.get('x-request-id'))
    return answer.body
  } catch (error) {
    signal.throwIfAborted()
    throw fromThrown(error, FIRST_MS)
  }
}

/**
 * Reads a whole export; `onBytes` hears how much has come. null: it is longer than `most` bytes, and was left. A stream that
 * breaks off is thrown as `ProblemError`: half a file is none.
 */
export async function readExport(input: ExportInput, signal: AbortSignal, onBytes: (bytes: number) => void, most: number): Promise<Blob | null> {
  const stream = await openExport(input, signal)
  let whole = new Blob([])
  let parts: Uint8Array<ArrayBuffer>[] = []
  let [total, pending] = [0, 0]
  try {
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value)
      total += value.byteLength
      if (total > most) {
        await reader.cancel()
        return null
      }
      pending += value.byteLength
      if (pending < PIECE_BYTES) continue
      whole = new Blob([whole, ...parts])
      parts = []
      pending = 0
      onBytes(total)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw brokenOff(error)
  }
  return new Blob([whole, ...parts])
}

const brokenOff = (cause: unknown) => {
  const detail = 'It ended before all was written: a partition could not be read, or the connection was lost. Nothing was saved.'
  return Object.assign(new ProblemError({ code: 'stream-broken', title: 'The export broke off', detail, retry: 'later' }), { cause })
}

/** Where a browser finds an export as a file; null where the question is too long for an address. */
export function exportAddress({ body, ...input }: ExportInput): string | null {
  const { path } = requestParts('records.download', { ...input, question: JSON.stringify(body) })
  return path.length > ADDRESS_CHARACTERS ? null : `${BASE_PATH}${path}`
}

/** The last line of an export as NDJSON; null where there is none. */
export async function manifestOf(file: Blob): Promise<ExportManifest | null> {
  const end = await file.slice(-MANIFEST_BYTES).text()
  const line = parseJson(end.trimEnd().split('\n').at(-1) ?? '')
  const isEnd = typeof line === 'object' && line !== null && 'type' in line && line.type === 'end'
  // The server writes no other line of this type.
  return isEnd ? (line as ExportManifest) : null
}

/**
 * One record as an export writes it: every byte of it as base64, or a row of CSV without its head. Empty where an export has
 * none there: a transaction marker, or a record that is gone. Throws `ProblemError`.
 */
export async function exportedRecord(
  place: { cluster: string; topic: string; partition: number; offset: string },
  format: ExportInput['format'] = 'ndjson',
  signal: AbortSignal = AbortSignal.timeout(FIRST_MS),
): Promise<string> {
  const { cluster, topic, partition, offset } = place
  const to = { offset: (BigInt(offset) + 1n).toString() }
  const body = { from: { offset }, to, partitions: [partition], isolation: 'uncommitted' as const, limit: 1 }
  const file = await readExport({ cluster, topic, format, body }, signal, () => undefined, Number.POSITIVE_INFINITY)
  const text = (await file?.text()) ?? ''
  if (format === 'csv') return text.slice(text.indexOf('\n') + 1)
  const [first = ''] = text.split('\n')
  return first.startsWith('{"type":"record"') ? first : ''
}
