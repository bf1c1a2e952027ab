/** Bytes of base64 text as the API sends it. */
export function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index)
  return bytes
}

export interface HexRow {
  /** Hexadecimal, four digits or more. */
  offset: string
  /** `7b 22 …`, in two groups where there are sixteen; shorter in the last row. */
  bytes: string
  /** Printable ASCII, `.` for the rest. */
  ascii: string
}

export interface HexShape {
  /** Bytes of a row: 16, or 8 where there is little room. */
  perRow: number
  /** Offset of the first byte given. */
  base: number
  /** Digits of the offset. */
  digits: number
}

export const FULL_DUMP: HexShape = { perRow: 16, base: 0, digits: 8 }

export const hexRows = (bytes: Uint8Array, { perRow }: HexShape) => Math.ceil(bytes.length / perRow)

/** One row of a hex dump; made when it comes into sight. */
export function hexRow(bytes: Uint8Array, row: number, { perRow, base, digits }: HexShape): HexRow {
  const start = row * perRow
  const slice = bytes.subarray(start, start + perRow)
  return {
    offset: (base + start).toString(16).padStart(digits, '0'),
    bytes: `${hexOf(slice.subarray(0, 8))}${slice.length > 8 ? `  ${hexOf(slice.subarray(8))}` : ''}`,
    ascii: [...slice].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
  }
}

/** `00 0a ff` */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

/** The whole dump as text, for Copy. */
export function hexText(bytes: Uint8Array): string {
  return Array.from({ length: hexRows(bytes, FULL_DUMP) }, (_row, index) => {
    const row = hexRow(bytes, index, FULL_DUMP)
    return `${row.offset}  ${row.bytes.padEnd(48)}  ${row.ascii}`
  }).join('\n')
}
