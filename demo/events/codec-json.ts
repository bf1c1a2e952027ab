import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { type Codec, NotValid } from './codec.ts'
import { frame } from './frame.ts'

/** JSON checked by its JSON Schema (draft 7). `schemaText` is what the registry keeps under `schemaId`. */
export function jsonCodec(schemaId: number, schemaText: string): Codec {
  const ajv = new Ajv({ allErrors: true, strict: false })
  addFormats.default(ajv)
  const check = ajv.compile(JSON.parse(schemaText))
  const validated = (event: unknown): unknown => {
    if (check(event)) return event
    throw new NotValid((check.errors ?? []).map((error) => `${error.instancePath.slice(1).replaceAll('/', '.') || '(root)'} ${error.message ?? ''}`))
  }
  return {
    schemaId,
    contentType: 'application/json',
    encode: (event) => frame(schemaId, Buffer.from(JSON.stringify(validated(event)))),
    decode: (body) => validated(JSON.parse(body.toString('utf8'))),
  }
}
