import type { KafkaRecord } from '../../contract/records.ts'
import type { Ctx } from '../../core/context.ts'
import { fitsPattern } from '../../core/decoder-files.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { readChoice } from '../../serde/choice.ts'
import { collectSchemaIds, toWireRecord } from '../../serde/record-wire.ts'
import type { Decoding, Detail, SchemaSet } from '../../serde/types.ts'
import { lookUpSchemas } from './look-up-schemas.ts'

/** Decodes records for the wire. Their schemas are looked up first, together; without them the bytes are shown, with the reason. */
export async function wireRecords(
  ctx: Ctx,
  cluster: string,
  topic: { name: string; topicId: string },
  records: RawRecord[],
  detail: Detail,
  decoding: Decoding,
): Promise<KafkaRecord[]> {
  const schemas = await schemasFor(ctx, cluster, records, decoding)
  return records.map((record) => toWireRecord(record, topic.topicId, ctx.serde, schemas, detail, topic.name))
}

export async function schemasFor(ctx: Ctx, cluster: string, records: RawRecord[], decoding: Decoding): Promise<SchemaSet> {
  const keys = collectSchemaIds(records, ctx.serde, decoding)
  return { ...(await lookUpSchemas(ctx.clusters.get(cluster), keys, { signal: ctx.signal, timeoutMs: 3000 })), decoding }
}

/** How a topic's records are read: as the reader asks, else first by what is remembered of the topic, then by a file of the settings. */
export async function decodingOf(
  ctx: Ctx,
  cluster: string,
  topic: { name: string; topicId: string },
  asked: { key?: string | undefined; value?: string | undefined },
): Promise<Decoding> {
  const { decoderFiles = [] } = ctx.clusters.get(cluster)
  const remembered = await ctx.decoders.of(cluster, topic.topicId)
  const partOf = (part: 'key' | 'value') => {
    const first = readChoice(remembered[part])
    const files = decoderFiles.filter((file) => file.part === part && fitsPattern(file.topics, topic.name))
    const byFile = files.map(({ decoder, key }) => ({ decoder, schema: key }))
    return { asked: readChoice(asked[part] ?? 'auto'), first: first === null ? byFile : [first, ...byFile] }
  }
  return { topic: topic.name, key: partOf('key'), value: partOf('value') }
}
