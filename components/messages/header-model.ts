import type { Header } from '../../server/contract/records.ts'
import { bytesOf, hexOf } from './bytes-model.ts'

export interface HeaderRow {
  index: number
  name: string
  /** How often this name occurs, where it is more than once. */
  repeats: number | null
  value: { kind: 'null' } | { kind: 'empty' } | { kind: 'text'; text: string } | { kind: 'bytes'; hex: string; guess: HeaderGuess | null }
  size: number | null
  truncated: boolean
}

/** What binary bytes look like: nothing in a record says what they are. */
interface HeaderGuess {
  type: 'int64 BE' | 'int32 BE' | 'uuid'
  text: string
}

/** Bytes of a binary value that are shown; all of them are in the download. */
const HEX_BYTES = 64

/** Headers in record order. Names are only compared, never used as keys of an object: `__proto__` is a name like any other. */
export function headerRows(headers: readonly Header[]): HeaderRow[] {
  const counts = new Map<string, number>()
  for (const { name } of headers) counts.set(name, (counts.get(name) ?? 0) + 1)
  return headers.map((header, index) => {
    const repeats = counts.get(header.name) ?? 1
    const bytes = header.base64 === null ? null : bytesOf(header.base64)
    return {
      index,
      name: header.name,
      repeats: repeats > 1 ? repeats : null,
      value: shownValue(header, bytes),
      size: bytes?.length ?? null,
      truncated: header.truncated,
    }
  })
}

function shownValue(header: Header, bytes: Uint8Array | null): HeaderRow['value'] {
  if (bytes === null) return { kind: 'null' }
  if (bytes.length === 0) return { kind: 'empty' }
  if (header.text !== null) return { kind: 'text', text: header.text }
  return { kind: 'bytes', hex: `${hexOf(bytes.subarray(0, HEX_BYTES))}${bytes.length > HEX_BYTES ? ' …' : ''}`, guess: guessOf(bytes) }
}

/** An integer whose first byte only says its sign, or a UUID with the version and variant of RFC 9562. */
function guessOf(bytes: Uint8Array): HeaderGuess | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const signOnly = bytes[0] === 0 || bytes[0] === 0xff
  if (bytes.length === 8 && signOnly) return { type: 'int64 BE', text: view.getBigInt64(0).toString() }
  if (bytes.length === 4 && signOnly) return { type: 'int32 BE', text: view.getInt32(0).toString() }
  const version = (bytes[6] ?? 0) >> 4
  if (bytes.length !== 16 || version < 1 || version > 8 || ((bytes[8] ?? 0) & 0xc0) !== 0x80) return null
  const digits = hexOf(bytes).replaceAll(' ', '')
  return { type: 'uuid', text: digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') }
}

/** "7, in record order, 1 repeated name" */
export function headerSummary(rows: readonly HeaderRow[]): string {
  const repeated = new Set(rows.filter((row) => row.repeats !== null).map((row) => row.name)).size
  if (rows.length === 0) return 'none'
  return `${rows.length}, in record order${repeated === 0 ? '' : `, ${repeated} repeated name${repeated === 1 ? '' : 's'}`}`
}
