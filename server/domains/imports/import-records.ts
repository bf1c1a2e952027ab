import { v4 as uuidv4 } from 'uuid'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { importRecords as route } from '../../contract/imports.ts'
import { problem } from '../../core/errors.ts'
import { mutation } from '../../core/verb.ts'
import { jobToWire } from '../jobs/index.ts'
import { findTopic } from '../topics/index.ts'
import type { ImportSpec } from './import-spec.ts'
import { stageFile } from './stage-file.ts'

type Input = RouteArgs<typeof route>

/**
 * Takes a file of exported records in, checks all of it against its manifest, and starts the job that writes them. Refuses with
 * `invalid-input` and the lines that are wrong, or `too-large`: then nothing is written and nothing is kept.
 */
export const importRecords = mutation<Input, RouteReply<typeof route>>(
  'records.import',
  async (ctx, input) => {
    const topic = await findTopic(ctx, input.cluster, input.topic, input.topicId)
    const { partitionRule, timestamp } = input
    const importId = uuidv4()
    await ctx.imports.sweep()
    try {
      const rules = { partitions: topic.partitions.length, partitionRule, timestamp }
      const { pieces, records, manifest } = await stageFile(ctx.imports, importId, bytesOf(input.body), rules)
      const spec: ImportSpec = {
        importId,
        pieces,
        source: { topic: manifest.topic, topicId: manifest.topicId, complete: manifest.complete },
        target: { topic: topic.name, topicId: topic.topicId, partitions: topic.partitions.length },
        partitionRule,
        timestamp,
      }
      const title = `Import ${manifest.topic} into ${topic.name}`
      const ratePerSecond = input.ratePerSecond ?? null
      const job = { kind: 'import' as const, cluster: input.cluster, topic: topic.name, title, spec, selected: records, ratePerSecond }
      return jobToWire(await ctx.jobs.start(job, ctx.actor))
    } catch (error) {
      await ctx.imports.drop(importId).catch((left: unknown) => ctx.log.debug({ err: left }, 'an upload is left to be swept'))
      throw error
    }
  },
  // The file holds what a topic holds.
  { audited: ({ body: _body, ...asked }) => asked },
)

/** The contract lets browsers name a Blob; what arrives is the request's stream. */
function bytesOf(body: Input['body']): AsyncIterable<Uint8Array> {
  if (Symbol.asyncIterator in body) return body
  throw problem('invalid-input', 'Send the file as the body of the request.')
}
