import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { getTimeline as route } from '../../contract/search.ts'
import { instant } from '../../core/clock.ts'
import { query } from '../../core/verb.ts'
import type { Call, KafkaCluster, OffsetSpec } from '../../gateways/kafka/types.ts'
import { choosePartitions } from '../records/index.ts'
import { findTopic } from '../topics/index.ts'

/** A broker looks every edge up in every partition: this bounds what one picture may ask of it. */
const MOST_LOOKUPS = 1536
/** Slices become longer before partitions are left out. */
const FEWEST_BUCKETS = 12
const DAY_MS = 86_400_000n

/**
 * How the offsets of a topic lie in time: slices of equal length between the first and the last record, or what of that is asked
 * for. Where timestamps go backwards a record counts where the brokers' time index finds it.
 */
export const getTimeline = query<RouteArgs<typeof route>, RouteReply<typeof route>>('records.timeline', async (ctx, input) => {
  const { kafka } = ctx.clusters.get(input.cluster)
  const call = { signal: ctx.signal }
  const topic = await findTopic(ctx, input.cluster, input.topic, input.topicId)
  const wanted = choosePartitions(topic, input.partitions)
  const buckets = Math.min(input.buckets, Math.max(FEWEST_BUCKETS, Math.floor(MOST_LOOKUPS / Math.max(1, wanted.length))))
  const asked = wanted.slice(0, Math.floor(MOST_LOOKUPS / buckets))
  const look = lookUp(kafka, topic.name, asked, call)
  const [first = new Map(), last = new Map(), ends = new Map()] = await look([{ timestamp: 0n }, 'max-timestamp', 'latest'])
  const nothing = { topicId: topic.topicId, edges: [], partitions: [], partitionsLeftOut: wanted.length - asked.length }
  const span = spanOf([...first.values()], [...last.values()], input, BigInt(ctx.clock.now()))
  if (span === null) return nothing
  const edges = edgesOf(span.start, span.end, buckets)
  const found = await look(edges.map((timestamp) => ({ timestamp })))
  const partitions = asked.flatMap((partition) => {
    const end = ends.get(partition)?.offset
    // A time after the last record is found nowhere: that is the end of the partition.
    const offsets = found.flatMap((answers) => (answers.has(partition) ? (answers.get(partition)?.offset ?? end ?? []) : []))
    return offsets.length === edges.length ? [{ partition, offsets: offsets.map(String) }] : []
  })
  return { ...nothing, edges: edges.map((edge) => instant(Number(edge))), partitions, partitionsLeftOut: wanted.length - partitions.length }
})

type Found = Map<number, { offset: bigint | null; timestamp: bigint | null }>

/** Asks all partitions for all of it in one call; a partition that does not answer is left out. */
function lookUp(kafka: KafkaCluster, topic: string, partitions: number[], call: Call): (specs: OffsetSpec[]) => Promise<Found[]> {
  return async (specs) => {
    const answers = await kafka.listOffsets(
      specs.flatMap((spec) => partitions.map((partition) => ({ topic, partition, spec }))),
      call,
    )
    return specs.map((_, at) => {
      const own = answers.slice(at * partitions.length, (at + 1) * partitions.length)
      return new Map(own.filter(({ error }) => error === null).map((answer) => [answer.partition, answer]))
    })
  }
}

type Edge = { timestamp: bigint | null }

/** From the first to the last record, in epoch milliseconds; clocks that run ahead by more than a day do not stretch it. null: there is none. */
function spanOf(first: Edge[], last: Edge[], asked: { from?: string | undefined; to?: string | undefined }, now: bigint) {
  const starts = first.flatMap(({ timestamp }) => timestamp ?? [])
  const ends = last.flatMap(({ timestamp }) => timestamp ?? [])
  const [begin, ...begins] = starts
  if (begin === undefined) return null
  const earliest = begins.reduce((a, b) => (b < a ? b : a), begin)
  const latest = ends.length === 0 ? now : ends.reduce((a, b) => (b > a ? b : a), 0n)
  const [from, to] = [asked.from, asked.to].map((time) => (time === undefined ? null : BigInt(Date.parse(time))))
  const start = from != null && from > earliest ? from : earliest
  const bound = latest + 1n < now + DAY_MS ? latest + 1n : now + DAY_MS
  const end = to != null && to < bound ? to : bound
  return end > start ? { start, end } : null
}

function edgesOf(start: bigint, end: bigint, buckets: number): bigint[] {
  const span = end - start
  const count = span < BigInt(buckets) ? span : BigInt(buckets)
  return Array.from({ length: Number(count) + 1 }, (_, at) => start + (span * BigInt(at)) / count)
}
