import type { Broker, Feature, LogDir, Quorum, QuorumReplica } from '../../contract/brokers.ts'
import { instant } from '../../core/clock.ts'
import type { FeatureRange, QuorumDescription, QuorumReplica as Replica } from '../../gateways/kafka/types.ts'
import { type BrokerSeen, type ClusterSnapshot, noticeOf } from '../clusters/index.ts'
import { skewsOf } from './skew.ts'

interface Held {
  leaders: number
  preferredLeaders: number
  replicas: number
  outOfSync: number
}

/** All brokers of a look by id, those that have left while they hold replicas included. */
export function brokersToWire(snapshot: ClusterSnapshot): Broker[] {
  const held = heldBy(snapshot)
  const brokers = [...snapshot.brokersSeen.values()]
  const skews = skewsOf(
    brokers.filter(({ state }) => state !== 'gone').map(({ id }) => ({ id, ...held(id), bytes: snapshot.brokerBytes.get(id) ?? null })),
  )
  return brokers.map((broker) => ({
    id: broker.id,
    host: broker.address?.host ?? null,
    port: broker.address?.port ?? null,
    rack: broker.address?.rack ?? null,
    state: broker.state,
    lastSeenAt: broker.seenAt === null ? null : instant(broker.seenAt),
    version: broker.release,
    controller: broker.id === (snapshot.quorum?.leaderId ?? snapshot.controllerId),
    ...held(broker.id),
    bytes: snapshot.brokerBytes.get(broker.id)?.toString() ?? null,
    skew: skews.get(broker.id) ?? { leaders: null, replicas: null, bytes: null },
    logDirs: broker.dirs?.map((dir) => dirToWire(broker.id, dir)) ?? null,
    problems: snapshot.problems.filter((problem) => problem.broker === broker.id),
  }))
}

/** Counts per broker in one pass: a cluster may have 100,000 partitions. */
function heldBy(snapshot: ClusterSnapshot): (id: number) => Held {
  const counts = new Map<number, Held>()
  const none = (): Held => ({ leaders: 0, preferredLeaders: 0, replicas: 0, outOfSync: 0 })
  const of = (id: number): Held => {
    const known = counts.get(id) ?? none()
    counts.set(id, known)
    return known
  }
  for (const { partitions } of snapshot.topics.values()) {
    for (const { leader, replicas, isr } of partitions) {
      if (leader !== null) of(leader).leaders += 1
      for (const [index, id] of replicas.entries()) {
        const held = of(id)
        held.replicas += 1
        if (index === 0) held.preferredLeaders += 1
        if (!isr.includes(id)) held.outOfSync += 1
      }
    }
  }
  return (id) => counts.get(id) ?? none()
}

function dirToWire(broker: number, dir: NonNullable<BrokerSeen['dirs']>[number]): LogDir {
  return {
    path: dir.path,
    totalBytes: dir.totalBytes?.toString() ?? null,
    usableBytes: dir.usableBytes?.toString() ?? null,
    bytes: dir.bytes.toString(),
    replicas: dir.replicas,
    problem: dir.error === null ? null : noticeOf(`Log directory ${dir.path} is offline`, dir.error, { broker }),
  }
}

export function quorumToWire(quorum: QuorumDescription): Quorum {
  const end = [...quorum.voters, ...quorum.observers].find(({ id }) => id === quorum.leaderId)?.logEnd ?? null
  const wire = (replica: Replica, role: QuorumReplica['role']): QuorumReplica => ({
    id: replica.id,
    role: replica.id === quorum.leaderId ? 'leader' : role,
    logEnd: replica.logEnd?.toString() ?? null,
    lagRecords: end === null || replica.logEnd === null ? null : (end > replica.logEnd ? end - replica.logEnd : 0n).toString(),
    lastFetchAt: momentOf(replica.lastFetchAt),
    lastCaughtUpAt: momentOf(replica.lastCaughtUpAt),
  })
  const { leaderId: leader, leaderEpoch, highWatermark } = quorum
  const replicas = [...quorum.voters.map((each) => wire(each, 'voter')), ...quorum.observers.map((each) => wire(each, 'observer'))]
  return { leader, leaderEpoch, highWatermark: highWatermark.toString(), replicas }
}

/** Kafka's timestamps are epoch milliseconds, which a double holds exactly. */
const momentOf = (at: bigint | null) => (at === null ? null : instant(Number(at)))

/** Every feature that is on or could be, by name. */
export function featuresToWire(finalized: FeatureRange[], supported: FeatureRange[]): Feature[] {
  const names = [...new Set([...finalized, ...supported].map(({ name }) => name))].toSorted()
  return names.map((name) => {
    const can = supported.find((each) => each.name === name)
    return {
      name,
      finalized: finalized.find((each) => each.name === name)?.max ?? null,
      supportedMin: can?.min ?? null,
      supportedMax: can?.max ?? null,
    }
  })
}
