import { z } from 'zod'
import { ClusterParams } from './clusters.ts'
import { defineRoute } from './define.ts'
import { Instant, Int64, Notice, Offset, page, wholeNumber } from './wire.ts'

export const LogDir = z
  .object({
    path: z.string(),
    /** Of the volume it lies on; null where the broker does not tell. */
    totalBytes: Int64.nullable(),
    usableBytes: Int64.nullable(),
    /** Of the replicas in it. */
    bytes: Int64,
    replicas: z.number().int(),
    /** The directory is offline: its replicas are out of reach. */
    problem: Notice.nullable(),
  })
  .meta({ id: 'LogDir' })
export type LogDir = z.infer<typeof LogDir>

/** How far from its even share, as a part of that share: 0.25 is a quarter more. null with one broker, or where nothing is shared out. */
const Skew = z.number().nullable()

export const Broker = z
  .object({
    id: z.number().int(),
    /** null for a broker that holds replicas but was never seen. */
    host: z.string().nullable(),
    port: z.number().int().nullable(),
    rack: z.string().nullable(),
    /** `unreachable`: in the cluster, but it does not answer Headgate. `gone`: the cluster does not list it, but replicas are assigned to it. */
    state: z.enum(['up', 'unreachable', 'gone']),
    /** When it last answered; null: never since Headgate started. */
    lastSeenAt: Instant.nullable(),
    /** The release line, such as 4.3. */
    version: z.string().nullable(),
    controller: z.boolean(),
    leaders: z.number().int(),
    /** Partitions whose first replica it is: it leads them when all is well. */
    preferredLeaders: z.number().int(),
    replicas: z.number().int(),
    /** Its replicas that are not in sync. */
    outOfSync: z.number().int(),
    bytes: Int64.nullable(),
    skew: z.object({ leaders: Skew, replicas: Skew, bytes: Skew }),
    /** null while not known; those of a broker that is away are the last known. */
    logDirs: z.array(LogDir).nullable(),
    problems: z.array(Notice),
  })
  .meta({ id: 'Broker' })
export type Broker = z.infer<typeof Broker>

export const QuorumReplica = z.object({
  id: z.number().int(),
  role: z.enum(['leader', 'voter', 'observer']),
  logEnd: Offset.nullable(),
  /** Records of the metadata log that it has not fetched yet. */
  lagRecords: Int64.nullable(),
  lastFetchAt: Instant.nullable(),
  lastCaughtUpAt: Instant.nullable(),
})
export type QuorumReplica = z.infer<typeof QuorumReplica>

export const Quorum = z
  .object({
    leader: z.number().int().nullable(),
    leaderEpoch: z.number().int(),
    highWatermark: Offset,
    replicas: z.array(QuorumReplica),
  })
  .meta({ id: 'Quorum', description: 'The Raft quorum that keeps the metadata of the cluster' })
export type Quorum = z.infer<typeof Quorum>

export const Feature = z.object({
  name: z.string(),
  /** The level that the cluster has agreed on; null: off. */
  finalized: z.number().int().nullable(),
  /** What the broker could do; null: not told. */
  supportedMin: z.number().int().nullable(),
  supportedMax: z.number().int().nullable(),
})
export type Feature = z.infer<typeof Feature>

export const BrokerPage = page(Broker).extend({
  /** null in a cluster that uses ZooKeeper, and while it is not known. */
  quorum: Quorum.nullable(),
  features: z.array(Feature),
  asOf: Instant,
  problems: z.array(Notice),
})
export type BrokerPage = z.infer<typeof BrokerPage>

export const BrokerDetail = Broker.extend({
  /** The calls it understands. `name` is null for calls younger than Headgate. */
  apis: z.array(z.object({ key: z.number().int(), name: z.string().nullable(), min: z.number().int(), max: z.number().int() })),
  features: z.array(Feature),
  quorum: QuorumReplica.nullable(),
  asOf: Instant,
})
export type BrokerDetail = z.infer<typeof BrokerDetail>

export const BrokerParams = ClusterParams.extend({ broker: wholeNumber(0, 2_147_483_647) })

export const listBrokers = defineRoute({
  op: 'brokers.list',
  summary: 'Brokers with what they lead and hold, the quorum and the features',
  params: ClusterParams,
  reply: BrokerPage,
})

export const getBroker = defineRoute({
  op: 'brokers.get',
  summary: 'One broker with the calls it understands, asked now',
  params: BrokerParams,
  reply: BrokerDetail,
})
