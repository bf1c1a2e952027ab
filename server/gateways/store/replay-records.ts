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

async function saveStep(db: Sql, lease: JobRun['lease'], { topicId, lane, rows }: LaneStep): Promise<boolean> {
  const outcomes = await lockedOutcomes(db, lease)
  if (outcomes === null) return false
  const added = rows.length === 0 ? [] : await insert(db, lease.id, topicId, rows)
  await markInInbox(db, lease.id, topicId, rows)
  for (const { result, records } of added) outcomes.set(result, (outcomes.get(result) ?? 0n) + BigInt(records))
  const ends = JSON.stringify(Object.fromEntries([...lane.ends].map(([place, offset]) => [place, offset.toString()])))
  const producers = lane.producers === null ? null : JSON.stringify([...lane.producers].map(String))
  await db.rows(sql`
    insert into replay_lane (job_id, partition, next_offset, ends, producers)
    values (${lease.id}, ${lane.partition}, ${lane.next}, ${ends}::jsonb, ${producers}::jsonb)
        on conflict (job_id, partition) do update set
           next_offset = excluded.next_offset, ends = excluded.ends, producers = excluded.producers`)
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

/** Who replays a dead letter has dealt with it: owner and what else was decided about it stay. */
async function markInInbox(db: Sql, job: string, topicId: string, rows: LaneStep['rows']): Promise<void> {
  const dealt = rows.filter(({ result }) => result === 'replayed' || result === 'parked')
  if (dealt.length === 0) return
  await db.rows(sql`
    insert into dlq_record_triage (cluster, topic_id, partition, record_offset, failure_id, state, owner, note, by_name, at)
    select j.cluster, ${topicId}, r.partition, r.record_offset, r.failure_id, r.state, null, 'Job ' || j.id, j.created_by_name, now()
      from job j, unnest(
        ${dealt.map(({ partition }) => partition)}::integer[], ${dealt.map(({ offset }) => offset.toString())}::bigint[],
        ${dealt.map(({ failureId }) => failureId)}::text[], ${dealt.map(({ result }) => result)}::text[]
      ) as r (partition, record_offset, failure_id, state)
     where j.id = ${job}
        on conflict (cluster, topic_id, partition, record_offset) do update set
           failure_id = excluded.failure_id, state = excluded.state, note = excluded.note, by_name = excluded.by_name, at = excluded.at`)
}

/** Tells how many rows were new, by result. Empty text stands for null: no topic and no reason is empty. */
function insert(db: Sql, job: string, topicId: string, rows: LedgerRow[]): Promise<{ result: string; records: string }[]> {
  const column = (of: (row: LedgerRow) => bigint | number | string) => rows.map((row) => of(row).toString())
  return db.rows(sql`
    with added as (
      insert into replay_record (job_id, topic_id, partition, source_offset, records, result, target_topic, target_partition, target_offset, reason, at)
      select ${job}::uuid, ${topicId}, partition, source_offset, records, result, nullif(target_topic, ''),
             case when target_topic = '' then null else target_partition end, case when target_topic = '' then null else target_offset end,
             nullif(reason, ''), now()
        from unnest(
          ${column(({ partition }) => partition)}::integer[], ${column(({ offset }) => offset)}::bigint[], ${column(({ records }) => records)}::bigint[],
          ${column(({ result }) => result)}::text[], ${column(({ target }) => target?.topic ?? '')}::text[],
          ${column(({ target }) => target?.partition ?? 0)}::integer[], ${column(({ target }) => target?.offset ?? 0)}::bigint[],
          ${column(({ reason }) => reason ?? '')}::text[]
        ) as given (partition, source_offset, records, result, target_topic, target_partition, target_offset, reason)
          on conflict do nothing returning result, records
    )
    select result, sum(records)::bigint as records from added group by result`)
}
