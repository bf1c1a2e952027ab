import type { AfterOutcome, OutcomeRow, Place, ReadUpTo, ReplayOutcomes } from '../../core/replay-outcomes.ts'
import { sql } from './sql.ts'
import type { Store } from './store.ts'

interface Row {
  partition: number
  source_offset: string
  at: Date
  job_id: string
  target_topic: string
  target_partition: number
  target_offset: string
  outcome: AfterOutcome
  back_topic: string | null
  back_partition: number | null
  back_offset: string | null
}

/** Ledgers of replays joined with the dead letters that came back, in PostgreSQL. */
export function createReplayOutcomes(store: Store): ReplayOutcomes {
  return {
    counts: async (job, read) => {
      const all = outcomesOf(job, read)
      const rows = await store.sql((db) =>
        db.rows<{ outcome: AfterOutcome; records: string }>({
          text: `select outcome, count(*)::bigint as records from (${all.text}) as o group by outcome`,
          values: all.values,
        }),
      )
      return new Map(rows.map(({ outcome, records }) => [outcome, BigInt(records)]))
    },
    rows: async (job, read, { outcome = null, after, limit }) => {
      const all = outcomesOf(job, read)
      const values = [...all.values, outcome, after?.partition ?? -1, after?.offset ?? 0n, limit]
      const at = all.values.length
      const rows = await store.sql((db) =>
        db.rows<Row>({
          text: `select * from (${all.text}) as o where ($${at + 1}::text is null or outcome = $${at + 1})
                   and (partition, source_offset) > ($${at + 2}::integer, $${at + 3}::bigint) order by partition, source_offset limit $${at + 4}`,
          values,
        }),
      )
      return rows.map(outcomeOf)
    },
    later: async (topicId, partition, offset) => {
      const rows = await store.sql((db) =>
        db.rows<Row>(sql`
          select r.job_id, r.at, r.target_topic, r.target_partition, r.target_offset,
                 b.topic as back_topic, b.partition as back_partition, b.record_offset as back_offset
            from replay_record r
            left join dlq_return b on b.job_id = r.job_id and b.from_partition = r.partition and b.from_offset = r.source_offset
           where r.topic_id = ${topicId} and r.partition = ${partition} and r.source_offset = ${offset} and r.target_topic is not null
           order by r.at limit 100`),
      )
      return rows.map((row) => ({ job: row.job_id, at: row.at.getTime(), target: targetOf(row), returned: backOf(row) }))
    },
  }
}

function outcomesOf(job: string, read: readonly ReadUpTo[]) {
  return sql`
    select r.partition, r.source_offset, r.job_id, r.at, r.target_topic, r.target_partition, r.target_offset,
           b.topic as back_topic, b.partition as back_partition, b.record_offset as back_offset,
           case when b.topic is not null then 'returned' when c.next > r.target_offset then 'passed' else 'waiting' end as outcome
      from replay_record r
      left join lateral (
        select topic, partition, record_offset from dlq_return
         where job_id = r.job_id and from_partition = r.partition and from_offset = r.source_offset order by record_offset limit 1
      ) b on true
      left join unnest(
        ${read.map(({ topic }) => topic)}::text[], ${read.map(({ partition }) => partition)}::integer[], ${read.map(({ next }) => `${next}`)}::bigint[]
      ) as c (topic, partition, next) on c.topic = r.target_topic and c.partition = r.target_partition
     where r.job_id = ${job}::uuid and r.result = 'replayed' and r.target_offset is not null`
}

const targetOf = (row: Row): Place => ({ topic: row.target_topic, partition: row.target_partition, offset: BigInt(row.target_offset) })

function backOf({ back_topic: topic, back_partition: partition, back_offset: offset }: Row): Place | null {
  return topic === null || partition === null || offset === null ? null : { topic, partition, offset: BigInt(offset) }
}

function outcomeOf(row: Row): OutcomeRow {
  return { partition: row.partition, offset: BigInt(row.source_offset), target: targetOf(row), outcome: row.outcome, returned: backOf(row) }
}
