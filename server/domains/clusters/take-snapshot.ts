import type { Notice } from '../../contract/wire.ts'
import type { ClusterHandle } from '../../core/context.ts'
import { messageOf } from '../../core/errors.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { BrokerSoftware, Call, KafkaCluster, OffsetAnswer, QuorumDescription, TopicDescription } from '../../gateways/kafka/types.ts'
import { seeBrokers } from './broker-seen.ts'
import { noticeOf } from './notices.ts'
import { addSample, type GrowthSample, rateOf } from './rates.ts'
import { type ClusterSnapshot, healthOf, type PartitionSpan, type TopicFigures, type TopicSettings } from './snapshot.ts'

/** Settings change seldom and are the dearest to read: asked for again after this time. */
const SETTINGS_AGE_MS = 30_000
const SHOWN_SETTINGS = ['retention.ms', 'cleanup.policy']

/** What a part of the refresh brought, or why not. */
type Outcome<T> = { value: T; problems: Notice[] } | { value: null; problems: Notice[] }

/** Reads the cluster once. Whatever part does not answer keeps its old figures and becomes a problem; only the description is needed. */
export async function takeSnapshot(
  handle: Pick<ClusterHandle, 'kafka' | 'registry'>,
  old: ClusterSnapshot,
  now: number,
  call: Call,
): Promise<ClusterSnapshot> {
  const { kafka } = handle
  const description = await kafka.describe(call)
  const topics = new Map(description.topics.map((topic) => [topic.name, topic]))
  const wantsSettings = now - old.settingsAt >= SETTINGS_AGE_MS || [...topics.keys()].some((name) => !old.figures.has(name))
  const [spans, sizes, groups, settings, version, registry, quorum, software] = await Promise.all([
    readSpans(kafka, description.topics, call),
    attempt('Sizes are not known', () => kafka.describeLogDirs(call)),
    attempt('Groups could not be listed', () => kafka.listGroups(call)),
    wantsSettings ? readSettings(kafka, [...topics.keys()], call) : keptSettings,
    old.version === null ? attempt('The version is not known', () => kafka.version(call)) : { value: old.version, problems: [] },
    pingRegistry(handle, call),
    readQuorum(kafka, call),
    attempt('What the brokers understand is not known', () => kafka.describeBrokers(call)),
  ])
  const samples = sampled(description.topics, spans.value ?? new Map(), old.samples, now)
  const problems = [
    ...spans.problems,
    ...sizes.problems,
    ...groups.problems,
    ...settings.problems,
    ...version.problems,
    ...registry.problems,
    ...quorum.problems,
  ]
  const sizeProblems = (sizes.value?.problems ?? []).map(({ error }) => noticeOf('Sizes are incomplete', error))
  const groupProblems = (groups.value?.problems ?? []).map(({ error }) => noticeOf('Groups are incomplete', error))
  const bytes = leaderBytes(description.topics, sizes.value?.replicas ?? null)
  return {
    status: statusOf(description.topics, [...spans.problems, ...sizes.problems, ...groups.problems, ...sizeProblems, ...groupProblems]),
    at: now,
    checkedAt: now,
    clusterId: description.clusterId,
    controllerId: description.controllerId,
    version: version.value,
    brokers: description.brokers,
    brokersSeen: seeBrokers(old.brokersSeen, description, software.value ?? [], sizes.value, now),
    quorum: quorum.value,
    features: featuresOf(software.value ?? []) ?? old.features,
    topics,
    figures: new Map(
      description.topics.map((topic): [string, TopicFigures] => {
        // Figures of a topic that was deleted and made again under this name are another topic's.
        const kept = old.topics.get(topic.name)?.topicId === topic.topicId ? old.figures.get(topic.name) : undefined
        const figures = {
          spans: spans.value === null ? (kept?.spans ?? []) : (spans.value.get(topic.name) ?? []),
          bytes: sizes.value === null ? (kept?.bytes ?? null) : (bytes.get(topic.name) ?? null),
          settings: settings.value === null ? (kept?.settings ?? null) : (settings.value.get(topic.name) ?? null),
          rate: rateOf(samples.get(topic.name) ?? []),
        }
        return [topic.name, figures]
      }),
    ),
    settingsAt: wantsSettings && settings.value !== null ? now : old.settingsAt,
    groups: groups.value === null ? old.groups : groups.value.groups.length,
    groupIds: groups.value === null ? old.groupIds : groups.value.groups.filter(({ type }) => type !== 'share').map(({ id }) => id),
    readers: old.readers,
    brokerBytes: sizes.value === null ? old.brokerBytes : bytesByBroker(sizes.value.replicas),
    samples,
    registry: registry.value ?? 'unknown',
    problems: [...problems, ...sizeProblems, ...groupProblems],
  }
}

/** Runs one part. A failure of the part is a notice, not the failure of the whole. */
async function attempt<T>(what: string, read: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await read(), problems: [] }
  } catch (error) {
    if (error instanceof KafkaError) return { value: null, problems: [noticeOf(what, error)] }
    throw error
  }
}

/** Ends and starts of all partitions that have a leader, in two calls for the whole cluster. */
async function readSpans(kafka: KafkaCluster, topics: TopicDescription[], call: Call): Promise<Outcome<Map<string, PartitionSpan[]>>> {
  const led = topics.flatMap((topic) =>
    topic.partitions.filter((partition) => partition.leader !== null).map((partition) => ({ topic: topic.name, partition: partition.partition })),
  )
  const ask = (spec: 'earliest' | 'latest') =>
    attempt('Offsets are not known', () =>
      kafka.listOffsets(
        led.map((target) => ({ ...target, spec })),
        call,
      ),
    )
  const [starts, ends] = await Promise.all([ask('earliest'), ask('latest')])
  if (starts.value === null && ends.value === null) return { value: null, problems: starts.problems }
  const startOf = byPartition(starts.value ?? [])
  const endOf = byPartition(ends.value ?? [])
  const value = new Map(
    topics.map((topic): [string, PartitionSpan[]] => [
      topic.name,
      topic.partitions.map(({ partition }): PartitionSpan => {
        const start = startOf.get(`${topic.name}/${partition}`)
        const end = endOf.get(`${topic.name}/${partition}`)
        const error = start?.error ?? end?.error ?? null
        return {
          logStart: start?.offset ?? null,
          highWatermark: end?.offset ?? null,
          problem: error === null ? null : noticeOf(`Offsets of partition ${partition} are not known`, error, { partition }),
        }
      }),
    ]),
  )
  return { value, problems: starts.problems.length > 0 ? starts.problems : ends.problems }
}

function byPartition(answers: OffsetAnswer[]): Map<string, OffsetAnswer> {
  return new Map(answers.map((answer) => [`${answer.topic}/${answer.partition}`, answer]))
}

/** A cluster that uses ZooKeeper has no quorum: that is not a problem. */
async function readQuorum(kafka: KafkaCluster, call: Call): Promise<Outcome<QuorumDescription>> {
  try {
    return { value: await kafka.describeQuorum(call), problems: [] }
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error
    const problems = error.kafkaName === 'UNSUPPORTED_VERSION' ? [] : [noticeOf('The quorum is not known', error)]
    return { value: null, problems }
  }
}

/** The cluster agrees on its features: any broker that answers tells them. */
function featuresOf(software: BrokerSoftware[]): ClusterSnapshot['features'] | null {
  const answering = software.find(({ error }) => error === null)
  return answering === undefined ? null : { finalized: answering.finalized, supported: answering.supported }
}

async function readSettings(kafka: KafkaCluster, names: string[], call: Call): Promise<Outcome<Map<string, TopicSettings>>> {
  const resources = names.map((name) => ({ type: 'topic' as const, name }))
  const answers = await attempt('Settings are not known', () => kafka.describeConfigs(resources, { ...call, names: SHOWN_SETTINGS }))
  if (answers.value === null) return answers
  const value = new Map(
    answers.value.map((answer): [string, TopicSettings] => {
      const setting = (name: string) => answer.entries.find((entry) => entry.name === name)?.value ?? null
      return [
        answer.resource.name,
        {
          retentionMs: setting('retention.ms'),
          cleanupPolicy: setting('cleanup.policy'),
          problem: answer.error === null ? null : noticeOf('Configuration is not readable', answer.error, { field: 'retentionMs' }),
        },
      ]
    }),
  )
  return { value, problems: [] }
}

/** Not asked for this time: what was known stays. */
const keptSettings: Outcome<Map<string, TopicSettings>> = { value: null, problems: [] }

async function pingRegistry(handle: Pick<ClusterHandle, 'registry'>, call: Call): Promise<Outcome<'up' | 'down'>> {
  if (handle.registry === null) return { value: null, problems: [] }
  try {
    await handle.registry.ping(call)
    return { value: 'up', problems: [] }
  } catch (error) {
    const message = `The schema registry does not answer: ${messageOf(error)}. Records are shown as bytes and text.`
    return { value: 'down', problems: [{ code: 'registry-down', message, fix: `Check ${handle.registry.url}.` }] }
  }
}

function sampled(
  topics: TopicDescription[],
  spans: Map<string, PartitionSpan[]>,
  old: Map<string, GrowthSample[]>,
  at: number,
): Map<string, GrowthSample[]> {
  return new Map(
    topics.map((topic): [string, GrowthSample[]] => {
      const ends = (spans.get(topic.name) ?? []).map((span) => span.highWatermark)
      const before = old.get(topic.name) ?? []
      // One unknown end would look like a fall of the sum.
      if (ends.length === 0 || ends.includes(null)) return [topic.name, before]
      const end = ends.reduce<bigint>((sum, value) => sum + (value ?? 0n), 0n)
      return [topic.name, addSample(before, { at, end, topicId: topic.topicId })]
    }),
  )
}

function leaderBytes(
  topics: TopicDescription[],
  replicas: { broker: number; topic: string; partition: number; bytes: bigint }[] | null,
): Map<string, bigint | null> {
  const sizes = new Map((replicas ?? []).map((replica) => [`${replica.broker}/${replica.topic}/${replica.partition}`, replica.bytes]))
  return new Map(
    topics.map((topic): [string, bigint | null] => {
      const parts = topic.partitions.map((partition) =>
        partition.leader === null ? undefined : sizes.get(`${partition.leader}/${topic.name}/${partition.partition}`),
      )
      return [topic.name, parts.includes(undefined) ? null : parts.reduce<bigint>((sum, part) => sum + (part ?? 0n), 0n)]
    }),
  )
}

function bytesByBroker(replicas: { broker: number; bytes: bigint }[]): Map<number, bigint> {
  const sums = new Map<number, bigint>()
  for (const { broker, bytes } of replicas) sums.set(broker, (sums.get(broker) ?? 0n) + bytes)
  return sums
}

function statusOf(topics: TopicDescription[], brokerProblems: Notice[]): 'up' | 'degraded' {
  const broken = topics.some((topic) => healthOf(topic).offline > 0 || healthOf(topic).underReplicated > 0)
  // What this connection may not see says nothing about the health of the cluster.
  const silent = brokerProblems.some((problem) => !problem.code.endsWith('AUTHORIZATION_FAILED'))
  return broken || silent ? 'degraded' : 'up'
}
