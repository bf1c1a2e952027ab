import type { DecoderStep } from '../../contract/decoders.ts'
import type { Step } from '../../serde/types.ts'

const SCHEMA_DECODERS: ReadonlySet<string> = new Set(['avro', 'protobuf', 'json-schema'])
const PLAIN: ReadonlySet<string> = new Set(['json', 'text', 'int32', 'int64', 'float', 'double', 'uuid', 'hex'])
const ID_FRAME_BYTES = 5

/** A step of decoding with the place where it went wrong, and what to do about it. */
export function sayStep({ decoder, verdict, reason }: Step, bytes: Buffer | null): DecoderStep {
  const failed = verdict === 'failed' || verdict === 'would-fail'
  return {
    decoder,
    verdict,
    reason,
    byteOffset: failed && reason !== null ? byteOffsetOf(decoder, reason, bytes) : null,
    fix: verdict === 'read' ? null : fixOf(decoder, verdict, reason ?? ''),
  }
}

/** Decoders name the byte of what they were given: those by a schema are given what stands behind the frame. */
function byteOffsetOf(decoder: string, reason: string, bytes: Buffer | null): number | null {
  const at = /\bbyte (\d+)/.exec(reason)?.[1]
  if (at === undefined) return null
  const framed = SCHEMA_DECODERS.has(decoder) && bytes?.[0] === 0
  return Number(at) + (framed ? ID_FRAME_BYTES : 0)
}

function fixOf(decoder: string, verdict: Step['verdict'], reason: string): string | null {
  if (verdict === 'would-read') return PLAIN.has(decoder) ? `Choose ${decoder} to read it so.` : `Choose ${decoder} to see only what its schema says.`
  if (/no schema registry is configured/.test(reason)) return 'Add registry to this cluster in headgate.yaml.'
  if (/does not find schemas by GUID/.test(reason)) return 'Let the producer write schema ids, or name the schema: avro@orders-value/3.'
  if (/is not in the registry/.test(reason)) return 'Register the schema, or look whether the producer uses another registry.'
  if (/registry (does not answer|did not answer|answered)/.test(reason)) return 'Look after the registry: it is asked again after 30 s.'
  if (/names? no schema/.test(reason)) return `Name a schema, such as ${decoder}@12 or ${decoder}@orders-value/3.`
  if (/is of the type|of the type (avro|protobuf|json-schema)/.test(reason)) return 'Choose the decoder of that type.'
  if (SCHEMA_DECODERS.has(decoder)) return 'The bytes were written with another schema: look which one the producer uses.'
  return null
}
