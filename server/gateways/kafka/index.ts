import type { Log } from '../../core/log.ts'
import { describeBrokers } from './admin/describe-brokers.ts'
import { describeCluster } from './admin/describe-cluster.ts'
import { describeConfigs } from './admin/describe-configs.ts'
import { describeLogDirs } from './admin/describe-log-dirs.ts'
import { describeQuorum } from './admin/describe-quorum.ts'
import { listGroups } from './admin/list-groups.ts'
import { listOffsets } from './admin/list-offsets.ts'
import { releaseOf } from './admin/version.ts'
import { Protocol } from './protocol/schema.ts'
import { readPartition } from './read/read-partition.ts'
import { openTail } from './tail/open-tail.ts'
import { type Deadline, deadlineOf } from './transport/deadline.ts'
import { Directory } from './transport/directory.ts'
import { Lane } from './transport/lane.ts'
import { Routes } from './transport/routes.ts'
import { securityFor } from './transport/security.ts'
import { parseBootstrap, type Target } from './transport/target.ts'
import type { Call, KafkaCluster, KafkaConnectionConfig, Tail } from './types.ts'

const adminConnectionsPerBroker = 2
const readConnectionsPerBroker = 4
/** Where transactions are read uncommitted, a second connection fetches the list of the aborted beside the long poll. */
const tailConnectionsPerBroker = 2

/**
 * A Kafka cluster. Connects on the first call, not here: a cluster that is down makes calls fail, each within its deadline, and
 * one that comes back is used again without a restart. Throws KafkaError for a bootstrap address that is none.
 */
export function openKafkaCluster(config: KafkaConnectionConfig, log: Log): KafkaCluster {
  const closing = new AbortController()
  const protocol = new Protocol()
  const security = securityFor(config)
  const lane = (connectionsPerBroker: number) =>
    new Lane({ protocol, clientId: config.clientId, connectTimeoutMs: config.timeoutMs, connectionsPerBroker, security })
  const admin = lane(adminConnectionsPerBroker)
  const reading = lane(readConnectionsPerBroker)
  const directory = new Directory(admin, config.bootstrap.map(parseBootstrap), log)
  const routes = new Routes(directory, config.timeoutMs, closing.signal)
  const tails = new Set<Tail>()
  const until = (call: Call) => deadlineOf(call, config.timeoutMs)

  return {
    id: config.id,
    bootstrap: config.bootstrap,
    describe: (call) => describeCluster(directory, call.topics ?? null, until(call)),
    listOffsets: (queries, call) => listOffsets(admin, routes, queries, until(call)),
    describeConfigs: async (resources, call) => {
      const deadline = until(call)
      await brokersOf(directory, deadline)
      return describeConfigs(admin, directory, resources, { names: call.names ?? null, synonyms: call.synonyms ?? false }, deadline)
    },
    describeLogDirs: async (call) => {
      const deadline = until(call)
      return describeLogDirs(admin, await brokersOf(directory, deadline), deadline)
    },
    describeQuorum: (call) => describeQuorum(directory, until(call)),
    describeBrokers: async (call) => {
      const deadline = until(call)
      const brokers = await brokersOf(directory, deadline)
      const wanted = call.brokers === undefined ? brokers : brokers.filter(({ id }) => id !== null && call.brokers?.includes(id))
      return describeBrokers(admin, protocol, wanted, deadline)
    },
    listGroups: async (call) => {
      const deadline = until(call)
      return listGroups(admin, await brokersOf(directory, deadline), deadline)
    },
    version: async (call) => {
      const deadline = until(call)
      await brokersOf(directory, deadline)
      return releaseOf(await directory.link(deadline))
    },
    readPartition: (request, call) => readPartition({ lane: reading, routes }, request, until(call)),
    openTail: async (starts, call) => {
      const options = {
        lane: lane(tailConnectionsPerBroker),
        admin,
        routes,
        isolation: call.isolation,
        timeoutMs: config.timeoutMs,
        onClose: (tail: Tail) => tails.delete(tail),
      }
      const tail = await openTail(starts, options, until(call))
      tails.add(tail)
      return tail
    },
    close: async () => {
      closing.abort()
      await Promise.all([admin.close(), reading.close(), ...[...tails].map((tail) => tail.close())])
    },
  }
}

/** All brokers as of now: those of an hour ago would hide one that has joined. */
async function brokersOf(directory: Directory, deadline: Deadline): Promise<Target[]> {
  await describeCluster(directory, [], deadline)
  return directory.brokers()
}
