import type { Part } from '../contract/records.ts'
import type { ChoiceReader, Source } from './read-choice.ts'
import type { DecoderName, SchemaSet, Step } from './types.ts'

/** Those that a reader can turn to, in the order in which they are of help. */
const others: readonly DecoderName[] = ['avro', 'protobuf', 'json-schema', 'json', 'text', 'int32', 'int64', 'float', 'double', 'uuid', 'hex']
const bySchema = ['avro', 'protobuf', 'json-schema'] as const
const afterJson: ReadonlySet<string> = new Set(['text', 'int32', 'int64', 'uuid', 'hex'])

/** What each decoder said on the way to `shown`, and what the others would have made of the bytes. */
export function explain(source: Source, shown: Part, schemas: SchemaSet, reader: ChoiceReader): Step[] {
  const steps: Step[] = (shown.error?.tried ?? []).map(({ decoder, reason }) => ({ decoder, verdict: 'failed', reason }))
  const done = new Set(steps.map(({ decoder }) => decoder))
  // Without the schema that the bytes name, none of these can say anything else.
  if (done.has('schema-registry')) for (const decoder of bySchema) done.add(decoder)
  const wouldSay = (decoder: DecoderName): Step => {
    const { outcome } = reader.read({ decoder, schema: null }, source, schemas, 'preview')
    return { decoder, verdict: outcome.ok ? 'would-read' : 'would-fail', reason: outcome.ok ? outcome.note : outcome.reason }
  }
  const asked = schemas.decoding?.[source.part].asked ?? null
  // Text that is no JSON is the common case: its reason is not told beside each value, and is here.
  if (asked === null && afterJson.has(shown.decoder) && !done.has('json')) {
    steps.push({ ...wouldSay('json'), verdict: 'failed' })
    done.add('json')
  }
  steps.push({ decoder: shown.decoder, verdict: 'read', reason: shown.note })
  done.add(shown.decoder)
  return [...steps, ...others.filter((decoder) => !done.has(decoder)).map(wouldSay)]
}
