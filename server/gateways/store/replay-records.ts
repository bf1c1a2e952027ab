import type { JobRun } from '../../core/jobs.ts'
import type { LaneStep, LedgerRow, ReplayRecords, ReplayResult } from '../../core/replays.ts'
import { type Sql, sql } from './sql.ts'
import type { Store } from './store.ts'

interface StoredRow {
  partition: number
  source_offset: string
  records: string
  result: ReplayResult
  target_topic: string | null
  target_partition: number | null
  target_offset: string | null
  reason: string | null
  at: Date
}

/** Ledgers of replays in PostgreSQL. A step and the counts of its job are one transaction, under the lease of the run. */
export function createReplayRecords(store: Store): ReplayRecords {
  return {
    lanes: async (job) => {
      const rows = await store.sql((db) =>
        db.rows<{ partition: number; next_offset: string; ends: Record<string, string>; producers: string[] | null }>(
          sql`select partition, next_offset, ends, producers from replay_lane where job_id = ${job} order by partition`,
        ),
      )
      return rows.map(({ partition, next_offset: next, ends, producers }) => ({
        partition,
        next: BigInt(next),
        ends: new Map(Object.entries(ends).map(([place, offset]) => [place, BigInt(offset)])),
        producers: producers === null ? null : new Set(producers.map(BigInt)),
      }))
    },
    save: (lease, step) => store.transaction((db) => saveStep(db, lease, step)),
    counts: async (job, partition) => {
      const lane = partition ?? null
      const rows = await store.sql((db) =>
        db.rows<{ result: ReplayResult; records: string }>(sql`
          select result, sum(records)::bigint as records from replay_record
           where job_id = ${job} and (${lane}::integer is null or partition = ${lane}) group by result`),
      )
      return new Map(rows.map(({ result, records }) => [result, BigInt(records)]))
    },
    written: async (job, partition, from, to) => {
      const rows = await store.sql((db) =>
        db.rows<{ source_offset: string }>(sql`
          select source_offset from replay_record
           where job_id = ${job} and partition = ${partition} and source_offset >= ${from} and source_offset < ${to}`),
      )
      return new Set(rows.map((row) => BigInt(row.source_offset)))
    },
    doubt: (lease, records) =>
      store.transaction(async (db) => {
        const outcomes = await lockedOutcomes(db, lease)
        return outcomes === null ? false : putOutcomes(db, lease, new Map([...outcomes, ['unknown', records]]))
      }),
    rows: async (job, { result = null, after, limit }) => {
      const [partition, offset] = [after?.partition ?? -1, after?.offset ?? 0n]
      const rows = await store.sql((db) =>
        db.rows<StoredRow>(sql`
          select partition, source_offset, records, result, target_topic, target_partition, target_offset, reason, at from replay_record
           where job_id = ${job} and (${result}::text is null or result = ${result})
             and (partition, source_offset) > (${partition}::integer, ${offset}::bigint)
           order by partition, source_offset limit ${limit}`),
      )
      return rows.map((row) => ({ ...rowOf(row), at: row.at.getTime() }))
    },
  }
}

function rowOf(row: StoredRow): LedgerRow {
  const { target_topic: topic, target_partition: partition, target_offset: offset } = row
  const target = topic === null || partition === null || offset === null ? null : { topic, partition, offset: BigInt(offset) }
  const { result, reason } = row
  return { partition: row.partition, offset: BigInt(row.source_offset), records: BigInt(row.records), result, target, reason }
}

async function saveStep(db: Sql, lease: JobRun['lease'], step: LaneStep): Promise<boolean> {
  const outcomes = await lockedOutcomes(db, lease)
  if (outcomes === null) return false
  const added = await put(db, lease.id, step)
  for (const { result, records } of added) outcomes.set(result, (outcomes.get(result) ?? 0n) + BigInt(records))
  return putOutcomes(db, lease, outcomes)
}

/** Holds the row of the job until the transaction is over, so that counts of several lanes add up; null: the lease is another's. */
async function lockedOutcomes(db: Sql, lease: JobRun['lease']): Promise<Map<string, bigint> | null> {
  const [row] = await db.rows<{ outcomes: Record<string, string> }>(
    sql`select outcomes from job where id = ${lease.id} and epoch = ${lease.epoch} and lease_owner is not null for update`,
  )
  return row === undefined ? null : new Map(Object.entries(row.outcomes).map(([name, count]) => [name, BigInt(count)]))
}

async function putOutcomes(db: Sql, lease: JobRun['lease'], outcomes: ReadonlyMap<string, bigint>): Promise<boolean> {
  const counts = JSON.stringify(Object.fromEntries([...outcomes].map(([name, count]) => [name, count.toString()])))
  await db.rows(sql`update job set outcomes = ${counts}::jsonb, checkpoint_at = now() where id = ${lease.id} and epoch = ${lease.epoch}`)
  return true
}

/**
 * Ledger, inbox and the lane's place in one statement, since lanes wait for each other's steps: who replays a dead letter has dealt
 * with it, and owner and what else was decided about it stay. Tells how many rows of the ledger were new, by result. Empty text stands
 * for null: no topic and no reason is empty.
 */
function put(db: Sql, job: string, { topicId, lane, rows }: LaneStep): Promise<{ result: string; records: string }[]> {
  const column = (of: (row: LaneStep['rows'][number]) => bigint | number | string) => rows.map((row) => of(row).toString())
  const ends = JSON.stringify(Object.fromEntries([...lane.ends].map(([place, offset]) => [place, offset.toString()])))
  const producers = lane.producers === null ? null : JSON.stringify([...lane.producers].map(String))
  return db.rows(sql`
    with given as (
      select * from unnest(
        ${column(({ partition }) => partition)}::integer[], ${column(({ offset }) => offset)}::bigint[], ${column(({ records }) => records)}::bigint[],
        ${column(({ result }) => result)}::text[], ${column(({ target }) => target?.topic ?? '')}::text[],
        ${column(({ target }) => target?.partition ?? 0)}::integer[], ${column(({ target }) => target?.offset ?? 0)}::bigint[],
        ${column(({ reason }) => reason ?? '')}::text[], ${column(({ failureId }) => failureId)}::text[]
      ) as of (partition, source_offset, records, result, target_topic, target_partition, target_offset, reason, failure_id)
    ), added as (
      insert into replay_record (job_id, topic_id, partition, source_offset, records, result, target_topic, target_partition, target_offset, reason, at)
      select ${job}::uuid, ${topicId}::text, partition, source_offset, records, result, nullif(target_topic, ''),
             case when target_topic = '' then null else target_partition end, case when target_topic = '' then null else target_offset end,
             nullif(reason, ''), now()
        from given on conflict do nothing returning result, records
    ), marked as (
      insert into dlq_record_triage (cluster, topic_id, partition, record_offset, failure_id, state, owner, note, by_name, at)
      select j.cluster, ${topicId}::text, given.partition, given.source_offset, given.failure_id, given.result, null, 'Job ' || j.id, j.created_by_name, now()
        from job j, given where j.id = ${job}::uuid and given.result in ('replayed', 'parked')
          on conflict (cluster, topic_id, partition, record_offset) do update set
             failure_id = excluded.failure_id, state = excluded.state, note = excluded.note, by_name = excluded.by_name, at = excluded.at
    ), placed as (
      insert into replay_lane (job_id, partition, next_offset, ends, producers)
      values (${job}::uuid, ${lane.partition}::integer, ${lane.next}::bigint, ${ends}::jsonb, ${producers}::jsonb)
          on conflict (job_id, partition) do update set
             next_offset = excluded.next_offset, ends = excluded.ends, producers = excluded.producers
    )
    select result, sum(records)::bigint as records from added group by result`)
}
