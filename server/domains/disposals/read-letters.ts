import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { SourceReader } from '../replays/index.ts'

const mostRead = 2_000_000n

export interface LettersOf {
  source: { topic: string; topicId: string }
  ranges: readonly { partition: number; from: string; to: string }[]
  selects: (record: RawRecord) => boolean
}

/** The selected dead letters in pieces of at most 500, partition by partition. Refuses more than a plan can look at. */
export async function* readLetters(ctx: Ctx, cluster: string, { source, ranges, selects }: LettersOf): AsyncGenerator<RawRecord[]> {
  const { kafka } = ctx.clusters.get(cluster)
  let read = 0n
  for (const { partition, from, to } of ranges) {
    const reader = new SourceReader(kafka, { ...source, partition, from: BigInt(from), to: BigInt(to), selects, signal: ctx.signal })
    for (let ready = await reader.ready(); ready > 0; ready = await reader.ready()) {
      const { records } = reader.take(ready)
      read += BigInt(records.length)
      if (read > mostRead) throw problem('too-large', `More than ${mostRead} dead letters are selected. Select fewer.`)
      yield records
    }
  }
}
