import type { Notice } from '../../contract/wire.ts'
import type { ClusterHandle } from '../../core/context.ts'
import { messageOf } from '../../core/errors.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { BrokerSoftware, Call, KafkaCluster, OffsetAnswer, QuorumDescription, TopicDescription } from '../../gateways/kafka/types.ts'
import { seeBrokers } from './broker-seen.ts'
import { noticeOf } from './notices.ts'
import { pingConnect } from './ping-connect.ts'
import { type ClusterSnapshot, healthOf, type TopicSettings } from './snapshot.ts'
import { figuresOf } from './topic-figures.ts'

/** Settings change seldom and are the dearest to read: asked for again after this time. */
const SETTINGS_AGE_MS = 30_000
const SHOWN_SETTINGS = ['retention.ms', 'cleanup.policy']

/** What a part of the refresh brought, or why not. */
type Outcome<T> = { value: T; problems: Notice[] } | { value: null; problems: Notice[] }

/** Reads the cluster once. Whatever part does not answer keeps its old figures and becomes a problem; only the description is needed. */
export async function takeSnapshot(
  handle: Pick<ClusterHandle, 'kafka' | 'registry' | 'connect'>,
  old: ClusterSnapshot,
  now: number,
  call: Call,
): Promise<ClusterSnapshot> {
  const { kafka } = handle
  const description = await kafka.describe(call)
  // In the order in which lists show them unless told otherwise: sorted once per look, not once per page.
  const described = description.topics.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const topics = new Map(described.map((topic) => [topic.name, topic]))
  const wantsSettings = now - old.settingsAt >= SETTINGS_AGE_MS || [...topics.keys()].some((name) => !old.figures.has(name))
  const [offsets, sizes, groups, settings, version, registry, connect, quorum, software] = await Promise.all([
    readOffsets(kafka, described, call),
    attempt('Sizes are not known', () => kafka.describeLogDirs(call)),
    attempt('Groups could not be listed', () => kafka.listGroups(call)),
    wantsSettings ? readSettings(kafka, [...topics.keys()], call) : keptSettings,
    old.version === null ? attempt('The version is not known', () => kafka.version(call)) : { value: old.version, problems: [] },
    pingRegistry(handle, call),
    pingConnect(handle.connect, description.clusterId, call),
    readQuorum(kafka, call),
    attempt('What the brokers understand is not known', () => kafka.describeBrokers(call)),
  ])
  const parts = { ...offsets, replicas: sizes.value?.replicas ?? null, settings: settings.value }
  const { figures, samples } = await figuresOf(described, parts, old, now)
  const problems = [
    ...offsets.problems,
    ...sizes.problems,
    ...groups.problems,
    ...settings.problems,
    ...version.problems,
    ...registry.problems,
    ...connect.problems,
    ...quorum.problems,
  ]
  const sizeProblems = (sizes.value?.problems ?? []).map(({ error }) => noticeOf('Sizes are incomplete', error))
  const groupProblems = (groups.value?.problems ?? []).map(({ error }) => noticeOf('Groups are incomplete', error))
  return {
    status: statusOf(description.topics, [...offsets.problems, ...sizes.problems, ...groups.problems, ...sizeProblems, ...groupProblems]),
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
    figures,
    settingsAt: wantsSettings && settings.value !== null ? now : old.settingsAt,
    groups: groups.value === null ? old.groups : groups.value.groups.length,
    groupIds: groups.value === null ? old.groupIds : groups.value.groups.filter(({ type }) => type !== 'share').map(({ id }) => id),
    readers: old.readers,
    brokerBytes: sizes.value === null ? old.brokerBytes : bytesByBroker(sizes.value.replicas),
    samples,
    registry: registry.value ?? 'unknown',
    connect: connect.states,
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

/** Starts and ends of all partitions that have a leader, in the order of the topics, in two calls for the whole cluster. */
async function readOffsets(
  kafka: KafkaCluster,
  topics: TopicDescription[],
  call: Call,
): Promise<{ starts: OffsetAnswer[] | null; ends: OffsetAnswer[] | null; problems: Notice[] }> {
  const led = topics.flatMap(({ name, partitions }) =>
    partitions.filter(({ leader }) => leader !== null).map(({ partition }) => ({ topic: name, partition })),
  )
  const ask = (spec: 'earliest' | 'latest') =>
    attempt('Offsets are not known', () =>
      kafka.listOffsets(
        led.map((target) => ({ ...target, spec })),
        call,
      ),
    )
  const [starts, ends] = await Promise.all([ask('earliest'), ask('latest')])
  return { starts: starts.value, ends: ends.value, problems: starts.problems.length > 0 ? starts.problems : ends.problems }
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
