import type { Sized } from './ring.ts'

/** A matched record, decoded and written as JSON once for all viewers of its reader; rings hold references to it. */
export interface SharedRecord extends Sized {
  topic: string
  partition: number
  offset: bigint
  json: JsonPiece
  /** Of its JSON, in UTF-8: what a waiting record costs. */
  bytes: number
}

/**
 * The record as it goes on the wire: bytes [from, to) of the JSON of all that were written together, with one comma between two.
 * Bytes outside V8's heap, so that a ring counts what it really holds.
 */
export interface JsonPiece {
  of: Buffer
  from: number
  to: number
}

/** Pieces of one buffer that nothing else shares, in the order of the texts. */
export function piecesOf(texts: readonly string[]): JsonPiece[] {
  const lengths = texts.map((text) => Buffer.byteLength(text))
  const of = Buffer.allocUnsafeSlow(lengths.reduce((sum, length) => sum + length + 1, 0))
  let at = 0
  return texts.map((text, index) => {
    const piece = { of, from: at, to: at + (lengths[index] ?? 0) }
    of.write(text, at)
    of.write(',', piece.to)
    at = piece.to + 1
    return piece
  })
}

/** Their texts with commas between; neighbours are read at one go. */
export function joinPieces(pieces: readonly JsonPiece[]): string {
  const runs: JsonPiece[] = []
  for (const piece of pieces) {
    const last = runs.at(-1)
    if (last !== undefined && last.of === piece.of && last.to + 1 === piece.from) last.to = piece.to
    else runs.push({ ...piece })
  }
  return runs.map(({ of, from, to }) => of.toString('utf8', from, to)).join(',')
}
