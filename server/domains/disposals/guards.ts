import type { ClusterHandle, Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import { isParking, queueNamed } from '../dlq/index.ts'

export interface Blocker {
  code: string
  message: string
  fix: string | null
}

/** What stands against it whatever is selected: the cluster may not be written to, or the topic is no queue. */
export async function placeBlockers(ctx: Ctx, { id, readOnly }: ClusterHandle, topic: string): Promise<Blocker[]> {
  const blockers: Blocker[] = []
  if (readOnly) blockers.push({ code: 'read-only', message: `Cluster ${id} is read-only here.`, fix: 'Change readOnly in headgate.yaml.' })
  const { queue } = await queueNamed(ctx, id, topic)
  if (queue.foundBy.length === 0 && !isParking(topic)) {
    blockers.push({ code: 'no-queue', message: `${topic} is not listed as a queue of dead letters.`, fix: 'Pin it as one first.' })
  }
  return blockers
}

/** Throws on a cluster that is marked production unless the name of the queue was typed. */
export function refuseUnconfirmed({ production }: ClusterHandle, topic: string, confirm: string | undefined): void {
  if (!production || confirm === topic) return
  const fix = `Add "confirm": "${topic}".`
  throw problem('invalid-input', `This cluster is marked production: say that you mean it. ${fix}`, {
    errors: [{ path: 'body.confirm', message: 'the name of the queue is missing', fix }],
  })
}

export const refuseBlocked = (blockers: Blocker[], plan: object): void => {
  const [first] = blockers
  if (first !== undefined) throw problem('invalid-input', first.message, { extra: { plan } })
}
