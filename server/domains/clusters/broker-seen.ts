import type { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { BrokerAddress, BrokerSoftware, ClusterDescription, KafkaCluster } from '../../gateways/kafka/types.ts'

type Sizes = Awaited<ReturnType<KafkaCluster['describeLogDirs']>>

export interface DirSeen {
  path: string
  totalBytes: bigint | null
  usableBytes: bigint | null
  /** Of the replicas in it. */
  bytes: bigint
  replicas: number
  error: KafkaError | null
}

/** A broker as it was last seen, those included that have left while replicas are still assigned to them. */
export interface BrokerSeen {
  id: number
  /** null: it holds replicas and was never seen. */
  address: BrokerAddress | null
  state: 'up' | 'unreachable' | 'gone'
  /** When it last answered, in epoch milliseconds. */
  seenAt: number | null
  release: string | null
  dirs: DirSeen[] | null
}

/** How long a broker that holds nothing is still shown after it has left. */
const FORGET_MS = 600_000

/** What one look tells of all brokers. Where one does not answer, its last known facts stay. */
export function seeBrokers(
  old: ReadonlyMap<number, BrokerSeen>,
  description: ClusterDescription,
  software: BrokerSoftware[],
  sizes: Sizes | null,
  now: number,
): Map<number, BrokerSeen> {
  const listed = new Map(description.brokers.map((broker) => [broker.id, broker]))
  const assigned = new Set(description.topics.flatMap((topic) => topic.partitions.flatMap((partition) => partition.replicas)))
  const remembered = [...old.values()].filter(({ seenAt }) => seenAt !== null && now - seenAt < FORGET_MS).map(({ id }) => id)
  const dirs = dirsByBroker(sizes)
  const ids = [...new Set([...listed.keys(), ...assigned, ...remembered])].toSorted((a, b) => a - b)
  return new Map(
    ids.map((id): [number, BrokerSeen] => {
      const before = old.get(id)
      const address = listed.get(id) ?? before?.address ?? null
      const facts = software.find(({ broker }) => broker === id)
      const state = !listed.has(id) ? 'gone' : isSilent(id, facts, sizes) ? 'unreachable' : 'up'
      return [
        id,
        {
          id,
          address,
          state,
          seenAt: state === 'up' ? now : (before?.seenAt ?? null),
          release: facts?.release ?? before?.release ?? null,
          dirs: dirs.get(id) ?? before?.dirs ?? null,
        },
      ]
    }),
  )
}

/** An answer that refuses is an answer: only failures of the connection count. */
function isSilent(id: number, facts: BrokerSoftware | undefined, sizes: Sizes | null): boolean {
  if (facts !== undefined && facts.error !== null && facts.error.code === null) return true
  return sizes?.problems.some(({ broker, error }) => broker === id && error.code === null) ?? false
}

/** By broker, in one pass over the replicas: a look at thousands of topics must not go through them once per broker. */
function dirsByBroker(sizes: Sizes | null): Map<number, DirSeen[]> {
  const byBroker = new Map<number, DirSeen[]>()
  const byPlace = new Map<string, DirSeen>()
  for (const { broker, path, totalBytes, usableBytes, error } of sizes?.dirs ?? []) {
    const dir = { path, totalBytes, usableBytes, error, bytes: 0n, replicas: 0 }
    byBroker.set(broker, [...(byBroker.get(broker) ?? []), dir])
    byPlace.set(`${broker}/${path}`, dir)
  }
  for (const { broker, dir: path, bytes } of sizes?.replicas ?? []) {
    const dir = byPlace.get(`${broker}/${path}`)
    if (dir === undefined) continue
    dir.bytes += bytes
    dir.replicas += 1
  }
  return byBroker
}
