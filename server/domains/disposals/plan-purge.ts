import { createHash } from 'node:crypto'
import type { RouteArgs } from '../../contract/define.ts'
import type { PurgePlan, PurgeRequest, planPurge as planRoute } from '../../contract/disposals.ts'
import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import { query } from '../../core/verb.ts'
import type { KafkaCluster, TopicDescription } from '../../gateways/kafka/types.ts'
import { decisionsOf, isDealt, mappingNow } from '../dlq/index.ts'
import { type FrozenRange, planHash, rangesOf } from '../replays/index.ts'
import { findTopic } from '../topics/index.ts'
import type { PurgeSpec } from './disposal-spec.ts'
import { type Blocker, placeBlockers } from './guards.ts'
import { openReplays } from './open-replays.ts'
import { readLetters } from './read-letters.ts'

type Row = { partition: number; from: bigint; upTo: bigint; deleted: bigint; open: bigint; newer: bigint }

export const planPurge = query('dlqs.planPurge', async (ctx, { cluster, topic, body }: RouteArgs<typeof planRoute>): Promise<PurgePlan> => {
  return (await plannedPurge(ctx, cluster, topic, body, null)).plan
})

/**
 * Reads the whole queue and writes nothing. `frozen`: the ends of an earlier plan; what lies above them is new and stays. The last part
 * of the hash is how many records nobody had dealt with.
 */
export async function plannedPurge(
  ctx: Ctx,
  cluster: string,
  topic: string,
  { topicId, upTo }: PurgeRequest,
  frozen: FrozenRange[] | null,
): Promise<{ plan: PurgePlan; spec: PurgeSpec; open: bigint }> {
  const handle = ctx.clusters.get(cluster)
  const source = await findTopic(ctx, cluster, topic, topicId)
  const current = await rangesOf(handle.kafka, source, { signal: ctx.signal })
  const rows = current.map(([partition, from, to]): Row => {
    const end = frozen === null ? wantedEnd(upTo, partition, to) : (frozen.find(([of]) => of === partition)?.[2] ?? from)
    if (BigInt(end) > BigInt(to)) throw pastTheEnd(frozen !== null, partition, to)
    return { partition, from: BigInt(from), upTo: BigInt(end) > BigInt(from) ? BigInt(end) : BigInt(from), deleted: 0n, open: 0n, newer: 0n }
  })
  await count(ctx, cluster, source, current, rows)
  const sum = (of: 'deleted' | 'open' | 'newer') => rows.reduce((total, row) => total + row[of], 0n)
  const [deleted, open] = [sum('deleted'), sum('open')]
  const digest = createHash('sha256')
    .update(JSON.stringify([source.name, source.topicId, upTo ?? null]))
    .digest('base64url')
    .slice(0, 22)
  const ends = frozen ?? rows.map(({ partition, from, upTo: end }): FrozenRange => [partition, `${from}`, `${end}`])
  const plan: PurgePlan = {
    hash: `${planHash(digest, ends)}.${open}`,
    deleted: `${deleted}`,
    open: `${open}`,
    newer: `${sum('newer')}`,
    partitions: rows.map(rowToWire),
    blockers: [...(await placeBlockers(ctx, handle, topic)), ...(await ownBlockers(ctx, cluster, handle.kafka, source, deleted))],
    warnings: open === 0n ? [] : [openWarning(open)],
  }
  const partitions = rows.flatMap((row) => (row.deleted === 0n ? [] : [{ partition: row.partition, upTo: `${row.upTo}`, records: `${row.deleted}` }]))
  return { plan, spec: { source: { topic: source.name, topicId: source.topicId }, partitions }, open }
}

const wantedEnd = (upTo: PurgeRequest['upTo'], partition: number, to: string) =>
  upTo === undefined ? to : (upTo.find(([of]) => of === partition)?.[1] ?? '0')

const pastTheEnd = (isFrozen: boolean, partition: number, to: string) =>
  isFrozen
    ? problem('plan-stale', `Partition ${partition} is not what it was. Plan it again.`)
    : problem('invalid-input', `Partition ${partition} ends at ${to}.`, {
        errors: [{ path: 'body.upTo', message: `partition ${partition} ends at ${to}`, fix: 'Name an offset up to its end.' }],
      })

async function count(ctx: Ctx, cluster: string, source: TopicDescription, ranges: FrozenRange[], rows: Row[]): Promise<void> {
  const { name, topicId } = source
  const mapping = await mappingNow(ctx, cluster, { name, topicId })
  const decisions = await decisionsOf(ctx.deadLetters, { cluster, topicId, mapping })
  const byPartition = new Map(rows.map((row) => [row.partition, row]))
  const whole = ranges.map(([partition, from, to]) => ({ partition, from, to }))
  const selects = ({ state }: { state: string }) => state !== 'control'
  for await (const records of readLetters(ctx, cluster, { source: { topic: name, topicId }, ranges: whole, selects })) {
    for (const { record, triage } of await decisions.about(records)) {
      const row = byPartition.get(record.partition)
      if (row === undefined) continue
      if (record.offset >= row.upTo) row.newer++
      else {
        row.deleted++
        if (!isDealt(triage?.state ?? 'new')) row.open++
      }
    }
  }
}

async function ownBlockers(ctx: Ctx, cluster: string, kafka: KafkaCluster, source: TopicDescription, deleted: bigint): Promise<Blocker[]> {
  const blockers: Blocker[] = []
  if (deleted === 0n) blockers.push({ code: 'empty', message: 'There is nothing to delete.', fix: null })
  const [config] = await kafka.describeConfigs([{ type: 'topic', name: source.name }], { signal: ctx.signal, names: ['cleanup.policy'] })
  const policy = config?.entries.find(({ name }) => name === 'cleanup.policy')?.value
  if (policy === 'compact') {
    const message = `${source.name} is only compacted (cleanup.policy): brokers delete no records of it.`
    blockers.push({ code: 'compacted', message, fix: 'Add "delete" to its cleanup.policy.' })
  }
  for (const { id, title } of await openReplays(ctx, cluster, source.topicId)) {
    const message = `Job ${id} (${title}) still reads the queue: what it has not read would be lost to it.`
    blockers.push({ code: 'replay-open', message, fix: 'Let it end, or cancel it.' })
  }
  return blockers
}

const openWarning = (open: bigint): PurgePlan['warnings'][number] => ({
  code: 'open',
  message: `Nobody has dealt with ${open} of these records as far as Headgate knows. They cannot be brought back.`,
  fix: 'Replay or export them first, or go on.',
})

const rowToWire = ({ partition, from, upTo, deleted, open, newer }: Row) => ({
  ...{ partition, from: `${from}`, upTo: `${upTo}` },
  ...{ deleted: `${deleted}`, open: `${open}`, newer: `${newer}` },
})
