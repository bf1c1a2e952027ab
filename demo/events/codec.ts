/** Encodes and decodes the events of one registered schema. */
export interface Codec {
  readonly schemaId: number
  readonly contentType: string
  /** Validates, encodes and frames. Throws NotValid, naming the fields, when the event does not fit the registered schema. */
  encode(event: unknown): Buffer
  /** The way back, without the frame's schema id being looked at again. */
  decode(body: Buffer): unknown
}

export class NotValid extends Error {
  override name = 'NotValid'
  /** Paths of the fields that do not fit, such as `payload.speed`. */
  readonly fields: string[]

  constructor(fields: string[]) {
    super(`the event does not fit its registered schema: ${fields.join(', ')}`)
    this.fields = fields
  }
}
