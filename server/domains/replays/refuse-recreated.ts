import type { Call, KafkaCluster } from '../../gateways/kafka/types.ts'
import { refuseOther } from '../topics/index.ts'
import type { ReplaySpec } from './replay-spec.ts'

const callMs = 15_000

/** Throws where a topic of the replay is gone, or is another one under the same name: nothing may be read or written there. */
export async function refuseRecreated(kafka: KafkaCluster, spec: ReplaySpec, signal: AbortSignal): Promise<void> {
  const call: Call = { signal, timeoutMs: callMs }
  const meant = [spec.source, ...spec.topics, ...(spec.parking === null ? [] : [spec.parking])]
  const { topics } = await kafka.describe({ topics: meant.map(({ topic }) => topic), ...call })
  for (const each of meant) refuseOther(topics, each)
}
