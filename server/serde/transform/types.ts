/** What is to be done with the value of each record, as plain data that threads can be told. */
export interface Change {
  /** A JSON patch (RFC 6902) as text, or CEL whose result is the value. */
  change: { patch: string } | { expression: string }
  /** `own`: as the record's value is encoded, JSON where it names no schema. `json`: JSON text. `schema`: an id of the registry. */
  encode: { own: true } | { json: true } | { schema: number; message: string | null }
}

/** `same`: its bytes stay as they are. `before`, `after`: JSON text; null where there is none. */
export type Changed = { before: string | null; after: string | null } & (
  | { kind: 'same' }
  | { kind: 'changed'; value: Uint8Array<ArrayBuffer> }
  | { kind: 'fault'; reason: string }
)
