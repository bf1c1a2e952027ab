import { v7 as uuidv7 } from 'uuid'
import type { JobRecords } from '../../core/jobs.ts'
import { claim, hold, release, renew, save } from './job-lease.ts'
import { addEvent, rowOf, type StoredEvent, type StoredJob } from './job-rows.ts'
import { sql } from './sql.ts'
import type { Store } from './store.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Jobs in PostgreSQL. Times of leases are those of the database, so that replicas need no common clock. */
export function createJobRecords(store: Store): JobRecords {
  return {
    insert: (job, by) =>
      store.transaction(async (db) => {
        const [spec, outcomes] = [JSON.stringify(job.spec), '{}']
        const [row] = await db.rows<StoredJob>(sql`
          insert into job (id, kind, cluster, topic, title, state, spec, selected, outcomes, rate_per_second, created_by_id, created_by_name, created_at, epoch)
          values (${uuidv7()}, ${job.kind}, ${job.cluster}, ${job.topic}, ${job.title}, 'planned', ${spec}::jsonb, ${job.selected}, ${outcomes}::jsonb,
            ${job.ratePerSecond}, ${by.id}, ${by.name}, now(), 0) returning *, false as leased`)
        if (row === undefined) throw new Error('an insert returned no row')
        await addEvent(db, row.id, { kind: 'created', detail: job.title, by: by.name })
        return rowOf(row)
      }),
    get: async (id) => {
      if (!UUID.test(id)) return null
      const [row] = await store.sql((db) =>
        db.rows<StoredJob>(sql`select *, coalesce(lease_until > now(), false) as leased from job where id = ${id}`),
      )
      return row === undefined ? null : rowOf(row)
    },
    list: async ({ kind = null, state = null, cluster = null, before = null, limit }) => {
      const rows = await store.sql((db) =>
        db.rows<StoredJob>(sql`
          select *, coalesce(lease_until > now(), false) as leased from job
           where (${kind}::text is null or kind = ${kind}) and (${state}::text is null or state = ${state})
             and (${cluster}::text is null or cluster = ${cluster}) and (${before}::uuid is null or id < ${before}::uuid)
           order by id desc limit ${limit}`),
      )
      return rows.map(rowOf)
    },
    events: async (id) => {
      if (!UUID.test(id)) return []
      const rows = await store.sql((db) => db.rows<StoredEvent>(sql`select * from job_event where job_id = ${id} order by id desc limit 200`))
      return rows.map((row) => ({ id: row.id, at: row.at.getTime(), kind: row.kind, detail: row.detail, by: row.actor_name }))
    },
    change: (id, change) =>
      store.transaction(async (db) => {
        const { state = null, ratePerSecond, reason } = change
        const [setsRate, setsReason] = [ratePerSecond !== undefined, reason !== undefined]
        const [row] = await db.rows<StoredJob>(sql`
          update job set state = coalesce(${state}, state),
              ended_at = case when ${state} = 'cancelled' then now() else ended_at end,
              rate_per_second = case when ${setsRate} then ${ratePerSecond ?? null}::integer else rate_per_second end,
              reason = case when ${setsReason} then ${reason ?? null} else reason end
           where id = ${id} and state = any(${[...change.from]}) returning *, coalesce(lease_until > now(), false) as leased`)
        if (row === undefined) return null
        await addEvent(db, id, change.event)
        return rowOf(row)
      }),
    waiting: async (limit) => {
      const rows = await store.sql((db) =>
        db.rows<{ id: string }>(sql`
          select id from job where state in ('planned', 'running', 'held') and (lease_until is null or lease_until < now()) order by id limit ${limit}`),
      )
      return rows.map(({ id }) => id)
    },
    claim: (id, lease) => store.transaction((db) => claim(db, id, lease)),
    renew: (lease, leaseMs) => store.sql((db) => renew(db, lease, leaseMs)),
    hold: (lease, reason) => store.transaction((db) => hold(db, lease, reason)),
    save: (lease, step) => store.sql((db) => save(db, lease, step)),
    release: (lease, end) => store.transaction((db) => release(db, lease, end)),
  }
}
