import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { ReplayOutcomeEntry, listOutcomes as route } from '../../contract/outcomes.ts'
import { instant } from '../../core/clock.ts'
import { problem } from '../../core/errors.ts'
import type { OutcomeRow, Place } from '../../core/replay-outcomes.ts'
import { query } from '../../core/verb.ts'
import { queueIndexed } from '../dlq/index.ts'
import { findReplay, ReplaySpec, readersOf } from '../replays/index.ts'
import { readUpTo } from './read-up-to.ts'

type Input = RouteArgs<typeof route>
type Reply = RouteReply<typeof route>

/**
 * Where each replayed record stands: what came back is known from the index of its queue, what is passed from the commits of one group.
 * A commit tells that the group went on, not that it did right.
 */
export const listOutcomes = query<Input, Reply>('replays.outcomes', async (ctx, input) => {
  const { cluster, id, outcome, limit, cursor } = input
  const spec = ReplaySpec.parse((await findReplay(ctx, cluster, id)).spec)
  const { kafka } = ctx.clusters.get(cluster)
  const call = { signal: ctx.signal }
  const [readers, indexed] = await Promise.all([readersOf(kafka, spec.topics, call), queueIndexed(ctx, cluster, spec.source)])
  const groups = readers.map((reader) => reader.group)
  const group = input.group ?? groups.find((one) => indexed.writers.includes(`group ${one}`)) ?? groups[0] ?? null
  const read = group === null ? [] : await readUpTo(kafka, group, spec.topics, call)
  const after = cursor === undefined ? undefined : placeOf(cursor)
  const [counts, rows] = await Promise.all([ctx.outcomes.counts(id, read), ctx.outcomes.rows(id, read, { outcome, after, limit: limit + 1 })])
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const of = (one: 'passed' | 'returned' | 'waiting') => (counts.get(one) ?? 0n).toString()
  return {
    items: shown.map(rowToWire),
    nextCursor: rows.length > limit && last !== undefined ? `${last.partition}-${last.offset}` : null,
    group,
    groups,
    counts: { passed: of('passed'), returned: of('returned'), waiting: of('waiting') },
    looked: indexed.progress,
    asOf: instant(ctx.clock.now()),
    notices: noticesOf(group, indexed.isListed, spec.source.topic),
  }
})

function noticesOf(group: string | null, isListed: boolean, topic: string): Reply['notices'] {
  const notices: Reply['notices'] = []
  const tell = (code: string, message: string, fix: string | null) => notices.push({ code, message, fix })
  if (group === null) tell('no-group', 'No group has committed in the targets, so nothing can be passed yet.', null)
  if (!isListed) tell('not-indexed', `${topic} is not listed as a queue: what comes back to it is not seen.`, 'Pin it as a queue.')
  return notices
}

function placeOf(cursor: string): { partition: number; offset: bigint } {
  const [, partition, offset] = /^(\d{1,9})-(\d{1,18})$/.exec(cursor) ?? []
  if (partition === undefined || offset === undefined) throw problem('invalid-input', 'The cursor is none of this list. Begin without one.')
  return { partition: Number(partition), offset: BigInt(offset) }
}

const placeToWire = ({ topic, partition, offset }: Place) => ({ topic, partition, offset: offset.toString() })

const rowToWire = ({ partition, offset, target, outcome, returned }: OutcomeRow): ReplayOutcomeEntry => ({
  ...{ partition, offset: offset.toString(), target: placeToWire(target), outcome },
  returned: returned === null ? null : placeToWire(returned),
})
