import type { RouteArgs } from '../../contract/define.ts'
import type { Journey, JourneyRole, JourneyStep, findJourney as route } from '../../contract/journeys.ts'
import type { Predicate } from '../../contract/predicate.ts'
import type { Notice } from '../../contract/wire.ts'
import type { Ctx } from '../../core/context.ts'
import { messageOf, ProblemError, problem } from '../../core/errors.ts'
import { query } from '../../core/verb.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import { isBetween, type Mapping, mappingNow, queuePairs } from '../dlq/index.ts'
import { readRecord } from '../records/index.ts'
import { findTopic } from '../topics/index.ts'
import { inOrder, placeKey } from './in-order.ts'
import { type RelatedTopic, relatedTopics } from './related-topics.ts'
import { searchTopic } from './search-topic.ts'
import { stepOf } from './step-of.ts'

type Input = RouteArgs<typeof route>
type TopicRow = Journey['topics'][number]
interface Pointer {
  topic: string
  partition: number
  offset: string
}

const MOST_TOPICS = 100
/** Records that are read because a step names them. */
const MOST_POINTERS = 50

/**
 * Where a record has been. Topics are searched one after the other within one budget, those that have to do with queues first;
 * then what steps name as their origin is read. What could not be read is told per topic, and the whole is complete only
 * where all of them were read to their ends.
 */
export const findJourney = query<Input, Journey>('journeys.find', async (ctx, input) => {
  ctx.clusters.get(input.cluster)
  const predicate = predicateOf(input)
  const { topics, leftOut } = await topicsOf(ctx, input)
  const end = performance.now() + input.seconds * 1000
  const roles = new Map(topics.map(({ topic, role }) => [topic, role]))
  const walk: Walk = { steps: new Map(), rows: [], stop: 'range-end', records: 0n, bytes: 0n, mappings: new Map() }
  for (const topic of topics) await searchOne(ctx, input, predicate, topic, walk, end)
  const notices = await followPointers(ctx, input, walk, roles)
  const complete = leftOut === 0 && walk.rows.every((row) => row.complete)
  return {
    steps: inOrder([...walk.steps.values()]),
    complete,
    stopReason: walk.stop,
    scanned: { records: String(walk.records), bytes: String(walk.bytes) },
    topics: walk.rows,
    topicsLeftOut: leftOut,
    notices,
  }
})

interface Walk {
  steps: Map<string, JourneyStep>
  rows: TopicRow[]
  stop: Journey['stopReason']
  records: bigint
  bytes: bigint
  /** Of queues, looked up once each. */
  mappings: Map<string, Mapping | null>
}

function predicateOf(input: Input): Predicate {
  const { key, keyBase64, eventId, traceId, replayId } = input
  const asked = [key, keyBase64, eventId, traceId, replayId].filter((one) => one !== undefined)
  if (asked.length !== 1) {
    throw problem('invalid-input', 'Ask by one of key, keyBase64, eventId, traceId and replayId.', {
      errors: [{ path: 'query', message: `${asked.length} of them are given`, fix: 'Give one of them.' }],
    })
  }
  if (key !== undefined) return { key: { text: key } }
  if (keyBase64 !== undefined) return { key: { base64: keyBase64 } }
  if (eventId !== undefined) return { contains: { text: eventId, in: ['key', 'value', 'headers'], caseSensitive: true } }
  if (replayId !== undefined) return { header: { name: 'headgate-replay-id', equals: replayId } }
  const id = /[0-9a-f]{32}/.exec(traceId ?? '')?.[0] ?? ''
  return { contains: { text: id, in: ['headers'], caseSensitive: false } }
}

async function topicsOf(ctx: Ctx, input: Input): Promise<{ topics: RelatedTopic[]; leftOut: number }> {
  const { snapshot, pairs } = await queuePairs(ctx, input.cluster)
  const named = input.replayId?.split('/')[0]
  const from = input.topic ?? named ?? null
  if (from !== null) await findTopic(ctx, input.cluster, from)
  const all = [...snapshot.topics].filter(([, { internal, error }]) => !internal && error === null).map(([name]) => name)
  const names = from === null || all.includes(from) ? all : [...all, from]
  const related = relatedTopics(names, pairs, from, isBetween)
  const known = new Set(related.map(({ topic }) => topic))
  const others = input.scope === 'all' ? names.filter((name) => !known.has(name)) : []
  const topics = [...related, ...others.map((topic): RelatedTopic => ({ topic, role: 'other' }))]
  return { topics: topics.slice(0, MOST_TOPICS), leftOut: Math.max(0, topics.length - MOST_TOPICS) }
}

async function searchOne(ctx: Ctx, input: Input, predicate: Predicate, { topic, role }: RelatedTopic, walk: Walk, end: number): Promise<void> {
  const row: TopicRow = { topic, role, matches: 0, scanned: '0', complete: false, partition: null, problem: null }
  walk.rows.push(row)
  const [seconds, records, limit] = [(end - performance.now()) / 1000, BigInt(input.records) - walk.records, input.limit - walk.steps.size]
  const over = limit <= 0 ? 'limit' : records <= 0n ? 'scan-budget' : seconds < 0.1 ? 'time-budget' : null
  if (over !== null) {
    stopAt(walk, over)
    row.problem = stopWords[over]
    return
  }
  try {
    const { from, to } = input
    const found = await searchTopic(ctx, input.cluster, topic, { predicate, from, to, limit, seconds, records })
    walk.records += BigInt(found.end.scanned.records)
    walk.bytes += BigInt(found.end.scanned.bytes)
    const broken = found.end.partitions.find((partition) => partition.problem !== null)
    row.matches = found.records.length
    row.scanned = found.end.scanned.records
    row.complete = found.end.complete
    row.partition = found.end.shortcut?.partition ?? null
    if (found.end.stopReason !== 'range-end') stopAt(walk, found.end.stopReason === 'cancelled' ? 'error' : found.end.stopReason)
    if (!row.complete) row.problem = broken?.problem ?? stopWords[walk.stop]
    for (const { partition, offset } of found.records) await addStep(ctx, input.cluster, { topic, partition, offset }, role, 'search', walk)
  } catch (error) {
    if (ctx.signal.aborted || !(error instanceof ProblemError || error instanceof KafkaError)) throw error
    // Too many searches run at once, or the cluster is away: that is the answer, not one topic's matter.
    if (error instanceof ProblemError && (error.status === 429 || error.status === 503)) throw error
    stopAt(walk, 'error')
    row.problem = error instanceof ProblemError ? error.detail : messageOf(error)
  }
}

const stopWords: Record<Journey['stopReason'], string> = {
  'range-end': 'Some of it has expired.',
  limit: 'As many records as were asked for were found before.',
  'scan-budget': 'The budget of records ended.',
  'time-budget': 'The budget of time ended.',
  error: 'It could not be read.',
}

/** What stopped it first is told. */
function stopAt(walk: Walk, reason: Journey['stopReason']): void {
  if (walk.stop === 'range-end') walk.stop = reason
}

async function addStep(
  ctx: Ctx,
  cluster: string,
  place: Pointer,
  role: JourneyRole,
  foundBy: JourneyStep['foundBy'],
  walk: Walk,
): Promise<JourneyStep> {
  const { topic, record } = await readRecord(ctx, { cluster, ...place })
  let mapping = walk.mappings.get(topic.name) ?? null
  if (role === 'dead-letter' && !walk.mappings.has(topic.name)) {
    mapping = await mappingNow(ctx, cluster, topic)
    walk.mappings.set(topic.name, mapping)
  }
  const step = stepOf(record, { name: topic.name, topicId: topic.topicId, role }, mapping, foundBy)
  walk.steps.set(placeKey(step), step)
  return step
}

/** Reads what steps name: their origins, and the dead letters that were sent back. What is gone is told. */
async function followPointers(ctx: Ctx, { cluster, replayId }: Input, walk: Walk, roles: ReadonlyMap<string, JourneyRole>): Promise<Notice[]> {
  const notices: Notice[] = []
  const asked = new Set<string>()
  const waiting: Pointer[] = [...pointerOf(replayId), ...[...walk.steps.values()].flatMap(pointersOf)]
  for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
    const key = placeKey(place)
    if (walk.steps.has(key) || asked.has(key)) continue
    if (asked.size >= MOST_POINTERS) {
      notices.push({ code: 'pointers-left-out', message: `More than ${MOST_POINTERS} origins are named; the others were not read.`, fix: null })
      break
    }
    asked.add(key)
    try {
      waiting.push(...pointersOf(await addStep(ctx, cluster, place, roles.get(place.topic) ?? 'other', 'pointer', walk)))
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status >= 500) throw error
      notices.push({ code: error.code, message: `${key}: ${error.detail}`, fix: null, topic: place.topic, partition: place.partition })
    }
  }
  return notices
}

const pointersOf = ({ origin, replay }: JourneyStep): Pointer[] => [...(origin === null ? [] : [origin]), ...pointerOf(replay?.of)]

function pointerOf(id: string | undefined): Pointer[] {
  const [, topic, partition, offset] = /^([A-Za-z0-9._-]{1,249})\/(\d{1,9})\/(\d{1,19})$/.exec(id ?? '') ?? []
  return topic === undefined || partition === undefined || offset === undefined ? [] : [{ topic, partition: Number(partition), offset }]
}
