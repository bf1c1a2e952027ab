import { type DecoderFile, fileKey } from '../core/decoder-files.ts'
import { messageOf } from '../core/errors.ts'
import type { ResolvedSchema } from '../gateways/registry/types.ts'
import { compileAvro } from '../serde/avro-schema.ts'
import { compileDescriptorSet } from '../serde/descriptor-set.ts'
import { fileReason } from './file-reason.ts'
import type { Resolving } from './resolving.ts'
import type { Settings } from './settings.ts'

type Entry = NonNullable<Settings['decoders']>[number]

/** The schemas that headgate.yaml gives to topics. A file that is missing or no schema becomes a problem now, not a puzzle later. */
export function decodersOf({ decoders = [], clusters = [] }: Settings, resolving: Resolving): DecoderFile[] {
  const known = new Set(clusters.map(({ id }) => id ?? 'local'))
  return decoders.flatMap((entry, index) => {
    const refuse = (key: keyof Entry, message: string, fix: string) => {
      resolving.problems.push({ path: resolving.where(['decoders', index, key]), message, fix })
    }
    if (entry.cluster !== undefined && clusters.length > 0 && !known.has(entry.cluster)) {
      refuse('cluster', `There is no cluster ${entry.cluster}.`, `Write one of ${[...known].join(', ')}, or leave it out.`)
    }
    const schema = schemaOf(entry, resolving, refuse)
    if (schema === null) return []
    const decoder = schema.type === 'AVRO' ? ('avro' as const) : ('protobuf' as const)
    return [{ cluster: entry.cluster ?? null, topics: entry.topics, part: entry.part, decoder, key: fileKey(index), schema }]
  })
}

type Refuse = (key: keyof Entry, message: string, fix: string) => void

function schemaOf({ avsc, descriptorSet, message }: Entry, resolving: Resolving, refuse: Refuse): ResolvedSchema | null {
  if ((avsc === undefined) === (descriptorSet === undefined)) {
    refuse('topics', avsc === undefined ? 'No schema is named.' : 'Two schemas are named.', 'Write avsc or descriptorSet, one of the two.')
    return null
  }
  const name = avsc ?? descriptorSet ?? ''
  const key = avsc === undefined ? 'descriptorSet' : 'avsc'
  if (key === 'descriptorSet' && message === undefined) {
    refuse('message', 'descriptorSet needs the message that the bytes hold.', 'Write message: with its full name, such as shop.Order.')
    return null
  }
  let schema: ResolvedSchema
  try {
    const bytes = resolving.readBytes(name)
    schema = key === 'avsc' ? avroSchema(bytes) : descriptors(bytes, message ?? '')
  } catch (error) {
    refuse(key, `The file ${name} cannot be read: ${fileReason(error)}.`, 'Name a file that exists and may be read.')
    return null
  }
  try {
    if (key === 'avsc') compileAvro(schema)
    else compileDescriptorSet(schema)
    return schema
  } catch (error) {
    const fix =
      key === 'avsc' ? 'Write an Avro schema as JSON.' : 'Make it with protoc --include_imports --descriptor_set_out, and name one of its messages.'
    refuse(key, `The file ${name} cannot be used: ${messageOf(error)}.`, fix)
    return null
  }
}

const nowhere = { id: 0, references: [], dependencies: [], places: [] }

function avroSchema(bytes: Uint8Array): ResolvedSchema {
  return { ...nowhere, type: 'AVRO', text: Buffer.from(bytes).toString('utf8') }
}

function descriptors(bytes: Uint8Array, message: string): ResolvedSchema {
  return { ...nowhere, type: 'PROTOBUF', text: '', descriptors: { base64: Buffer.from(bytes).toString('base64'), message } }
}
