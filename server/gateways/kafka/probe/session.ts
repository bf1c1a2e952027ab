import { releaseOf } from '../admin/version.ts'
import { operationsOf } from '../protocol/authorized-operations.ts'
import { brokerError, connectionError } from '../protocol/errors.ts'
import type { Fields } from '../protocol/field-types.ts'
import type { Message } from '../protocol/message.ts'
import { Api, type Protocol } from '../protocol/schema.ts'
import { type Deadline, deadlineOf, within } from '../transport/deadline.ts'
import { lostFailure } from '../transport/failure.ts'
import type { Link } from '../transport/link.ts'
import type { Call } from '../types.ts'
import { addressOf } from './address.ts'
import type { Address, ApiOffer, BrokerSettings, ProbeSession, SeenCluster, SeenTopic } from './types.ts'

const brokerResource = 4
const nobody = -1
/** The operations of a topic and of the cluster come together up to this version; later ones leave the cluster's out. */
const lastWithClusterOperations = 10

/** What Headgate cannot do without, and the lowest version that carries what it reads. */
const needed: Record<number, number> = { [Api.metadata]: 4, [Api.fetch]: 4, [Api.listOffsets]: 1 }
/** What it does without, with a part missing. */
const wanted = [Api.describeConfigs, Api.listGroups, Api.describeLogDirs]

/** Wraps a connection that is open, so that it can be asked what a diagnosis wants to know. */
export function sessionOn(link: Link, address: Address, protocol: Protocol): ProbeSession {
  return {
    address,
    offer: () => offerOf(link, protocol),
    metadata: async (call) => seen(await ask(link, protocol, Api.metadata, metadataBody, deadlineOf(call, 3000), lastWithClusterOperations)),
    settings: (brokers, names, call) => readSettings(link, protocol, brokers, names, call),
    close: () => link.close(),
  }
}

const metadataBody = {
  topics: null,
  allowAutoTopicCreation: false,
  includeClusterAuthorizedOperations: true,
  includeTopicAuthorizedOperations: true,
}

/** The cluster's id alone, as cheap as it can be had. */
export async function clusterIdOn(link: Link, protocol: Protocol, deadline: Deadline): Promise<string | null> {
  const message = await ask(link, protocol, Api.metadata, { topics: [], allowAutoTopicCreation: false }, deadline)
  return message.textOrNull('clusterId')
}

function offerOf(link: Link, protocol: Protocol): ApiOffer {
  const keys = [...Object.keys(needed).map(Number), ...wanted]
  const calls = keys.map((key) => {
    const range = protocol.versionsOf(key)
    const ours = { min: Math.max(range.min, needed[key] ?? 0), max: range.max }
    const theirs = link.rangeOf(key)
    const usable = theirs !== null && theirs.max >= ours.min && theirs.min <= ours.max
    return { name: protocol.nameOf(key), ours, theirs, usable, needed: key in needed }
  })
  return { release: releaseOf(link), controller: link.rangeOf(Api.metadata) === null && link.rangeOf(Api.describeQuorum) !== null, calls }
}

async function ask(link: Link, protocol: Protocol, apiKey: number, body: Fields, deadline: Deadline, maxVersion = 32767): Promise<Message> {
  const ours = protocol.versionsOf(apiKey)
  const theirs = link.rangeOf(apiKey)
  const version = Math.min(ours.max, maxVersion, theirs?.max ?? nobody)
  if (theirs === null || version < Math.max(ours.min, theirs.min)) {
    throw connectionError(
      'UNSUPPORTED_VERSION',
      `The broker at ${link.target.address} offers no version of ${protocol.nameOf(apiKey)} that is known here.`,
    )
  }
  const codec = protocol.codec(apiKey, version)
  const answer = link.exchange(codec, body).catch((error: unknown) => {
    throw lostFailure(link.target, codec.name, error, link.past)
  })
  return within(deadline, answer, (reason) => {
    link.destroy()
    return connectionError(reason, `The broker at ${link.target.address} did not answer ${codec.name} within ${Math.round(deadline.totalMs)} ms.`)
  })
}

function seen(message: Message): SeenCluster {
  const controller = message.int('controllerId')
  return {
    clusterId: message.textOrNull('clusterId'),
    controllerId: controller === nobody ? null : controller,
    brokers: message
      .list('brokers')
      .map((broker) => ({ id: broker.int('nodeId'), address: addressOf(broker.text('host'), broker.int('port')) }))
      .sort((a, b) => a.id - b.id),
    topics: message.list('topics').map(topicOf),
    operations: operationsOf(message.int('clusterAuthorizedOperations')),
  }
}

function topicOf(topic: Message): SeenTopic {
  const partitions = topic.list('partitions').map((partition) => partition.int('leaderId'))
  return {
    name: topic.textOrNull('name') ?? '',
    internal: topic.flag('isInternal'),
    operations: operationsOf(topic.int('topicAuthorizedOperations')),
    partitions: partitions.map((leader) => ({ leader: leader === nobody ? null : leader })),
  }
}

/** A broker tells its own settings only and answers an error for every other id: so one question finds out which it is. */
async function readSettings(link: Link, protocol: Protocol, brokers: number[], names: string[], call: Call): Promise<BrokerSettings | null> {
  const resources = brokers.map((id) => ({ resourceType: brokerResource, resourceName: String(id), configurationKeys: names }))
  const body = { resources, includeSynonyms: false, includeDocumentation: false }
  const message = await ask(link, protocol, Api.describeConfigs, body, deadlineOf(call, 3000))
  const results = message.list('results')
  const own = results.find((result) => result.int('errorCode') === 0)
  const denied = results.find((result) => result.int('errorCode') === clusterAuthorizationFailed)
  if (own === undefined && denied !== undefined) throw brokerError(clusterAuthorizationFailed, 'DescribeConfigs')
  if (own === undefined) return null
  return {
    broker: Number(own.text('resourceName')),
    values: new Map(own.list('configs').map((entry) => [entry.text('name'), entry.textOrNull('value')])),
  }
}

const clusterAuthorizationFailed = 31
