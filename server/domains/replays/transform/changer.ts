import { randomUUID } from 'node:crypto'
import type { ClusterHandle } from '../../../core/context.ts'
import { problem } from '../../../core/errors.ts'
import type { ValueChanges } from '../../../core/value-changes.ts'
import type { RawRecord } from '../../../gateways/kafka/types.ts'
import type { ChangeSpec } from '../../../scan/messages.ts'
import { ScanFailure, type SchemaLookup } from '../../../scan/scan-pool.ts'
import type { Changed } from '../../../serde/transform/types.ts'
import { schemasOf } from '../../search/index.ts'
import type { FrozenTransform } from './frozen-transform.ts'

const pieceRecords = 200
const pieceBytes = 1_048_576
/** Records in a row, each by itself, that took too long: more would take for ever. */
const patience = 3

export interface ChangerParts {
  pool: ValueChanges
  cluster: Pick<ClusterHandle, 'registry' | 'decoderFiles'>
  transform: FrozenTransform
  signal: AbortSignal
}

/**
 * Changes the values of records in the threads of searches, where what is hostile can be ended. A record that ends its thread, or
 * takes too long, is found by halves and is a fault; the others are not touched by it.
 */
export class Changer {
  readonly #parts: ChangerParts
  readonly #spec: ChangeSpec
  readonly #schemas: SchemaLookup
  #down: string | null = null
  #overruns = 0

  constructor(parts: ChangerParts) {
    const { change, encode, decoding } = parts.transform
    this.#parts = parts
    this.#spec = { id: randomUUID(), change, encode, decoding }
    this.#schemas = schemasOf(parts.cluster, parts.signal, (reason) => {
      this.#down = reason
    })
  }

  get schema(): { subject: string; version: number; id: number; type: string } | null {
    const { encode } = this.#parts.transform
    if (!('schema' in encode)) return null
    const { schema: id, subject, version, type } = encode
    return { subject, version, id, type }
  }

  /**
   * One answer for each record, in their order. Rejects with `registry-down` where schemas cannot be had now: that is no fault of
   * the records; with `too-large` where record after record takes too long.
   */
  async change(records: readonly RawRecord[], shown = false): Promise<Changed[]> {
    const changed: Changed[] = []
    for (const piece of piecesOf(records)) changed.push(...(await this.#changePiece(piece, shown)))
    return changed
  }

  async #changePiece(records: readonly RawRecord[], shown: boolean): Promise<Changed[]> {
    const { pool, signal } = this.#parts
    try {
      this.#down = null
      const changed = await pool.change(this.#spec, records, shown, this.#schemas, signal)
      if (this.#down !== null) throw problem('registry-down', `The schemas of values are needed, and the registry does not answer: ${this.#down}`)
      this.#overruns = 0
      return changed
    } catch (error) {
      if (!(error instanceof ScanFailure)) throw error
      signal.throwIfAborted()
      if (records.length > 1) return this.#inHalves(records, shown)
      if (++this.#overruns > patience) {
        throw problem('too-large', `${this.#overruns} records in a row could not be changed: ${error.message} Make the change simpler.`)
      }
      return [{ kind: 'fault', before: null, after: null, reason: `changing it failed: ${error.message}` }]
    }
  }

  async #inHalves(records: readonly RawRecord[], shown: boolean): Promise<Changed[]> {
    const middle = records.length >> 1
    const first = await this.#changePiece(records.slice(0, middle), shown)
    return [...first, ...(await this.#changePiece(records.slice(middle), shown))]
  }
}

function piecesOf(records: readonly RawRecord[]): RawRecord[][] {
  const pieces: RawRecord[][] = []
  let bytes = 0
  for (const record of records) {
    const last = pieces.at(-1)
    bytes += record.sizeBytes
    if (last !== undefined && last.length < pieceRecords && bytes <= pieceBytes) {
      last.push(record)
      continue
    }
    pieces.push([record])
    bytes = record.sizeBytes
  }
  return pieces
}
