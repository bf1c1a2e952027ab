import type { RateHistory, RateReading, RateSample, RateSlice, RateWindow } from '../../core/rate-history.ts'
import { daysOf, dropBefore, partitionFor } from './rate-partitions.ts'
import { type Sql, sql } from './sql.ts'
import type { Store } from './store.ts'

/** Any constant of our own: who holds this advisory lock writes samples, all others wait. */
const WRITER_LOCK = 4_841_327_002
const KEPT_MS = 7 * 86_400_000
/** Two samples further apart than this have a gap between them: those of one writer touch. */
const GAP_MS = 1000
const GAPS_TOLD = 100

/**
 * The history of rates in PostgreSQL: one row per cluster and sample, one partition per day. Several replicas may write:
 * one at a time, and of a sample that begins before the end of what is stored only the part after it is kept, so that no time
 * is counted twice and no gap opens where another replica goes on.
 */
export function createRateHistory(store: Store): RateHistory {
  const ready = new Set<string>()
  return {
    async write(samples) {
      const days = daysOf(samples.map(({ at }) => at)).filter((day) => !ready.has(day))
      await store.transaction((db) => writeSamples(db, samples, days))
      for (const day of days) ready.add(day)
    },
    read: (cluster, window) => store.sql((db) => readWindow(db, cluster, window)),
  }
}

async function writeSamples(db: Sql, samples: RateSample[], days: string[]): Promise<void> {
  const rows = samples.map(({ cluster, at, coveredMs, records, topics, topicsLeftOut }) => ({
    cluster,
    at: new Date(at),
    covered_ms: coveredMs,
    records: records.toString(),
    topics: topics.map(({ topic }) => topic),
    topic_records: topics.map(({ records: ofTopic }) => ofTopic.toString()),
    topics_left_out: topicsLeftOut,
  }))
  const newest = Math.max(...samples.map(({ at }) => at))
  await db.rows(sql`set local lock_timeout = '2s'`)
  await db.rows(sql`select pg_advisory_xact_lock(${WRITER_LOCK}::bigint)`)
  // Making and dropping partitions locks the table for a moment: only once a day and process.
  for (const day of days) await db.rows(partitionFor(day))
  if (days.length > 0) await db.rows(dropBefore(newest - KEPT_MS))
  await db.rows(sql`
    insert into rate_sample (cluster, at, covered_ms, records, topics, topic_records, topics_left_out)
    select s.cluster, s.at, n.covered_ms, round(s.records * n.covered_ms / s.covered_ms::numeric)::bigint, s.topics,
           array(select round(t.records * n.covered_ms / s.covered_ms::numeric)::bigint
                   from unnest(s.topic_records) with ordinality as t(records, place) order by t.place),
           s.topics_left_out
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(
        cluster text, at timestamptz, covered_ms integer, records bigint, topics text[], topic_records bigint[], topics_left_out integer)
     cross join lateral (
       select coalesce(max(r.at), s.at - s.covered_ms * interval '1 millisecond') as at from rate_sample r where r.cluster = s.cluster) as last
     cross join lateral (select least(s.covered_ms, round(extract(epoch from s.at - last.at) * 1000))::integer as covered_ms) as n
     where n.covered_ms > 0
    on conflict do nothing`)
}

async function readWindow(db: Sql, cluster: string, window: RateWindow): Promise<RateReading> {
  const [span, slices, gaps, topicSlices] = await Promise.all([
    readSpan(db, cluster),
    readSlices(db, cluster, window),
    readGaps(db, cluster, window),
    readTopics(db, cluster, window),
  ])
  return { ...span, slices, gaps, topics: topicSlices }
}

async function readSpan(db: Sql, cluster: string): Promise<{ startsAt: number | null; endsAt: number | null }> {
  const rows = await db.rows<{ starts_at: Date | null; ends_at: Date | null }>(sql`
    select (select at - covered_ms * interval '1 millisecond' from rate_sample where cluster = ${cluster} order by at limit 1) as starts_at,
           (select at from rate_sample where cluster = ${cluster} order by at desc limit 1) as ends_at`)
  return { startsAt: rows[0]?.starts_at?.getTime() ?? null, endsAt: rows[0]?.ends_at?.getTime() ?? null }
}

/** A sample counts in every step it overlaps, by the part of it that lies there. */
async function readSlices(db: Sql, cluster: string, window: RateWindow): Promise<RateSlice[]> {
  const { stepMs, firstStep, lastStep } = window
  return db.rows<RateSlice>(sql`
    with s as (
      select (extract(epoch from at) * 1000)::bigint as end_ms, covered_ms::bigint as covered_ms, records
        from rate_sample
       where cluster = ${cluster} and at > ${startOf(window)} and at < ${endOf(window)})
    select b::float8 as step, sum(s.records * o.ms / s.covered_ms::float8) as records, sum(o.ms)::float8 as "coveredMs"
      from s
     cross join lateral generate_series((s.end_ms - s.covered_ms) / ${stepMs}::bigint, (s.end_ms - 1) / ${stepMs}::bigint) as b
     cross join lateral (
       select (least(s.end_ms, (b + 1) * ${stepMs}::bigint) - greatest(s.end_ms - s.covered_ms, b * ${stepMs}::bigint))::float8 as ms) as o
     where b between ${firstStep}::bigint and ${lastStep}::bigint
     group by b order by b`)
}

async function readGaps(db: Sql, cluster: string, window: RateWindow): Promise<RateReading['gaps']> {
  const rows = await db.rows<{ from: Date; to: Date }>(sql`
    select ended as from, began as to
      from (select at - covered_ms * interval '1 millisecond' as began, lag(at) over (order by at) as ended
              from rate_sample
             where cluster = ${cluster} and at < ${endOf(window)}
               and at >= coalesce((select max(at) from rate_sample where cluster = ${cluster} and at <= ${startOf(window)}), '-infinity')) as s
     where began - ended > ${GAP_MS}::integer * interval '1 millisecond'
     order by began - ended desc limit ${GAPS_TOLD}::integer`)
  return rows.map(({ from, to }) => ({ from: from.getTime(), to: to.getTime() })).toSorted((a, b) => a.from - b.from)
}

/** A topic that a sample does not name got nothing, unless the sample left topics out: then nothing is known of it there. */
async function readTopics(db: Sql, cluster: string, window: RateWindow): Promise<RateReading['topics']> {
  const { stepMs, firstStep, lastStep } = window
  const rows = await db.rows<RateSlice & { topic: string }>(sql`
    with s as materialized (
      select (extract(epoch from at) * 1000)::bigint as end_ms, covered_ms::bigint as covered_ms, topics, topic_records, topics_left_out
        from rate_sample
       where cluster = ${cluster} and at > ${startOf(window)} and at < ${endOf(window)}),
    top as (
      select u.topic, sum(u.records) as total
        from s cross join lateral unnest(s.topics, s.topic_records) as u(topic, records)
       group by u.topic order by total desc, u.topic limit ${window.topics}::integer)
    select top.topic, b::float8 as step, sum(known.records * o.ms / s.covered_ms::float8) as records, sum(o.ms)::float8 as "coveredMs"
      from top
     cross join s
     cross join lateral (
       select coalesce(s.topic_records[array_position(s.topics, top.topic)], case when s.topics_left_out = 0 then 0 end) as records) as known
     cross join lateral generate_series((s.end_ms - s.covered_ms) / ${stepMs}::bigint, (s.end_ms - 1) / ${stepMs}::bigint) as b
     cross join lateral (
       select (least(s.end_ms, (b + 1) * ${stepMs}::bigint) - greatest(s.end_ms - s.covered_ms, b * ${stepMs}::bigint))::float8 as ms) as o
     where known.records is not null and b between ${firstStep}::bigint and ${lastStep}::bigint
     group by top.topic, top.total, b order by top.total desc, top.topic, b`)
  const topics = new Map<string, RateSlice[]>()
  for (const { topic, ...slice } of rows) topics.set(topic, [...(topics.get(topic) ?? []), slice])
  return [...topics].map(([topic, slices]) => ({ topic, slices }))
}

const startOf = ({ firstStep, stepMs }: RateWindow) => new Date(firstStep * stepMs)

/** A sample that ends after the window may begin inside it: no sample covers more than two minutes. */
const endOf = ({ lastStep, stepMs }: RateWindow) => new Date((lastStep + 1) * stepMs + 120_000)
