/** Bytes of base64 text as the API sends it. */
export function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index)
  return bytes
}

export const HEX_ROW = 16

export interface HexRow {
  /** Eight hexadecimal digits. */
  offset: string
  /** Sixteen bytes as `7b 22 …`, in two groups of eight, shorter in the last row. */
  bytes: string
  /** Printable ASCII, `.` for the rest. */
  ascii: string
}

export const hexRows = (bytes: Uint8Array) => Math.ceil(bytes.length / HEX_ROW)

/** One row of a hex dump; made when it comes into sight. `base` is the offset of the first byte given. */
export function hexRow(bytes: Uint8Array, row: number, base = 0): HexRow {
  const start = row * HEX_ROW
  const slice = bytes.subarray(start, start + HEX_ROW)
  return {
    offset: (base + start).toString(16).padStart(8, '0'),
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
  return Array.from({ length: hexRows(bytes) }, (_row, index) => {
    const row = hexRow(bytes, index)
    return `${row.offset}  ${row.bytes.padEnd(48)}  ${row.ascii}`
  }).join('\n')
}

/** Base64 in lines of 76 characters (RFC 2045). */
export const BASE64_ROW = 76
