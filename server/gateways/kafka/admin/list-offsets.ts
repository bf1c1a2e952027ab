import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { brokerError, errorOrNull, hasStaleMetadata, KafkaError } from '../protocol/errors.ts'
import type { Message } from '../protocol/message.ts'
import { Api } from '../protocol/schema.ts'
import { type Deadline, pause } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Routes } from '../transport/routes.ts'
import type { Target } from '../transport/target.ts'
import type { OffsetAnswer, OffsetQuery, OffsetSpec } from '../types.ts'

/** Decoding this many at once keeps the event loop free enough. */
const partitionsPerRequest = 5000
const attempts = 3
const retryPauseMs = 100

interface Item {
  index: number
  query: OffsetQuery
}

/**
 * Offsets by ListOffsets, one answer per query in their order. A request knows one isolation and refuses a partition that is in it
 * twice, so queries are dealt out to as many requests as needed, grouped by leader. Items that fail because a leader moved are asked again.
 */
export async function listOffsets(lane: Lane, routes: Routes, queries: OffsetQuery[], deadline: Deadline): Promise<OffsetAnswer[]> {
  const answers = new Map<number, OffsetAnswer>()
  let open: Item[] = queries.map((query, index) => ({ index, query }))
  let newerThan = Number.NEGATIVE_INFINITY
  for (let attempt = 1; open.length > 0; attempt++) {
    const byLeader = await locate(routes, open, answers, deadline, newerThan)
    await Promise.all([...byLeader.values()].map(({ target, items }) => askLeader(lane, target, items, answers, deadline)))
    open = attempt < attempts ? open.filter(({ index }) => isWorthRetry(answers.get(index)?.error ?? null)) : []
    if (open.length === 0 || deadline.remainingMs() <= retryPauseMs) break
    newerThan = performance.now()
    await pause(retryPauseMs, deadline)
  }
  return queries.map((query, index) => answers.get(index) ?? failed(query, brokerError(-1, 'ListOffsets', query)))
}

const isWorthRetry = (error: KafkaError | null) =>
  error !== null && ((hasStaleMetadata(error) && error.code !== 3) || error.kafkaName === 'UNREACHABLE' || error.kafkaName === 'CLOSED')

async function locate(routes: Routes, items: Item[], answers: Map<number, OffsetAnswer>, deadline: Deadline, newerThan: number) {
  const byLeader = new Map<string, { target: Target; items: Item[] }>()
  const topics = new Map<string, Awaited<ReturnType<Routes['route']>>>()
  await routes.prepare([...new Set(items.map(({ query }) => query.topic))], deadline, newerThan)
  for (const item of items) {
    const { topic, partition, spec } = item.query
    if (typeof spec === 'object' && spec.timestamp < 0n) {
      answers.set(item.index, failed(item.query, negativeTime(spec.timestamp, item.query)))
      continue
    }
    const route = topics.get(topic) ?? (await routes.route(topic, deadline, newerThan))
    topics.set(topic, route)
    try {
      const target = routes.leader(route, partition)
      const group = byLeader.get(target.address) ?? { target, items: [] }
      group.items.push(item)
      byLeader.set(target.address, group)
    } catch (error) {
      answers.set(item.index, failed(item.query, asKafkaError(error)))
    }
  }
  return byLeader
}

/** On the wire, -1 and below are words: the latest, the earliest, and what later versions added. */
function negativeTime(timestamp: bigint, { topic, partition }: OffsetQuery): KafkaError {
  const message = `A record cannot be looked up by the time ${timestamp}: times are milliseconds since 1970, never negative.`
  return new KafkaError({ code: 42, kafkaName: 'INVALID_REQUEST', message, retriable: false, topic, partition })
}

async function askLeader(lane: Lane, target: Target, items: Item[], answers: Map<number, OffsetAnswer>, deadline: Deadline): Promise<void> {
  for (const request of requestsOf(items)) {
    try {
      await askOnce(lane, target, request, answers, deadline)
    } catch (error) {
      const failure = asKafkaError(error)
      if (failure.kafkaName === 'ABORTED') throw failure
      for (const { index, query } of request.items.values()) answers.set(index, failed(query, failure))
    }
    await yieldToOthers()
  }
}

interface Request {
  committed: boolean
  items: Map<string, Item>
}

const keyOf = (topic: string, partition: number) => `${partition}/${topic}`

function requestsOf(items: Item[]): Request[] {
  const requests: Request[] = []
  for (const item of items) {
    const committed = item.query.spec === 'last-stable'
    const key = keyOf(item.query.topic, item.query.partition)
    let request = requests.find((each) => each.committed === committed && each.items.size < partitionsPerRequest && !each.items.has(key))
    if (request === undefined) {
      request = { committed, items: new Map() }
      requests.push(request)
    }
    request.items.set(key, item)
  }
  return requests
}

const words = { latest: -1n, 'last-stable': -1n, earliest: -2n, 'max-timestamp': -3n, 'earliest-local': -4n }
/** Brokers that do not know a word would take it for a time. */
const leastVersions = { 'last-stable': 2, 'max-timestamp': 7, 'earliest-local': 8 }

const leastVersion = ({ spec }: OffsetQuery): number =>
  typeof spec === 'string' && spec in leastVersions ? leastVersions[spec as keyof typeof leastVersions] : 1

const timestampOf = (spec: OffsetSpec): bigint => (typeof spec === 'object' ? spec.timestamp : words[spec])

async function askOnce(
  lane: Lane,
  target: Target,
  { committed, items }: Request,
  answers: Map<number, OffsetAnswer>,
  deadline: Deadline,
): Promise<void> {
  const body = {
    replicaId: -1,
    isolationLevel: committed ? 1 : 0,
    timeoutMs: Math.round(deadline.remainingMs()),
    topics: [...Map.groupBy(items.values(), ({ query }) => query.topic)].map(([name, list]) => ({
      name,
      partitions: list.map(({ query }) => ({ partitionIndex: query.partition, timestamp: timestampOf(query.spec) })),
    })),
  }
  const { message } = await lane.call(target, Api.listOffsets, body, deadline, {
    minVersion: Math.max(...[...items.values()].map(({ query }) => leastVersion(query))),
  })
  for (const topic of message.list('topics')) {
    const name = topic.text('name')
    for (const part of topic.list('partitions')) {
      const item = items.get(keyOf(name, part.int('partitionIndex')))
      if (item !== undefined) answers.set(item.index, answerOf(item.query, part, target))
    }
  }
}

function answerOf(query: OffsetQuery, part: Message, target: Target): OffsetAnswer {
  const error = errorOrNull(part.int('errorCode'), 'ListOffsets', { broker: target.id, topic: query.topic, partition: query.partition })
  const [offset, timestamp] = [part.long('offset'), part.long('timestamp')]
  return { ...query, offset: error !== null || offset < 0n ? null : offset, timestamp: error !== null || timestamp < 0n ? null : timestamp, error }
}

const failed = (query: OffsetQuery, error: KafkaError): OffsetAnswer => ({ ...query, offset: null, timestamp: null, error })

function asKafkaError(error: unknown): KafkaError {
  if (error instanceof KafkaError) return error
  throw error
}
