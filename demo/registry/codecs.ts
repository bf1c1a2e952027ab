import { catalogue, type EventKind, eventKinds, schemaFile } from '../events/catalogue.ts'
import type { Codec } from '../events/codec.ts'
import { avroCodec } from '../events/codec-avro.ts'
import { jsonCodec } from '../events/codec-json.ts'
import { protobufCodec } from '../events/codec-protobuf.ts'
import type { TopicNames } from '../topics.ts'
import { type Registry, RegistryRefused, type SchemaText } from './registry.ts'

export type Codecs = Record<EventKind, Codec>

export function subjectOf(kind: EventKind, topics: TopicNames): string {
  return `${topics[catalogue[kind].topic]}-value`
}

/**
 * Registers the schemas of all events with level BACKWARD, and makes codecs from what the registry stores under their ids:
 * events are validated against the registered text, whatever this checkout says.
 */
export async function registerCodecs(registry: Registry, topics: TopicNames, signal: AbortSignal): Promise<Codecs> {
  const made: Partial<Codecs> = {}
  for (const kind of eventKinds) made[kind] = await registerCodec(registry, kind, topics, signal)
  const { location, order, payment, registration, userState } = made
  if (!location || !order || !payment || !registration || !userState) throw new Error('an event has no codec')
  return { location, order, payment, registration, userState }
}

async function registerCodec(registry: Registry, kind: EventKind, topics: TopicNames, signal: AbortSignal): Promise<Codec> {
  const subject = subjectOf(kind, topics)
  const schema = await schemaFile(kind)
  const id = await registered(registry, subject, schema, signal)
  await registry.ensureLevel(subject, 'BACKWARD', signal)
  const stored = await registry.byId(id, signal)
  if (schema.type === 'AVRO') return avroCodec(id, stored.text)
  if (schema.type === 'JSON') return jsonCodec(id, stored.text)
  return protobufCodec(id, stored.text, catalogue[kind].schema.message ?? '')
}

async function registered(registry: Registry, subject: string, schema: SchemaText, signal: AbortSignal): Promise<number> {
  try {
    return await registry.register(subject, schema, signal)
  } catch (error) {
    if (!(error instanceof RegistryRefused)) throw error
    const advice = 'an older demo may have registered another one; delete the subject to go on'
    throw new RegistryRefused(error.status, `the registry refuses the schema for ${subject} (${advice}): ${error.message}`)
  }
}
