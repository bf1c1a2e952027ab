import { createHash } from 'node:crypto'
import type { RouteArgs } from '../../contract/define.ts'
import type { DiscardPlan, DiscardRequest, planDiscard as planRoute } from '../../contract/disposals.ts'
import { ExportRequest } from '../../contract/exports.ts'
import type { Ctx } from '../../core/context.ts'
import { query } from '../../core/verb.ts'
import { decisionsOf, mappingNow } from '../dlq/index.ts'
import { type FrozenRange, narrowed, planHash, rangesOf, selectionOf, stillThere } from '../replays/index.ts'
import { findTopic } from '../topics/index.ts'
import type { DiscardSpec } from './disposal-spec.ts'
import { type Blocker, placeBlockers } from './guards.ts'
import { isMarked } from './is-marked.ts'
import { readLetters } from './read-letters.ts'

export const planDiscard = query('discards.plan', async (ctx, { cluster, body }: RouteArgs<typeof planRoute>): Promise<DiscardPlan> => {
  return (await plannedDiscard(ctx, cluster, body, null)).plan
})

/** Reads the selection and writes nothing. `frozen`: the ends of the plan that is made again. */
export async function plannedDiscard(
  ctx: Ctx,
  cluster: string,
  request: DiscardRequest,
  frozen: FrozenRange[] | null,
): Promise<{ plan: DiscardPlan; spec: Omit<DiscardSpec, 'reason'> }> {
  const handle = ctx.clusters.get(cluster)
  const topic = await findTopic(ctx, cluster, request.dlq, request.dlqTopicId)
  const { name, topicId } = topic
  const current = await rangesOf(handle.kafka, topic, { signal: ctx.signal })
  const ranges = frozen === null ? current : stillThere(frozen, current)
  const mapping = await mappingNow(ctx, cluster, { name, topicId })
  const { selection, mark } = request
  const kept = 'search' in selection ? { search: ExportRequest.parse(selection.search) } : selection
  const lanes = narrowed(selection, ranges).map(([partition, from, to]) => ({ partition, from, to, selected: '0' }))
  const source = { topic: name, topicId }
  const decisions = await decisionsOf(ctx.deadLetters, { cluster, topicId, mapping })
  const counts = { selected: 0n, marks: 0n, byKind: 0n }
  const selected = new Map<number, bigint>()
  const letters = { source, ranges: lanes, selects: selectionOf({ selection: kept, mapping }) }
  for await (const records of readLetters(ctx, cluster, letters)) {
    for (const letter of await decisions.about(records)) {
      counts.selected++
      selected.set(letter.record.partition, (selected.get(letter.record.partition) ?? 0n) + 1n)
      if (isMarked(letter, request)) counts.marks++
      else if (mark === 'new' && letter.triage?.state === 'discarded') counts.byKind++
    }
  }
  const digest = createHash('sha256').update(JSON.stringify([source, selection, mark]))
  const plan: DiscardPlan = {
    hash: planHash(digest.digest('base64url').slice(0, 22), ranges),
    selected: counts.selected.toString(),
    marks: counts.marks.toString(),
    stays: (counts.selected - counts.marks).toString(),
    expired: 'records' in selection ? (BigInt(selection.records.length) - counts.selected).toString() : '0',
    ranges: lanes.map(({ partition, from, to }) => ({ partition, from, to })),
    blockers: [...(await placeBlockers(ctx, handle, name)), ...emptyBlockers(request, counts)],
    warnings: byKindWarnings(counts.byKind),
  }
  const filled = lanes.map((lane) => ({ ...lane, selected: (selected.get(lane.partition) ?? 0n).toString() }))
  return { plan, spec: { source, selection: kept, mapping, lanes: filled.filter((lane) => lane.selected !== '0'), mark } }
}

function emptyBlockers({ mark }: DiscardRequest, { selected, marks }: { selected: bigint; marks: bigint }): Blocker[] {
  if (selected === 0n) return [{ code: 'empty', message: 'No dead letter is selected.', fix: 'Select others. They may have expired.' }]
  if (marks > 0n) return []
  const message = mark === 'new' ? 'None of the selected dead letters is discarded.' : 'All of the selected dead letters are dealt with already.'
  return [{ code: 'nothing-to-mark', message, fix: null }]
}

function byKindWarnings(records: bigint): DiscardPlan['warnings'] {
  if (records === 0n) return []
  const message = `${records} were discarded as a kind of failure, not one by one, and stay discarded.`
  return [{ code: 'by-kind', message, fix: 'Select the kind of failure to take that back.' }]
}
