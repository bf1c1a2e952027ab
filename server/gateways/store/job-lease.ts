import type { JobRecords, JobRow, JobRun, JobStep } from '../../core/jobs.ts'
import { addEvent, rowOf, type StoredJob } from './job-rows.ts'
import { type Sql, sql } from './sql.ts'

/*
 * A job is run by whoever holds its lease. A claim makes the epoch grow; every later statement of the run names its epoch, so a
 * replica that was away for longer than its lease changes nothing once another has taken over.
 */

export async function claim(db: Sql, id: string, lease: { owner: string; ms: number }): Promise<JobRow | null> {
  const [row] = await db.rows<StoredJob>(sql`
    update job set epoch = epoch + 1, lease_owner = ${lease.owner}, lease_until = now() + ${lease.ms} * interval '1 millisecond',
        state = 'running', reason = null, started_at = coalesce(started_at, now())
     where id = ${id} and state in ('planned', 'running', 'held') and (lease_until is null or lease_until < now())
     returning *, true as leased`)
  if (row === undefined) return null
  const again = row.epoch > 1
  const detail = again ? `Goes on from its checkpoint${row.checkpoint_at === null ? ', at the beginning' : ''}.` : 'Begins.'
  await addEvent(db, id, { kind: again ? 'resumed' : 'started', detail })
  return rowOf(row)
}

export async function renew(db: Sql, lease: JobRun['lease'], leaseMs: number): Promise<Pick<JobRow, 'state' | 'ratePerSecond'> | null> {
  const [row] = await db.rows<Pick<StoredJob, 'state' | 'rate_per_second'>>(sql`
    update job set lease_until = now() + ${leaseMs} * interval '1 millisecond'
     where id = ${lease.id} and epoch = ${lease.epoch} and lease_owner is not null returning state, rate_per_second`)
  return row === undefined ? null : { state: row.state, ratePerSecond: row.rate_per_second }
}

export async function save(db: Sql, lease: JobRun['lease'], step: JobStep): Promise<boolean> {
  const outcomes = JSON.stringify(Object.fromEntries([...step.outcomes].map(([name, count]) => [name, count.toString()])))
  const rows = await db.rows(sql`
    update job set checkpoint = ${JSON.stringify(step.checkpoint)}::jsonb, outcomes = ${outcomes}::jsonb, selected = ${step.selected}, checkpoint_at = now()
     where id = ${lease.id} and epoch = ${lease.epoch} and lease_owner is not null returning id`)
  return rows.length === 1
}

/** The state changes only from what a run may be in: a pause or a cancel that came first stays. Only a change of state is an event. */
export async function hold(db: Sql, lease: JobRun['lease'], reason: string | null): Promise<boolean> {
  const [row] = await db.rows<{ state: JobRow['state'] }>(
    sql`select state from job where id = ${lease.id} and epoch = ${lease.epoch} and lease_owner is not null for update`,
  )
  if (row === undefined) return false
  const to = reason === null ? 'running' : 'held'
  if (row.state === 'paused' || row.state === 'cancelled' || (row.state === to && reason === null)) return true
  await db.rows(sql`update job set state = ${to}, reason = ${reason} where id = ${lease.id}`)
  if (row.state === to) return true
  await addEvent(db, lease.id, reason === null ? { kind: 'resumed', detail: 'Goes on.' } : { kind: 'held', detail: reason })
  return true
}

type End = Parameters<JobRecords['release']>[1]

export async function release(db: Sql, lease: JobRun['lease'], end: End): Promise<void> {
  const { state = null, reason = null } = end
  const isEnd = state !== null && state !== 'held'
  const rows = await db.rows<{ state: string }>(sql`
    update job set lease_owner = null, lease_until = null,
        state = case when state = 'running' then coalesce(${state}, state) else state end,
        reason = case when state = 'running' then ${reason} else reason end,
        ended_at = case when state = 'running' and ${isEnd} then now() else ended_at end
     where id = ${lease.id} and epoch = ${lease.epoch} and lease_owner is not null returning state`)
  if (rows[0] !== undefined && rows[0].state === state && end.event !== undefined) await addEvent(db, lease.id, end.event)
}
