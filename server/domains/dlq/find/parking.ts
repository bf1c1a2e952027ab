import type { DlqDetail } from '../../../contract/dlqs.ts'
import type { ClusterSnapshot } from '../../clusters/index.ts'
import { spansOf } from '../index/spans.ts'

/** The parking topic of a queue as it was last seen. Replays make it with the queue's name and this end. */
export function parkingOf(snapshot: ClusterSnapshot, queue: string): DlqDetail['parking'] {
  const topic = `${queue}.parked`
  if (!snapshot.topics.has(topic)) return null
  const offsets = spansOf(snapshot, topic).reduce((sum, { logStart, highWatermark }) => sum + highWatermark - logStart, 0n)
  return { topic, offsets: offsets.toString() }
}
