import type { z } from 'zod'
import type { ExportBody } from '../../server/contract/exports.ts'
import { BASE_PATH } from './build-input.ts'
import { fromAnswer, fromThrown } from './problem-error.ts'
import { requestParts } from './request-parts.ts'

export interface ExportInput {
  cluster: string
  topic: string
  format: 'ndjson' | 'csv'
  body: z.input<typeof ExportBody>
}

const FIRST_MS = 60_000

/** Begins an export; what is wrong with it is thrown as `ProblemError` before anything is written. */
export async function openExport(input: ExportInput, signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
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

/** One record as an export writes it: every byte of it as base64. Throws `ProblemError`. */
export async function exportedRecord(place: { cluster: string; topic: string; partition: number; offset: string }): Promise<string> {
  const { cluster, topic, partition, offset } = place
  const to = { offset: (BigInt(offset) + 1n).toString() }
  const body = { from: { offset }, to, partitions: [partition], isolation: 'uncommitted' as const, limit: 1 }
  const stream = await openExport({ cluster, topic, format: 'ndjson', body }, AbortSignal.timeout(FIRST_MS))
  const [line = ''] = (await new Response(stream).text()).split('\n')
  return line
}
