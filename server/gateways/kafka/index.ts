import type { Log } from '../../core/log.ts'
import { committedOffsets } from './admin/committed-offsets.ts'
import { createTopic } from './admin/create-topic.ts'
import { deleteRecords } from './admin/delete-records.ts'
import { describeBrokers } from './admin/describe-brokers.ts'
import { describeCluster, notWritable } from './admin/describe-cluster.ts'
import { describeConfigs } from './admin/describe-configs.ts'
import { describeLogDirs } from './admin/describe-log-dirs.ts'
import { describeQuorum } from './admin/describe-quorum.ts'
import { groupCommits } from './admin/group-commits.ts'
import { listGroups } from './admin/list-groups.ts'
import { listOffsets } from './admin/list-offsets.ts'
import { releaseOf } from './admin/version.ts'
import { Gate } from './gate/gate.ts'
import { openProducer } from './produce/open-producer.ts'
import { Protocol } from './protocol/schema.ts'
import { fetchStretch } from './read/fetch-stretch.ts'
import { fetchTransactions } from './read/fetch-transactions.ts'
import { NearReplicas } from './read/near-replicas.ts'
import { readPartition } from './read/read-partition.ts'
import { openTail } from './tail/open-tail.ts'
import { openTransactions } from './transactions/open-transactions.ts'
import type { Deadline } from './transport/deadline.ts'
import { Directory } from './transport/directory.ts'
import { Lane } from './transport/lane.ts'
import { Routes } from './transport/routes.ts'
import { securityFor } from './transport/security.ts'
import { parseBootstrap, type Target } from './transport/target.ts'
import type { Call, KafkaCluster, KafkaConnectionConfig, Producer, Tail } from './types.ts'

const adminConnectionsPerBroker = 2
const readConnectionsPerBroker = 4
/** Searches are apart from what pages wait for, and brokers can tell (and limit) them by their client id. */
const searchConnectionsPerBroker = 3
/** Where transactions are read uncommitted, a second connection fetches the list of the aborted beside the long poll. */
const tailConnectionsPerBroker = 2
/** A broker answers one after the other on a connection: a large batch of one partition delays no other too long. */
const producerConnectionsPerBroker = 2

/**
 * A Kafka cluster. Connects on the first call, not here: a cluster that is down makes calls fail, at their deadline or at once
 * (see Gate), and one that comes back is used again without a restart. Throws KafkaError for a bootstrap address that is none.
 */
export function openKafkaCluster(config: KafkaConnectionConfig, log: Log): KafkaCluster {
  const closing = new AbortController()
  const protocol = new Protocol()
  const security = securityFor(config)
  const pulse = (deadline: Deadline): Promise<void> => directory.pulse(deadline)
  const gate: Gate = new Gate({ log: log.child({ cluster: config.id }), timeoutMs: config.timeoutMs, pulse })
  const onAnswer = gate.answered
  const lane = (connectionsPerBroker: number, clientId = config.clientId) =>
    new Lane({ protocol, clientId, connectTimeoutMs: config.timeoutMs, connectionsPerBroker, security, onAnswer })
  const admin = lane(adminConnectionsPerBroker)
  const reading = lane(readConnectionsPerBroker)
  const searching = lane(searchConnectionsPerBroker, `${config.clientId}-search`)
  const directory = new Directory(admin, config.bootstrap.map(parseBootstrap), log, gate.failed)
  const routes = new Routes(directory, config.timeoutMs, closing.signal)
  const near = new NearReplicas(config.rack ?? null, directory)
  const tails = new Set<Tail>()
  const producers = new Set<Producer>()
  const transactionLanes = new Set<Lane>()
  const withBrokers = <T>(call: Call, work: (brokers: Target[], deadline: Deadline) => Promise<T>) =>
    gate.run(call, async (deadline) => work(await brokersOf(directory, deadline), deadline))

  return {
    id: config.id,
    bootstrap: config.bootstrap,
    describe: (call) => gate.run(call, (deadline) => describeCluster(directory, call.topics ?? null, deadline)),
    notWritable: (topics, call) => gate.run(call, (deadline) => notWritable(directory, topics, deadline)),
    createTopic: (topic, call) => gate.run(call, (deadline) => createTopic(directory, topic, deadline)),
    deleteRecords: (records, call) => gate.run(call, (deadline) => deleteRecords({ lane: admin, routes }, records, deadline)),
    listOffsets: (queries, call) => gate.run(call, (deadline) => listOffsets(admin, routes, queries, deadline)),
    describeConfigs: (resources, call) => {
      const options = { names: call.names ?? null, synonyms: call.synonyms ?? false }
      return withBrokers(call, (_brokers, deadline) => describeConfigs(admin, directory, resources, options, deadline))
    },
    describeLogDirs: (call) => {
      const { of = null } = call
      // Only brokers that hold one of the replicas have anything to say about them.
      const asked = (brokers: Target[]) => (of === null ? brokers : brokers.filter(({ id }) => id !== null && of.brokers.includes(id)))
      return withBrokers(call, (brokers, deadline) => describeLogDirs(admin, asked(brokers), of, deadline))
    },
    describeQuorum: (call) => gate.run(call, (deadline) => describeQuorum(directory, deadline)),
    describeBrokers: (call) =>
      withBrokers(call, (brokers, deadline) => {
        const wanted = call.brokers === undefined ? brokers : brokers.filter(({ id }) => id !== null && call.brokers?.includes(id))
        return describeBrokers(admin, protocol, wanted, deadline)
      }),
    listGroups: (call) => withBrokers(call, (brokers, deadline) => listGroups(admin, brokers, deadline)),
    committedOffsets: (group, topic, partitions, call) =>
      gate.run(call, (deadline) => committedOffsets({ lane: admin, directory }, { group, topic, partitions }, deadline)),
    groupCommits: (groups, call) => gate.run(call, (deadline) => groupCommits({ lane: admin, directory }, groups, deadline)),
    version: (call) => withBrokers(call, async (_brokers, deadline) => releaseOf(await directory.link(deadline))),
    readPartition: (request, call) => gate.run(call, (deadline) => readPartition({ lane: reading, routes, near }, request, deadline)),
    fetchStretch: (request, call) => gate.run(call, (deadline) => fetchStretch({ lane: searching, routes, near }, request, deadline)),
    fetchTransactions: (request, call) => gate.run(call, (deadline) => fetchTransactions({ lane: reading, routes }, request, deadline)),
    openTail: (starts, call) =>
      gate.run(call, async (deadline) => {
        const { isolation } = call
        const onClose = (tail: Tail) => tails.delete(tail)
        const options = { lane: lane(tailConnectionsPerBroker), admin, routes, isolation, timeoutMs: config.timeoutMs, onClose }
        const tail = await openTail(starts, options, deadline)
        tails.add(tail)
        return tail
      }),
    openProducer: (options = {}) => {
      const own = lane(producerConnectionsPerBroker, options.clientId)
      const onClose = (producer: Producer) => producers.delete(producer)
      const producer = openProducer({ lane: own, directory, routes, options, run: (call, work) => gate.run(call, work), onClose })
      producers.add(producer)
      return producer
    },
    openTransactions: async (options, call) => {
      const own = lane(producerConnectionsPerBroker, options.clientId)
      transactionLanes.add(own)
      const discard = async () => {
        transactionLanes.delete(own)
        await own.close()
      }
      const tools = { lane: own, directory, routes, run: gate.run.bind(gate), discard }
      return openTransactions(tools, options, call).catch(async (error: unknown) => {
        await discard()
        throw error
      })
    },
    close: async () => {
      closing.abort()
      gate.close()
      const opened = [...tails, ...producers, ...transactionLanes]
      await Promise.all([admin, reading, searching, ...opened].map((each) => each.close()))
    },
  }
}

/** All brokers as of now: those of an hour ago would hide one that has joined. */
async function brokersOf(directory: Directory, deadline: Deadline): Promise<Target[]> {
  await describeCluster(directory, [], deadline)
  return directory.brokers()
}
