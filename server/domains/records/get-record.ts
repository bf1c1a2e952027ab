import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { getRecord as route } from '../../contract/records.ts'
import { problem } from '../../core/errors.ts'
import { query } from '../../core/verb.ts'
import { readRecord } from './read-record.ts'
import { decodingOf, wireRecords } from './wire-records.ts'

/** One record with all of its bytes and what the decoders make of them. */
export const getRecord = query<RouteArgs<typeof route>, RouteReply<typeof route>>('records.get', async (ctx, input) => {
  const { topic, record } = await readRecord(ctx, input)
  const decoding = await decodingOf(ctx, input.cluster, topic, input)
  const [wire] = await wireRecords(ctx, input.cluster, topic, [record], 'full', decoding)
  if (wire === undefined) throw problem('internal', 'The record was read and not decoded.')
  return wire
})
