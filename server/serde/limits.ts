/** Bytes of UTF-8 text that `decoded`, `text` and a header value have at most in lists and live views. */
export const PREVIEW_BYTES = 2048

/** Values longer than this are judged by their beginning in a preview, so that a page of 20 MB values stays cheap. */
export const LOOK_BYTES = 16 * 1024

/** JSON up to this size is looked at for an envelope. */
export const MAX_ENVELOPE_BYTES = 4 * 1024 * 1024

/** All header names and values of one record in a preview; what is beyond is cut to nothing. */
export const PREVIEW_HEADERS_BYTES = 16 * 1024
export const PREVIEW_HEADER_NAME_BYTES = 256

/** Characters that an Avro or Protobuf value may have as text: a short value can name long fields a million times. */
export const MAX_DECODED_CHARS = 64 * 1024 * 1024

/** JSON up to this size is looked through for repeated keys: it takes as long again as the scan. */
export const MAX_COMPARED_KEYS_BYTES = 4 * 1024 * 1024

/** How deep JSON, Avro and Protobuf values may be nested. JSON is only scanned, never built, so it may be deeper. */
export const MAX_JSON_DEPTH = 10_000
export const MAX_DEPTH = 500

/** Values that take no bytes (null, empty records) are free to claim: this many are granted beside four for each byte. */
const FREE_VALUES = 10_000

/** Values that so many bytes may hold at most: bounds the work by the size of what was stored. */
export function maxValues(byteLength: number): number {
  return FREE_VALUES + 4 * byteLength
}

/** Schema text with all it refers to, and its nesting. */
export const MAX_SCHEMA_CHARS = 4 * 1024 * 1024
export const MAX_SCHEMA_DEPTH = 200
