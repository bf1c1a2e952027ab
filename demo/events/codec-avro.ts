import avro from 'avsc'
import { type Codec, NotValid } from './codec.ts'
import { frame } from './frame.ts'

/** Avro by avsc. `schemaText` is what the registry keeps under `schemaId`. */
export function avroCodec(schemaId: number, schemaText: string): Codec {
  const type = avro.Type.forSchema(JSON.parse(schemaText))
  return {
    schemaId,
    contentType: 'application/avro',
    encode(event) {
      const fields: string[] = []
      if (!type.isValid(event, { noUndeclaredFields: true, errorHook: (path) => fields.push(path.join('.')) })) throw new NotValid(fields)
      return frame(schemaId, type.toBuffer(event))
    },
    decode: (body) => type.fromBuffer(body),
  }
}
