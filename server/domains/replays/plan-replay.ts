import { createHash } from 'node:crypto'
import type { RouteArgs } from '../../contract/define.ts'
import { ExportRequest } from '../../contract/exports.ts'
import type { planReplay as planRoute, ReplayPlan, ReplayRequest } from '../../contract/replays.ts'
import type { Ctx } from '../../core/context.ts'
import { query } from '../../core/verb.ts'
import type { Call, TopicDescription } from '../../gateways/kafka/types.ts'
import { mappingNow, mappingOf } from '../dlq/index.ts'
import { findTopic } from '../topics/index.ts'
import { blockersOf, warningsOf } from './blockers.ts'
import { type FrozenRange, planHash } from './frozen-ends.ts'
import { narrowed, rangesOf, stillThere } from './frozen-ranges.ts'
import { canaryOf } from './guards/canary-of.ts'
import { guardBlockers } from './guards/guard-blockers.ts'
import { readersOf } from './readers-of.ts'
import type { ReplaySpec, ReplayTopic } from './replay-spec.ts'
import { strippedHeaders } from './strip-list.ts'
import { replayTopics, type Survey, survey, type Transforming } from './survey.ts'
import { Changer } from './transform/changer.ts'
import { freezeTransform } from './transform/freeze-transform.ts'
import { Verdicts } from './transform/verdicts.ts'

export const planReplay = query('replays.plan', async (ctx, input: RouteArgs<typeof planRoute>): Promise<ReplayPlan> => {
  return (await planned(ctx, input.cluster, input.body, null)).plan
})

export const parkingTopicOf = (dlq: string) => `${dlq}.parked`

/** `frozen`: the ranges of an earlier plan, which is made again to see whether it still holds. Reads the selection and writes nothing. */
export async function planned(
  ctx: Ctx,
  cluster: string,
  request: ReplayRequest,
  frozen: FrozenRange[] | null,
): Promise<{ plan: ReplayPlan; spec: ReplaySpec }> {
  const { kafka } = ctx.clusters.get(cluster)
  const call: Call = { signal: ctx.signal }
  const source = await findTopic(ctx, cluster, request.dlq, request.dlqTopicId)
  const current = await rangesOf(kafka, source, call)
  const ranges = frozen === null ? current : stillThere(frozen, current)
  const named = 'topic' in request.target ? [request.target.topic] : []
  const [topics, denied] = await Promise.all([replayTopics(kafka, named, call), kafka.notWritable(named, call)])
  const [parking = null] = await replayTopics(kafka, [parkingTopicOf(source.name)], call)
  const mapping: unknown = await mappingNow(ctx, cluster, source)
  const transform = request.transform === undefined ? null : await freezeTransform(ctx, cluster, source, request.transform)
  const draft = draftOf(request, { source, transform, mapping, ranges, topics, denied: [...denied], parking: parking ?? unmadeParking(source) })
  const transforming = transformingOf(ctx, cluster, draft)
  const found = await survey(ctx, kafka, draft, allowOf(request), transforming)
  const transformed = transforming === null ? null : await transforming.verdicts.toWire(transforming.changer)
  const readers = await readersOf(kafka, found.spec.topics, call)
  found.spec.canary = await canaryOf(kafka, found.spec, { request, ranges, mapping: mappingOf(mapping), signal: ctx.signal })
  const plan = planOf(request, found, { ranges, readers, parkingExists: parking !== null })
  const stands = blockersOf({ cluster: ctx.clusters.get(cluster), request, source, found, parking })
  const blockers = [...stands, ...guardBlockers(request, found.spec, readers)]
  return {
    plan: { ...plan, transform: transformed, blockers, warnings: warningsOf(found) },
    spec: { ...found.spec, parking: found.overLimit > 0n ? found.spec.parking : null },
  }
}

function transformingOf(ctx: Ctx, id: string, { transform, mapping }: ReplaySpec): Transforming | null {
  if (transform === null) return null
  const cluster = ctx.clusters.get(id)
  return { changer: new Changer({ pool: ctx.searches.pool, cluster, transform, signal: ctx.signal }), verdicts: new Verdicts(mappingOf(mapping)) }
}

const allowOf = ({ allow }: ReplayRequest) => (allow === undefined ? null : new Set(allow))

interface Drafted {
  source: TopicDescription
  mapping: unknown
  transform: ReplaySpec['transform']
  ranges: FrozenRange[]
  topics: ReplayTopic[]
  denied: string[]
  parking: ReplayTopic
}

function draftOf(request: ReplayRequest, { source, mapping, transform, ranges, topics, denied, parking }: Drafted): ReplaySpec {
  const { selection, target, partitionRule, timestamp, stripHeaders, attemptLimit } = request
  return {
    source: { topic: source.name, topicId: source.topicId },
    selection: 'search' in selection ? { search: ExportRequest.parse(selection.search) } : selection,
    mapping,
    lanes: narrowed(selection, ranges).map(([partition, from, to]) => ({ partition, from, to, selected: '0' })),
    target,
    topics,
    denied,
    parking,
    partitionRule,
    timestamp,
    stripHeaders,
    attemptLimit,
    transform,
    canary: null,
    holdWhen: request.holdWhen,
    superseded: [],
  }
}

/** How the topic will look that is made when the replay starts. */
const unmadeParking = ({ name, partitions }: TopicDescription): ReplayTopic => ({
  topic: parkingTopicOf(name),
  topicId: '',
  partitions: partitions.length,
  maxBytes: 1_048_588,
  compacted: false,
})

function planOf(
  request: ReplayRequest,
  found: Survey,
  { ranges, readers, parkingExists }: { ranges: FrozenRange[]; readers: ReplayPlan['readers']; parkingExists: boolean },
): Omit<ReplayPlan, 'blockers' | 'warnings' | 'transform'> {
  const { spec, selected, sendable, needsTarget, denied, invalid, overLimit } = found
  const asked = 'records' in request.selection ? BigInt(request.selection.records.length) : selected
  const { parking, ...rest } = spec
  const digest = createHash('sha256').update(JSON.stringify([rest, parking?.topic, request.allow ?? null, overLimit.toString()]))
  return {
    hash: planHash(digest.digest('base64url').slice(0, 22), ranges),
    selected: selected.toString(),
    sendable: sendable.toString(),
    needsTarget: needsTarget.toString(),
    denied: denied.toString(),
    invalid: invalid.toString(),
    stale: null,
    expired: (asked - selected).toString(),
    overLimit: overLimit.toString(),
    duplicateOrigins: String(spec.superseded.length),
    perPartition: [...found.perPartition.values()].flatMap((place) =>
      place.records === 0n ? [] : [{ ...place, records: place.records.toString() }],
    ),
    readers,
    ranges: spec.lanes,
    canary: spec.canary === null ? null : { records: spec.canary.records, groups: spec.canary.groups },
    parking: parking === null || overLimit === 0n ? null : { topic: parking.topic, partitions: parking.partitions, exists: parkingExists },
    strippedHeaders: request.stripHeaders ? [...new Set(strippedHeaders)].toSorted() : [],
  }
}
