import { setTimeout as delay } from 'node:timers/promises'
import type { JobRun } from '../../../core/jobs.ts'
import type { LaneState } from '../../../core/replays.ts'
import type { KafkaCluster } from '../../../gateways/kafka/types.ts'
import type { ReplayLaneSpec, ReplaySpec } from '../replay-spec.ts'
import { placeKey } from '../verify-lane.ts'
import { groupPosition } from './group-position.ts'
import { ReturnedLetters } from './returned-letters.ts'

const everyMs = 2000
const callMs = 10_000
const mostRows = 10_000

/** The lanes up to where the canary goes; none where none is asked for, or where the others have been begun: it was passed then. */
export function canaryLanes({ canary, lanes }: ReplaySpec, states: ReadonlyMap<number, LaneState>): ReplayLaneSpec[] {
  if (canary === null) return []
  const cuts = new Map(canary.lanes.map((cut) => [cut.partition, cut]))
  const begun = lanes.some(({ partition, from }) => (states.get(partition)?.next ?? 0n) > BigInt(cuts.get(partition)?.to ?? from))
  if (begun) return []
  return lanes.flatMap((lane) => {
    const cut = cuts.get(lane.partition)
    return cut === undefined ? [] : [{ ...lane, to: cut.to, selected: cut.selected }]
  })
}

/**
 * Holds the job until the groups have passed what was sent first, and for good when some of it is a dead letter again. Commits are asked
 * for before the queue is read: who gives a record up writes the dead letter and then commits.
 */
export async function awaitCanary(run: JobRun, { source, topics, canary }: ReplaySpec, kafka: KafkaCluster): Promise<void> {
  if (canary === null) return
  const { signal } = run
  const rows = await run.replays.rows(run.job.id, { result: 'replayed', limit: mostRows })
  const returned = new ReturnedLetters(kafka, { topic: source.topic, job: run.job.id, signal }, canary.ends)
  for (;;) {
    const waits: string[] = []
    for (const group of canary.groups) {
      const position = await groupPosition(kafka, group, topics, { signal, timeoutMs: callMs })
      const left = rows.filter(({ target }) => target !== null && (position.get(placeKey(target.topic, target.partition)) ?? 0n) <= target.offset)
      if (left.length > 0) waits.push(`group ${group} has ${left.length} of them left to read`)
    }
    await returned.readOn()
    const reason = reasonOf(canary.records, returned.count, waits)
    await run.hold(reason)
    if (reason === null) return
    await delay(everyMs, undefined, { signal })
  }
}

function reasonOf(records: string, returned: number, waits: readonly string[]): string | null {
  if (returned > 0) {
    return `${returned} of the first ${records} are dead letters again: nothing more is sent. Cancel the job, and mend the cause before the next.`
  }
  return waits.length === 0 ? null : `The first ${records} are sent: ${waits.join(', ')}. It goes on by itself when none comes back.`
}
