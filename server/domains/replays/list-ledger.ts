import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { listLedger as listRoute } from '../../contract/replays.ts'
import { instant } from '../../core/clock.ts'
import { problem } from '../../core/errors.ts'
import type { ReplayRow } from '../../core/replays.ts'
import { query } from '../../core/verb.ts'
import { findReplay } from './get-replay.ts'

/** In the order of partition and offset. The cursor is the last row's place. */
export const listLedger = query('replays.ledger', async (ctx, input: RouteArgs<typeof listRoute>): Promise<RouteReply<typeof listRoute>> => {
  const { cluster, id, result, limit, cursor } = input
  await findReplay(ctx, cluster, id)
  const rows = await ctx.replays.rows(id, { result, after: cursor === undefined ? undefined : placeOf(cursor), limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(rowToWire), nextCursor: rows.length > limit && last !== undefined ? `${last.partition}-${last.offset}` : null }
})

function placeOf(cursor: string): { partition: number; offset: bigint } {
  const [, partition, offset] = /^(\d{1,9})-(\d{1,18})$/.exec(cursor) ?? []
  if (partition === undefined || offset === undefined) throw problem('invalid-input', 'The cursor is none of this list. Begin without one.')
  return { partition: Number(partition), offset: BigInt(offset) }
}

function rowToWire({ partition, offset, records, result, target, reason, at }: ReplayRow) {
  return {
    partition,
    offset: offset.toString(),
    records: records.toString(),
    result,
    target: target === null ? null : { ...target, offset: target.offset.toString() },
    reason,
    at: instant(at),
  }
}
