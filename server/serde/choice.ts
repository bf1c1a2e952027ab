import { type DecoderChoice, decoderChoices } from '../contract/decoder-choice.ts'
import { subjectKey } from '../gateways/registry/schema-key.ts'
import type { SchemaKey } from '../gateways/registry/types.ts'
import type { Choice, DecoderName } from './types.ts'

const names: ReadonlySet<string> = new Set<DecoderChoice>(decoderChoices)

/** `avro@orders-value/3`, `protobuf@12#shop.Order` as the contract has checked it. null: `auto`. */
export function readChoice(text: string): Choice | null {
  const at = text.indexOf('@')
  const name = at < 0 ? text : text.slice(0, at)
  if (!isDecoder(name)) return null
  const [schema = '', message] = text.slice(at + 1).split('#')
  return { decoder: name, schema: at < 0 ? null : schemaKey(schema), ...(message === undefined ? {} : { message }) }
}

function isDecoder(name: string): name is DecoderName {
  return name !== 'auto' && names.has(name)
}

function schemaKey(text: string): SchemaKey {
  if (/^\d+$/.test(text)) return Number(text)
  const slash = text.lastIndexOf('/')
  return subjectKey({ subject: text.slice(0, slash), version: Number(text.slice(slash + 1)) })
}
