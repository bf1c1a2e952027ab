import type { ReplayPlan, ReplayRequest } from '../../contract/replays.ts'
import type { ClusterHandle } from '../../core/context.ts'
import type { TopicDescription } from '../../gateways/kafka/types.ts'
import type { ReplayTopic } from './replay-spec.ts'
import type { Survey } from './survey.ts'

type Blocker = ReplayPlan['blockers'][number]
type Warning = ReplayPlan['warnings'][number]

export interface Planned {
  cluster: ClusterHandle
  request: ReplayRequest
  source: TopicDescription
  found: Survey
  /** null: there is none yet. */
  parking: ReplayTopic | null
}

/** Why a replay cannot be started. */
export function blockersOf({ cluster, request, source, found, parking }: Planned): Blocker[] {
  const { target } = request
  const blockers: Blocker[] = []
  const block = (code: string, message: string, fix: string) => blockers.push({ code, message, fix })
  if (cluster.readOnly) block('read-only', `Cluster ${cluster.id} is read-only here.`, 'Change readOnly in headgate.yaml.')
  if ('topic' in target && target.topic === source.name) {
    block('same-topic', 'Source and target are the same topic: it would feed itself.', 'Choose another target.')
  } else if ('topic' in target && found.spec.topics.length === 0) {
    block('topic-unknown', `The cluster has no topic ${target.topic}. It is never made by a replay.`, 'Create it first, or choose another.')
  } else if ('topic' in target && found.spec.denied.includes(target.topic)) {
    block('denied', `Headgate may not write to ${target.topic}.`, `Grant its principal WRITE on it (kafka-acls.sh --add).`)
  } else if (found.selected === 0n) {
    block('empty', 'No dead letter is selected.', 'Select others. They may have expired.')
  } else if (found.sendable + found.overLimit === 0n) {
    block('nothing-to-send', 'None of the selected dead letters can be replayed.', 'See why they are left out, or choose a topic as target.')
  }
  const small = found.overLimit > 0n && parking !== null && parking.partitions < source.partitions.length
  if (small) {
    const message = `${parking.topic} has ${parking.partitions} partitions, and ${source.name} has ${source.partitions.length}.`
    block('parking-partitions', message, `Add partitions to ${parking.topic}.`)
  }
  return blockers
}

/** What a person should know before it is started. */
export function warningsOf({ spec, unreadable, needsTarget, denied, overLimit }: Survey): Warning[] {
  const warnings: Warning[] = []
  const warn = (code: string, message: string, fix: string | null) => warnings.push({ code, message, fix })
  if (unreadable > 0) warn('unreadable', `${unreadable} batches of ${spec.source.topic} cannot be read: what is in them is not selected.`, null)
  if (needsTarget > 0n) {
    warn('needs-target', `${needsTarget} dead letters name no topic that is there, and are skipped.`, 'Replay them to one topic that you choose.')
  }
  const some = `${spec.denied.slice(0, 5).join(', ')}${spec.denied.length > 5 ? ', …' : ''}`
  if (denied > 0n)
    warn(
      'denied',
      `${denied} dead letters came from topics that may not be written to, and are skipped.`,
      `Allow ${some} here and by ACLs, or leave it so.`,
    )
  if (overLimit > 0n) {
    warn('over-limit', `${overLimit} dead letters were replayed ${spec.attemptLimit} times or more, and are parked.`, 'Raise the limit.')
  }
  for (const { topic, compacted } of spec.topics) {
    if (compacted) warn('compacted', `${topic} is compacted: a replayed record replaces a newer one of its key.`, 'Look at their keys first.')
  }
  if (spec.timestamp === 'original') {
    warn('original-time', 'With their original time, records beyond the retention of the target vanish soon after.', 'Use the time of the replay.')
  }
  return warnings
}
