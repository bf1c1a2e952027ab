import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { listDlqRecords as route } from '../../contract/dlqs.ts'
import type { Ctx } from '../../core/context.ts'
import { query } from '../../core/verb.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { findTopic } from '../topics/index.ts'
import type { failureOf } from './index/count-record.ts'
import { dlqCursor, readDlqCursor } from './read/cursor.ts'
import { decisionsOf } from './read/decisions.ts'
import { decodeParts } from './read/decode-parts.ts'
import { type FoundLetter, letterToWire } from './read/letter-to-wire.ts'
import { liveSpans } from './read/live-spans.ts'
import { NewestFirst } from './read/newest-first.ts'
import { mappingNow } from './rules/rules-of.ts'

/** What one page may look through when it filters; the cursor goes on from there. */
const SCAN_RECORDS = 20_000
const SCAN_MS = 5000
/** Records whose triage is looked up together. */
const BATCH = 200

type Input = RouteArgs<typeof route>
type Failed = ReturnType<typeof failureOf>

/** Dead letters from the newest backwards. Reads the log itself, so what it says is true now; ends early with a cursor when it filters much. */
export const listDlqRecords = query<Input, RouteReply<typeof route>>('dlqs.records', async (ctx, input) => {
  const { cluster, topic: name, limit } = input
  const topic = await findTopic(ctx, cluster, name)
  const { topicId } = topic
  const { spans, missing } = await liveSpans(ctx, cluster, topic)
  const question = { failure: input.failure, state: input.state, search: input.search }
  const uppers = input.cursor === undefined ? new Map<number, bigint>() : readDlqCursor(input.cursor, topicId, question)
  const reader = new NewestFirst(ctx.clusters.get(cluster).kafka, name, spans, uppers, ctx.signal)
  const found: FoundLetter[] = []
  const judge = await judgeFor(ctx, input, topicId)
  const end = performance.now() + SCAN_MS
  let stopReason: RouteReply<typeof route>['stopReason'] = 'limit'
  while (found.length < limit) {
    const room = Math.min(BATCH, limit - found.length)
    const records = await take(reader, room)
    found.push(...(await judge(records)))
    if (records.length < room) stopReason = 'range-end'
    else if (found.length < limit && reader.scanned >= SCAN_RECORDS) stopReason = 'scan-budget'
    else if (found.length < limit && performance.now() > end) stopReason = 'time-budget'
    else continue
    break
  }
  const complete = stopReason === 'range-end'
  const keys = await decodeParts(
    ctx,
    cluster,
    found.map(({ record }) => record),
    'key',
  )
  return {
    items: found.map((one, at) => letterToWire(one, keys[at])),
    nextCursor: complete ? null : dlqCursor(topicId, question, reader.uppers()),
    topicId,
    complete,
    stopReason,
    scanned: { records: String(reader.scanned) },
    notices: missing.map((partition) => ({
      code: 'partition-unknown',
      message: `Partition ${partition} does not answer.`,
      fix: null,
      topic: name,
      partition,
    })),
  }
})

async function take(reader: NewestFirst, most: number): Promise<RawRecord[]> {
  const records: RawRecord[] = []
  while (records.length < most) {
    const record = await reader.next()
    if (record === null) break
    records.push(record)
  }
  return records
}

/** Tells of a batch of records which are wanted, with what was decided about each: about itself, else about its failure. */
async function judgeFor(
  ctx: Ctx,
  { cluster, topic, failure, state, search }: Input,
  topicId: string,
): Promise<(records: RawRecord[]) => Promise<FoundLetter[]>> {
  const mapping = await mappingNow(ctx, cluster, { name: topic, topicId })
  const decisions = await decisionsOf(ctx.deadLetters, { cluster, topicId, mapping })
  const text = search?.toLowerCase()
  const wanted = (one: Failed & { record: RawRecord }) =>
    (failure === undefined || one.print.id === failure) && (text === undefined || holds(one, text))
  return async (records) => {
    const decided = await decisions.about(records, wanted)
    return decided.filter(({ triage }) => state === undefined || (triage?.state ?? 'new') === state)
  }
}

function holds({ record, letter }: Failed & { record: RawRecord }, text: string): boolean {
  const texts = [letter.exceptionClass, letter.message, letter.cause?.exceptionClass, record.key?.toString('utf8'), record.value?.toString('utf8')]
  return texts.some((one) => one?.toLowerCase().includes(text) === true)
}
