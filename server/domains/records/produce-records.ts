import type { RouteArgs } from '../../contract/define.ts'
import type { ProducedItem, ProduceReply, produceRecords as route } from '../../contract/produce.ts'
import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import { mutation } from '../../core/verb.ts'
import type { Call, PlannedRecord, Producer, ProduceTarget, RecordToProduce } from '../../gateways/kafka/types.ts'
import { calendarTime } from '../../serde/calendar-time.ts'
import { findTopic } from '../topics/index.ts'
import { partEncoders } from './part-encoders.ts'
import { itemProblem, refusalOfAll, wholeProblem } from './produce-problems.ts'
import { recordsToProduce } from './records-to-produce.ts'

type Input = RouteArgs<typeof route>

/** A send repeats within this time; the request itself may take a little longer. */
const SEND_MS = 25_000

/**
 * Writes records, each once, and tells where each one is. A record whose bytes cannot be made or whose partition does not exist
 * refuses all of them; what a broker refuses is told record by record. A dry run goes as far as writing and not further.
 */
export const produceRecords = mutation<Input, ProduceReply>('records.produce', produce, {
  isTrial: ({ dryRun }) => dryRun,
  // Never keys, values or headers.
  audited: ({ cluster, topic, body }) => ({
    cluster,
    topic,
    records: body.records.length,
    tombstones: body.records.filter(({ value }) => value === null).length,
    compression: body.compression,
  }),
})

async function produce(ctx: Ctx, input: Input): Promise<ProduceReply> {
  const { cluster, dryRun, body } = input
  const { kafka, production } = ctx.clusters.get(cluster)
  if (production && !dryRun && body.confirm !== input.topic) throw unconfirmed(input.topic)
  const { name: topic, topicId } = await findTopic(ctx, cluster, input.topic, body.topicId)
  const records = await recordsToProduce(body.records, await partEncoders(ctx, cluster, body.records))
  return ctx.producers.use(kafka, body.compression, async (producer) => {
    const target = { topic, topicId }
    const call = { signal: ctx.signal, timeoutMs: SEND_MS }
    const planned = await plannedItems(producer, target, records, call)
    const reply = { topicId, dryRun, partitioner: 'murmur2' as const }
    if (dryRun) return { ...reply, items: planned, maxBatchBytes: await maxBatchBytes(ctx, input) }
    return { ...reply, items: await send(producer, target, records, planned, call), maxBatchBytes: null }
  })
}

/** What each record would become. Refuses all where one cannot be placed: the others shall not be written without it. */
async function plannedItems(producer: Producer, target: ProduceTarget, records: RecordToProduce[], call: Call): Promise<ProducedItem[]> {
  const plan = await producer.plan(target, records, call).catch((error: unknown) => {
    throw wholeProblem(error)
  })
  const items = records.map((record, index) => itemOf(record, plan[index], index))
  const problems = items.flatMap((item) => item.problem ?? [])
  const [first] = problems
  if (first === undefined) return items
  const errors = problems.map(({ path, message, fix }) => ({ path, message, fix }))
  throw problem('partition-unknown', `${first.message} Nothing was written.`, { errors })
}

async function send(
  producer: Producer,
  target: ProduceTarget,
  records: RecordToProduce[],
  planned: ProducedItem[],
  call: Call,
): Promise<ProducedItem[]> {
  const written = await producer.send(target, records, call).catch((error: unknown) => {
    throw wholeProblem(error)
  })
  const items = planned.map((item, index): ProducedItem => {
    const result = written[index]
    if (result === undefined) throw new Error(`record ${index} has no result`)
    const { partition, offset, timestamp, error, inDoubt } = result
    return {
      ...item,
      partition,
      offset: offset === null ? null : offset.toString(),
      timestamp: timestamp === null ? null : calendarTime(timestamp),
      timestampMs: timestamp === null ? null : timestamp.toString(),
      problem: error === null ? null : itemProblem(error, index, inDoubt),
      inDoubt,
    }
  })
  const refusal = refusalOfAll(items)
  if (refusal !== null) throw refusal
  return items
}

function itemOf(record: RecordToProduce, plan: PlannedRecord | undefined, index: number): ProducedItem {
  const { key, value, partition, timestamp } = record
  return {
    partition: plan?.partition ?? null,
    offset: null,
    timestamp: timestamp === null ? null : calendarTime(timestamp),
    timestampMs: timestamp === null ? null : timestamp.toString(),
    keyBytes: key?.length ?? null,
    valueBytes: value?.length ?? null,
    sizeBytes: plan?.sizeBytes ?? 0,
    chosenBy: partition !== null ? 'request' : key === null ? 'spread' : 'key',
    problem: plan?.error == null ? null : itemProblem(plan.error, index, false),
    inDoubt: false,
  }
}

/** Null where the broker does not tell: a dry run says what it can. */
async function maxBatchBytes(ctx: Ctx, { cluster, topic }: Input): Promise<number | null> {
  const { kafka } = ctx.clusters.get(cluster)
  const [answer] = await kafka.describeConfigs([{ type: 'topic', name: topic }], { signal: ctx.signal, names: ['max.message.bytes'] })
  const value = answer?.entries.find(({ name }) => name === 'max.message.bytes')?.value
  return value === undefined || value === null ? null : Number(value)
}

function unconfirmed(topic: string): Error {
  const fix = `Add "confirm": "${topic}".`
  return problem('invalid-input', `This cluster is marked production: say that you mean it. ${fix}`, {
    errors: [{ path: 'body.confirm', message: "the topic's name is missing", fix }],
  })
}
