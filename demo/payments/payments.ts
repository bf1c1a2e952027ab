import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs'
import { openSender, type Sender } from '../kafka/sender.ts'
import { CodecsById } from '../registry/codecs-by-id.ts'
import { giveTimeToClose, within } from '../service/deadline.ts'
import type { DemoState } from '../service/demo-state.ts'
import type { Foundation } from '../service/foundation.ts'
import type { Service } from '../service/supervise.ts'
import { SeenEvents } from './dedupe.ts'
import type { SourceRecord } from './failed-record.ts'
import { Pauses } from './pauses.ts'
import { type PaymentsParts, processBatch } from './process-order.ts'
import { turnOf } from './tier.ts'

const NAME = 'payments'
const REMEMBERED_EVENTS = 100_000
/** A consumer that has fetched nothing, not even an empty answer, for this long is broken. */
const SILENCE_MS = 30_000
const CONNECT_TIMEOUT_MS = 15_000
const CLOSE_TIMEOUT_MS = 2500

/**
 * The consumer group `payments`: reads orders and its own retry topic, writes payments, retries and dead letters.
 * A batch is: process → send, all acknowledged → remember the event ids → commit. A crash in between repeats the batch (at least once).
 */
export function payments(foundation: Foundation, state: DemoState): Service {
  const seen = new SeenEvents(REMEMBERED_EVENTS)
  return {
    name: NAME,
    async run({ signal, progress, ready }) {
      const codecs = await foundation.prepare(signal)
      progress('joining its consumer group')
      const byId = new CodecsById(foundation.registry, Object.values(codecs))
      const group = foundation.group(NAME)
      const { topics, sinkTopics } = foundation
      const bookings = sinkTopics === null ? null : { topic: sinkTopics.bookings, poison: () => state.faults.poison }
      const parts: PaymentsParts = { codecs, byId, seen, topics, group, bookings }
      const kafka = foundation.kafka(NAME)
      const sender = await openSender(kafka, (topic, records) => state.acknowledged(topic, records, NAME))
      const retry = { retries: 2, initialRetryTime: 200, maxRetryTime: 1000, restartOnFailure: async () => false }
      const consumer = kafka.consumer({ groupId: group, allowAutoTopicCreation: false, maxWaitTimeInMs: 500, sessionTimeout: 15_000, retry })
      const pauses = new Pauses(consumer)
      try {
        await consume({ consumer, sender, parts, state, pauses, signal, ready })
      } finally {
        pauses.clear()
        await Promise.all([giveTimeToClose(consumer.disconnect(), CLOSE_TIMEOUT_MS), sender.close()])
      }
    },
  }
}

interface Work {
  consumer: Consumer
  sender: Sender
  parts: PaymentsParts
  state: DemoState
  pauses: Pauses
  signal: AbortSignal
}

/** Works until the signal ends it (resolves) or the consumer breaks (rejects): kafkajs says so in CRASH, or falls silent. */
async function consume(work: Work & { ready: () => void }): Promise<void> {
  const { consumer, parts, signal, ready } = work
  const end = Promise.withResolvers<void>()
  consumer.on(consumer.events.CRASH, ({ payload }) => end.reject(payload.error))
  consumer.on(consumer.events.GROUP_JOIN, ready)
  const silence = setTimeout(() => end.reject(new Error(`nothing was fetched for ${SILENCE_MS / 1000} s`)), SILENCE_MS)
  consumer.on(consumer.events.FETCH, () => void silence.refresh())
  signal.addEventListener('abort', () => end.resolve(), { once: true })
  try {
    await within(CONNECT_TIMEOUT_MS, 'connecting a consumer', consumer.connect())
    await consumer.subscribe({ topics: [parts.topics.orders, parts.topics.ordersRetry], fromBeginning: true })
    await Promise.race([end.promise, consumer.run({ eachBatchAutoResolve: false, eachBatch: (payload) => handle(payload, work) })])
    await end.promise
  } finally {
    clearTimeout(silence)
  }
}

async function handle({ batch, resolveOffset, isRunning, isStale, commitOffsetsIfNecessary }: EachBatchPayload, work: Work): Promise<void> {
  const { parts, sender, state, pauses, signal } = work
  if (!isRunning() || isStale()) return
  const { topic, partition, messages } = batch
  const timestamps = messages.map((message) => Number(message.timestamp))
  const turn = turnOf(topic, timestamps, parts.topics, { slow: state.faults.slowConsumer, slowUntil: pauses.until(topic), now: Date.now() })
  const taken = messages.slice(0, turn.take)
  const { send, paid } = await processBatch(
    taken.map((message) => sourceRecord(topic, partition, message)),
    parts,
    Date.now(),
    signal,
  )
  await sender.send(send)
  for (const eventId of paid) parts.seen.add(eventId)
  const last = taken.at(-1)
  if (last !== undefined) resolveOffset(last.offset)
  if (turn.pauseMs > 0) pauses.add(topic, topic === parts.topics.ordersRetry ? [partition] : undefined, turn.pauseMs)
  await commitOffsetsIfNecessary()
}

function sourceRecord(topic: string, partition: number, message: KafkaMessage): SourceRecord {
  const { offset, timestamp, key, value, headers } = message
  return { topic, partition, offset, timestamp, key, value, headers }
}
