import type { DeadLetterRecords, FailureGroup, QueueSums, StoredQueue } from '../../core/dead-letters.ts'
import type { ReturnedLetter } from '../../core/replay-outcomes.ts'
import {
  decidedOf,
  type FailureRow,
  groupOf,
  positionsText,
  type QueueRow,
  queueOf,
  type RecordTriageRow,
  type RulesRow,
  recordTriageOf,
  rowOfGroup,
  rulesOf,
} from './dead-letter-rows.ts'
import { type Sql, sql } from './sql.ts'
import type { Store } from './store.ts'

/** Queues of dead letters in PostgreSQL: one row per queue, per kind of failure, and per record that somebody touched. */
export function createDeadLetterRecords(store: Store): DeadLetterRecords {
  return {
    rules: async () => {
      const [row] = await store.sql((db) => db.rows<RulesRow>(sql`select * from dlq_rules where id = 1`))
      return row === undefined ? null : rulesOf(row)
    },
    setRules: async ({ names, mappings }, { by, at, revision }) => {
      const [row] = await store.sql((db) =>
        db.rows<RulesRow>(sql`
          insert into dlq_rules as r (id, names, mappings, revision, by_name, at)
          select 1, ${names}::text[], ${JSON.stringify(mappings)}::jsonb, 1, ${by}, ${new Date(at)}::timestamptz
           where ${revision}::integer is null or ${revision}::integer = coalesce((select revision from dlq_rules where id = 1), 0)
          on conflict (id) do update set names = excluded.names, mappings = excluded.mappings, revision = r.revision + 1,
            by_name = excluded.by_name, at = excluded.at
           where ${revision}::integer is null or r.revision = ${revision}::integer returning *`),
      )
      return row === undefined ? null : rulesOf(row)
    },
    queues: async (cluster) => {
      const rows = await store.sql((db) => db.rows<QueueRow>(sql`select * from dlq_queue where cluster = ${cluster}`))
      return rows.map(queueOf)
    },
    queue: async (cluster, topicId) => {
      const [row] = await store.sql((db) => db.rows<QueueRow>(sql`select * from dlq_queue where cluster = ${cluster} and topic_id = ${topicId}`))
      return row === undefined ? null : queueOf(row)
    },
    sums: (cluster) => store.sql((db) => sumsOf(db, cluster)),
    failures: async (cluster, topicId) => {
      const rows = await store.sql((db) => db.rows<FailureRow>(openGroups(cluster, topicId)))
      return rows.map(groupOf)
    },
    decisions: async (cluster, topicId) => {
      const rows = await store.sql((db) =>
        db.rows<{ failure_id: string; positions: Record<string, string> }>(
          sql`select failure_id, positions from dlq_failure_triage where cluster = ${cluster} and topic_id = ${topicId}`,
        ),
      )
      return new Map(rows.map(({ failure_id, positions }) => [failure_id, decidedOf(positions)]))
    },
    recordTriage: async (cluster, topicId, records) => {
      if (records.length === 0) return []
      const rows = await store.sql((db) =>
        db.rows<RecordTriageRow>(sql`
          select t.* from dlq_record_triage t
            join unnest(${records.map(({ partition }) => partition)}::integer[], ${records.map(({ offset }) => `${offset}`)}::bigint[]) as r(p, o)
              on t.partition = r.p and t.record_offset = r.o
           where t.cluster = ${cluster} and t.topic_id = ${topicId}`),
      )
      return rows.map(recordTriageOf)
    },
    decide: async (cluster, { topicId, topic }, change) => {
      const [decides, maps, probes] = [change.decision !== undefined, change.mapping !== undefined, change.byHeaders !== undefined]
      const [connects, pairs] = [change.connector !== undefined, change.pinnedSource !== undefined]
      const mapping = change.mapping == null ? null : JSON.stringify(change.mapping)
      await store.sql((db) =>
        db.rows(sql`
          insert into dlq_queue as q (cluster, topic_id, topic, decision, mapping, by_headers, connector, connector_topics, pinned_source)
          values (${cluster}, ${topicId}, ${topic}, ${change.decision ?? null}, ${mapping}::jsonb, ${change.byHeaders ?? false},
            ${change.connector?.name ?? null}, ${change.connector?.topics ?? []}::text[], ${change.pinnedSource ?? null})
          on conflict (cluster, topic_id) do update set
            decision = case when ${decides} then excluded.decision else q.decision end,
            mapping = case when ${maps} then excluded.mapping else q.mapping end,
            by_headers = case when ${probes} then excluded.by_headers else q.by_headers end,
            connector = case when ${connects} then excluded.connector else q.connector end,
            connector_topics = case when ${connects} then excluded.connector_topics else q.connector_topics end,
            pinned_source = case when ${pairs} then excluded.pinned_source else q.pinned_source end,
            built_at = case when ${maps} then null else q.built_at end`),
      )
    },
    triageFailure: async (cluster, topicId, failureId, triage) => {
      const { state, owner, note, by, at } = triage
      await store.transaction(async (db) => {
        // The row of the queue is held, so that no record is counted between what is decided and how far it holds.
        await db.rows(sql`select 1 from dlq_queue where cluster = ${cluster} and topic_id = ${topicId} for update`)
        await db.rows(sql`
          insert into dlq_failure_triage (cluster, topic_id, failure_id, state, owner, note, by_name, at, positions)
          select ${cluster}, ${topicId}, ${failureId}, ${state}, ${owner}, ${note}, ${by}, ${new Date(at)}::timestamptz,
                 coalesce((select jsonb_object_agg(p.key, p.value ->> 'next') from dlq_queue q cross join jsonb_each(q.positions) as p
                            where q.cluster = ${cluster} and q.topic_id = ${topicId}), '{}')
          on conflict (cluster, topic_id, failure_id) do update set
            state = excluded.state, owner = excluded.owner, note = excluded.note, by_name = excluded.by_name, at = excluded.at, positions = excluded.positions`)
        await db.rows(sql`update dlq_failure set decided = records where cluster = ${cluster} and topic_id = ${topicId} and id = ${failureId}`)
      })
    },
    triageRecords: async (cluster, topicId, records) => {
      const rows = records.map(({ partition, offset, failureId, state, owner, note, by, at }) => ({
        ...{ partition, state, owner, note },
        record_offset: offset.toString(),
        failure_id: failureId,
        by_name: by,
        at: new Date(at),
      }))
      await store.sql((db) =>
        db.rows(sql`
          insert into dlq_record_triage (cluster, topic_id, partition, record_offset, failure_id, state, owner, note, by_name, at)
          select ${cluster}, ${topicId}, r.partition, r.record_offset, r.failure_id, r.state, r.owner, r.note, r.by_name, r.at
            from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
              partition integer, record_offset bigint, failure_id text, state text, owner text, note text, by_name text, at timestamptz)
          on conflict (cluster, topic_id, partition, record_offset) do update set
            failure_id = coalesce(excluded.failure_id, dlq_record_triage.failure_id),
            state = excluded.state, owner = excluded.owner, note = excluded.note, by_name = excluded.by_name, at = excluded.at`),
      )
    },
    lease: async (cluster, owner, ms) => {
      const rows = await store.sql((db) =>
        db.rows(sql`
          insert into dlq_lease as l (cluster, owner, until) values (${cluster}, ${owner}, now() + ${ms}::integer * interval '1 millisecond')
          on conflict (cluster) do update set owner = excluded.owner, until = excluded.until
           where l.owner = excluded.owner or l.until < now() returning cluster`),
      )
      return rows.length > 0
    },
    release: async (cluster, owner) => {
      await store.sql((db) => db.rows(sql`delete from dlq_lease where cluster = ${cluster} and owner = ${owner}`))
    },
    save: (cluster, owner, queue, changed, returns) =>
      store.transaction(async (db) => (await saveIndex(db, cluster, owner, queue, changed)) && saveReturns(db, cluster, queue, returns)),
    restart: (cluster, queue, positions) =>
      store.transaction(async (db) => {
        const { topicId, topic, mappingMark } = queue
        const starts = positionsText(positions)
        await db.rows(sql`
          insert into dlq_queue as q (cluster, topic_id, topic, positions, built_at, mapping_mark)
          values (${cluster}, ${topicId}, ${topic}, ${starts}::jsonb, now(), ${mappingMark})
          on conflict (cluster, topic_id) do update set topic = excluded.topic, positions = excluded.positions, built_at = excluded.built_at, mapping_mark = excluded.mapping_mark, records = 0,
            unreadable = 0, sources = '{}', writers = '{}', families = '{}', minutes = '{}', hours = '{}'`)
        await db.rows(sql`delete from dlq_failure where cluster = ${cluster} and topic_id = ${topicId}`)
        await db.rows(sql`
          delete from dlq_record_triage t where cluster = ${cluster} and topic_id = ${topicId}
             and record_offset < (${starts}::jsonb -> t.partition::text ->> 'base')::bigint`)
      }),
    purged: (cluster, topicId, starts) =>
      store.transaction(async (db) => {
        const [partitions, offsets] = [[...starts.keys()], [...starts.values()].map(String)]
        await db.rows(sql`update dlq_queue set built_at = null where cluster = ${cluster} and topic_id = ${topicId}`)
        await db.rows(sql`
          delete from dlq_record_triage t using unnest(${partitions}::integer[], ${offsets}::bigint[]) as s(p, o)
           where t.cluster = ${cluster} and t.topic_id = ${topicId} and t.partition = s.p and t.record_offset < s.o`)
      }),
    forget: async (cluster, topicIds) => {
      if (topicIds.length === 0) return
      await store.sql((db) => db.rows(sql`delete from dlq_queue where cluster = ${cluster} and topic_id = any(${[...topicIds]})`))
    },
  }
}

async function saveIndex(db: Sql, cluster: string, owner: string, queue: StoredQueue, changed: readonly FailureGroup[]): Promise<boolean> {
  const held = await db.rows(sql`select 1 from dlq_lease where cluster = ${cluster} and owner = ${owner} and until > now() for share`)
  if (held.length === 0) return false
  const { topicId, index } = queue
  // A queue that was forgotten or begun anew meanwhile is not what was read.
  const builtAt = index.builtAt === null ? null : new Date(index.builtAt)
  const updated = await db.rows(sql`
    update dlq_queue set positions = ${positionsText(index.positions)}::jsonb, records = ${index.records}::bigint, unreadable = ${index.unreadable}::bigint,
        sources = ${JSON.stringify(index.sources)}::jsonb, writers = ${JSON.stringify(index.writers)}::jsonb,
        families = ${JSON.stringify(index.families)}::jsonb, minutes = ${JSON.stringify(index.minutes)}::jsonb, hours = ${JSON.stringify(index.hours)}::jsonb
     where cluster = ${cluster} and topic_id = ${topicId} and built_at = ${builtAt} returning 1 as one`)
  if (updated.length === 0) return false
  if (changed.length === 0) return true
  await db.rows(sql`
    insert into dlq_failure (cluster, topic_id, id, family, exception_class, message, frame, records, first_seen, last_seen, minutes, hours, sources, keys,
           example_partition, example_offset, decided)
    select ${cluster}, ${topicId}, f.* from jsonb_to_recordset(${JSON.stringify(changed.map(rowOfGroup))}::jsonb) as f(
           id text, family text, exception_class text, message jsonb, frame text, records bigint, first_seen timestamptz, last_seen timestamptz,
           minutes jsonb, hours jsonb, sources jsonb, keys jsonb, example_partition integer, example_offset bigint, decided bigint)
    on conflict (cluster, topic_id, id) do update set records = excluded.records, first_seen = excluded.first_seen, last_seen = excluded.last_seen,
           minutes = excluded.minutes, hours = excluded.hours, sources = excluded.sources, keys = excluded.keys,
           example_partition = excluded.example_partition, example_offset = excluded.example_offset,
           decided = greatest(dlq_failure.decided, excluded.decided)`)
  return true
}

/** Kept as ledgers are, also when the records expire: they tell what became of a replay. */
async function saveReturns(db: Sql, cluster: string, { topicId, topic }: StoredQueue, returns: readonly ReturnedLetter[]): Promise<boolean> {
  if (returns.length === 0) return true
  await db.rows(sql`
    insert into dlq_return (cluster, topic_id, topic, partition, record_offset, job_id, from_partition, from_offset, attempt)
    select ${cluster}, ${topicId}, ${topic}, r.partition, r.record_offset, r.job_id, r.from_partition, r.from_offset, nullif(r.attempt, -1) from unnest(
      ${returns.map(({ partition }) => partition)}::integer[], ${returns.map(({ offset }) => `${offset}`)}::bigint[],
      ${returns.map(({ job }) => job)}::uuid[], ${returns.map(({ from }) => from.partition)}::integer[],
      ${returns.map(({ from }) => `${from.offset}`)}::bigint[], ${returns.map(({ attempt }) => attempt ?? -1)}::integer[]) as r (partition, record_offset, job_id, from_partition, from_offset, attempt)
    on conflict do nothing`)
  return true
}

/** What is open of a group: not what was dealt with one by one, and not what the group had when it was dealt with as a whole. */
function openGroups(cluster: string, topicId: string | null) {
  return sql`
    select f.*, g.state, g.owner, g.note, g.by_name, g.at, g.positions as decided_before,
           greatest(0, f.records - greatest(coalesce(r.dealt, 0), case when g.state in ('replayed', 'parked', 'discarded') then f.decided else 0 end)) as open,
           least(f.records, greatest(coalesce(r.replayed, 0), case when g.state = 'replayed' then f.decided else 0 end)) as replayed
      from dlq_failure f
      left join dlq_failure_triage g on g.cluster = f.cluster and g.topic_id = f.topic_id and g.failure_id = f.id
      left join (
        select topic_id, failure_id, count(*) filter (where state in ('replayed', 'parked', 'discarded')) as dealt,
               count(*) filter (where state = 'replayed') as replayed
          from dlq_record_triage where cluster = ${cluster} and (${topicId}::text is null or topic_id = ${topicId}) group by topic_id, failure_id
      ) r on r.topic_id = f.topic_id and r.failure_id = f.id
     where f.cluster = ${cluster} and (${topicId}::text is null or f.topic_id = ${topicId})
     order by f.records desc, f.id`
}

async function sumsOf(db: Sql, cluster: string): Promise<QueueSums[]> {
  const groups = openGroups(cluster, null)
  const rows = await db.rows<{ topic_id: string; failures: number; open: string; replayed: string; oldest_at: Date | null }>({
    text: `select topic_id, count(*)::integer as failures, sum(open)::bigint as open, sum(replayed)::bigint as replayed,
                  min(first_seen) filter (where open > 0) as oldest_at from (${groups.text}) as g group by topic_id`,
    values: groups.values,
  })
  return rows.map((row) => ({
    topicId: row.topic_id,
    failures: row.failures,
    open: Number(row.open),
    replayed: Number(row.replayed),
    oldestAt: row.oldest_at?.getTime() ?? null,
  }))
}
