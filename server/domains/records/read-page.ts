import type { KafkaRecord, RecordPage } from '../../contract/records.ts'
import type { Notice } from '../../contract/wire.ts'
import type { Clock } from '../../core/clock.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import { noticeOf } from '../clusters/index.ts'
import { type FillBudget, fillLane, type LaneSource } from './fill-lane.ts'
import { exhausted, hungry, type Lane, takeNext } from './lane.ts'

/** A page is given back early, marked so, when it cost this much. */
const PAGE_BYTES = 134_217_728n
const PAGE_MS = 8000
/** Partitions read at the same time: each holds up to a chunk in memory. */
const PARALLEL = 6

export interface ReadPage {
  records: KafkaRecord[]
  notices: Notice[]
  stopReason: RecordPage['stopReason']
  scanned: { records: bigint; bytes: bigint }
}

/** Merges the lanes into one page of at most `source.limit` rows. A lane that fails becomes a notice; when all fail, the page does. */
export async function readPage(lanes: Lane[], source: LaneSource, clock: Clock): Promise<ReadPage> {
  const page: ReadPage = { records: [], notices: [], stopReason: 'range-end', scanned: { records: 0n, bytes: 0n } }
  const startedAt = clock.now()
  const failures: KafkaError[] = []
  while (page.records.length < source.limit) {
    const waiting = lanes.filter((lane) => hungry(lane, source.direction))
    if (waiting.length > 0) {
      const spent = page.scanned.bytes >= PAGE_BYTES ? 'scan-budget' : clock.now() - startedAt >= PAGE_MS ? 'time-budget' : null
      if (spent !== null) return { ...page, stopReason: spent }
      const some = waiting.slice(0, PARALLEL)
      const bytes = Math.ceil(Number(PAGE_BYTES - page.scanned.bytes) / some.length)
      failures.push(...(await fillSome(some, source, page, { bytes, isLate: () => clock.now() - startedAt >= PAGE_MS })))
      continue
    }
    const row = takeNext(
      lanes.filter((lane) => !lane.failed),
      source.direction,
      (mark) => page.notices.push(mark.notice),
    )
    if (row === null) break
    page.records.push(row.record)
  }
  const first = failures[0]
  if (first !== undefined && failures.length === lanes.length && page.records.length === 0) throw first
  return { ...page, stopReason: stopOf(lanes, source, failures.length > 0) }
}

async function fillSome(lanes: Lane[], source: LaneSource, page: ReadPage, budget: FillBudget): Promise<KafkaError[]> {
  const failures: KafkaError[] = []
  await Promise.all(
    lanes.map(async (lane) => {
      try {
        const scanned = await fillLane(lane, source, budget)
        page.scanned.records += scanned.records
        page.scanned.bytes += scanned.bytes
      } catch (error) {
        if (!(error instanceof KafkaError) || error.kafkaName === 'ABORTED') throw error
        lane.failed = true
        failures.push(error)
        page.notices.push(noticeOf(`Partition ${lane.partition} could not be read`, error, { partition: lane.partition }))
      }
    }),
  )
  return failures
}

function stopOf(lanes: Lane[], source: LaneSource, failed: boolean): RecordPage['stopReason'] {
  const left = lanes.some((lane) => !lane.failed && (lane.ahead.length > 0 || !exhausted(lane, source.direction)))
  if (left) return 'limit'
  return failed ? 'error' : 'range-end'
}
