import type { DlqFailureDetail } from '../../../contract/dlqs.ts'
import type { Ctx } from '../../../core/context.ts'
import type { TriagedGroup } from '../../../core/dead-letters.ts'
import { messageOf, ProblemError } from '../../../core/errors.ts'
import { KafkaError } from '../../../gateways/kafka/protocol/errors.ts'
import type { RawRecord, TopicDescription } from '../../../gateways/kafka/types.ts'
import { findTopic } from '../../topics/index.ts'
import type { Mapping } from '../headers/mapping.ts'
import type { DeadLetter } from '../headers/origin-of.ts'
import { failureOf } from '../index/count-record.ts'
import { byCount } from '../to-wire.ts'
import { compare, type Features } from './compare.ts'
import { decodeParts } from './decode-parts.ts'
import { featuresOf } from './features.ts'
import { newestRecords } from './newest-records.ts'

const SAMPLE = 200
const SCAN_RECORDS = 5000
const SCAN_MS = 4000

/** What the newest records of a failure share, compared with the newest of the topic that most of them came from. Reads both logs. */
export async function sharedOf(
  ctx: Ctx,
  cluster: string,
  queue: TopicDescription,
  group: TriagedGroup,
  mapping: Mapping | null,
): Promise<DlqFailureDetail['shared']> {
  const failed = await sample(ctx, cluster, queue, (record) => failureOf(record, mapping).print.id === group.id)
  const [source = null] = byCount(group.sources).map(([topic]) => topic)
  const failedFeatures = await features(ctx, cluster, failed, (record) => failureOf(record, mapping).letter.originPartition)
  const compared = source === null ? null : await sourceSample(ctx, cluster, source)
  const others = compared?.records ?? []
  const otherFeatures = others.length === 0 ? null : await features(ctx, cluster, others, ({ partition }) => partition)
  return {
    sampled: failed.length,
    copies: copiesIn(failed.map((record) => failureOf(record, mapping).letter)),
    compared: others.length,
    source,
    signals: failed.length === 0 ? [] : compare(failedFeatures, otherFeatures),
    notice: source === null ? 'The records do not tell which topic they came from.' : (compared?.notice ?? null),
  }
}

/** Records beyond the first of each origin: a source record that failed several times, or was sent back and failed again. */
export function copiesIn(letters: readonly Pick<DeadLetter, 'originTopic' | 'originPartition' | 'originOffset'>[]): number {
  const told = letters.filter(({ originPartition, originOffset }) => originPartition !== null && originOffset !== null)
  const origins = new Set(told.map(({ originTopic, originPartition, originOffset }) => `${originTopic}/${originPartition}/${originOffset}`))
  return told.length - origins.size
}

async function features(ctx: Ctx, cluster: string, records: RawRecord[], partitionOf: (record: RawRecord) => number | null): Promise<Features[]> {
  const values = await decodeParts(ctx, cluster, records, 'value')
  return records.flatMap((record, at) => {
    const value = values[at]
    return value === undefined ? [] : [featuresOf(record, value, partitionOf(record))]
  })
}

async function sourceSample(ctx: Ctx, cluster: string, source: string): Promise<{ records: RawRecord[]; notice: string | null }> {
  try {
    const topic = await findTopic(ctx, cluster, source)
    const records = await sample(ctx, cluster, topic, () => true)
    return { records, notice: records.length === 0 ? `Topic ${source} holds no records to compare with.` : null }
  } catch (error) {
    if (!(error instanceof ProblemError) && !(error instanceof KafkaError)) throw error
    return { records: [], notice: `Topic ${source} cannot be compared with: ${error instanceof ProblemError ? error.detail : messageOf(error)}` }
  }
}

const sample = (ctx: Ctx, cluster: string, topic: TopicDescription, wanted: (record: RawRecord) => boolean) =>
  newestRecords(ctx, cluster, topic, { most: SAMPLE, within: { records: SCAN_RECORDS, ms: SCAN_MS }, wanted })
