import { v7 as uuidv7 } from 'uuid'
import type { JobEventRow, JobJson, JobRow } from '../../core/jobs.ts'
import { type Sql, sql } from './sql.ts'

/** A row as the driver gives it: 64-bit integers as text. */
export interface StoredJob {
  id: string
  kind: JobRow['kind']
  cluster: string
  topic: string | null
  title: string
  state: JobRow['state']
  reason: string | null
  spec: JobJson
  checkpoint: JobJson | null
  selected: string | null
  outcomes: Record<string, string>
  rate_per_second: number | null
  created_by_name: string
  created_at: Date
  started_at: Date | null
  ended_at: Date | null
  checkpoint_at: Date | null
  epoch: number
  leased: boolean
}

export interface StoredEvent {
  id: string
  at: Date
  kind: JobEventRow['kind']
  detail: string
  actor_name: string | null
}

const time = (date: Date | null) => date?.getTime() ?? null

export function rowOf(row: StoredJob): JobRow {
  return {
    id: row.id,
    kind: row.kind,
    cluster: row.cluster,
    topic: row.topic,
    title: row.title,
    state: row.state,
    reason: row.reason,
    spec: row.spec,
    checkpoint: row.checkpoint,
    selected: row.selected === null ? null : BigInt(row.selected),
    outcomes: new Map(Object.entries(row.outcomes).map(([name, count]) => [name, BigInt(count)])),
    ratePerSecond: row.rate_per_second,
    createdBy: row.created_by_name,
    createdAt: row.created_at.getTime(),
    startedAt: time(row.started_at),
    endedAt: time(row.ended_at),
    checkpointAt: time(row.checkpoint_at),
    epoch: row.epoch,
    leased: row.leased,
  }
}

export async function addEvent(db: Sql, id: string, event: { kind: JobEventRow['kind']; detail: string; by?: string | null }): Promise<void> {
  await db.rows(sql`
    insert into job_event (id, job_id, at, kind, detail, actor_name) values (${uuidv7()}, ${id}, now(), ${event.kind}, ${event.detail}, ${event.by ?? null})`)
}
