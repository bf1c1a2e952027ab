import type { RouteArgs } from '../../contract/define.ts'
import type { getSubjectVersion as route, SubjectVersion } from '../../contract/subjects.ts'
import { query } from '../../core/verb.ts'
import { sampleOf } from '../../serde/encode/sample.ts'
import { messagesOf } from '../../serde/encode/schema-encoder.ts'
import { findSchema } from './find-schema.ts'

/** A version with its schema as it is registered, and a value to begin from. */
export const getSubjectVersion = query<RouteArgs<typeof route>, SubjectVersion>('subjects.version', async (ctx, input) => {
  const wanted = input.version === 'latest' ? 'latest' : Number(input.version)
  const { place, schema } = await findSchema(ctx, input.cluster, input.subject, wanted)
  const { type, text, references } = schema
  return { ...place, type, schema: text, references, messages: messagesOf(schema), sample: sampleOf(schema, input.message ?? null) }
})
