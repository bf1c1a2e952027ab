import type { Job, JobEvent } from '../../contract/jobs.ts'
import { instant } from '../../core/clock.ts'
import type { JobEventRow, JobRow } from '../../core/jobs.ts'

const time = (at: number | null) => (at === null ? null : instant(at))

/** What remains is what is selected without an outcome: the counts add up by their making. */
export function jobToWire(job: JobRow): Job {
  const ended = [...job.outcomes.values()].reduce((sum, count) => sum + count, 0n)
  return {
    id: job.id,
    kind: job.kind,
    cluster: job.cluster,
    topic: job.topic,
    title: job.title,
    state: job.state,
    reason: job.reason,
    selected: job.selected?.toString() ?? null,
    outcomes: Object.fromEntries([...job.outcomes].map(([name, count]) => [name, count.toString()])),
    remaining: job.selected === null ? null : (job.selected - ended).toString(),
    ratePerSecond: job.ratePerSecond,
    startedBy: job.createdBy,
    createdAt: instant(job.createdAt),
    startedAt: time(job.startedAt),
    endedAt: time(job.endedAt),
    checkpointAt: time(job.checkpointAt),
    runs: job.epoch,
  }
}

export function eventToWire({ id, at, kind, detail, by }: JobEventRow): JobEvent {
  return { id, at: instant(at), kind, detail, by }
}
