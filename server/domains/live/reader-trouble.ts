import type { Notice } from '../../contract/wire.ts'
import { instant } from '../../core/clock.ts'
import type { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { TailPoll } from '../../gateways/kafka/types.ts'
import type { ReaderHealth } from './session.ts'

const SILENT = new Set(['UNREACHABLE', 'DEADLINE', 'CLOSED'])
/** Trouble that is over sooner is not shown: leaders move, connections are made anew. */
const SHOWN_AFTER_MS = 1000
const FIX = 'Headgate keeps trying; the view goes on by itself when the answer comes.'
/** Partitions named in one notice; the rest is a number. */
const NAMED = 8

interface Trouble {
  sinceMs: number
  error: KafkaError
  places: { topic: string; partition: number }[]
}

/** Why a reader does not move, since when, in words. One notice per broker and kind of failure. */
export class ReaderTrouble {
  /** By broker and error name; `since` survives as long as the same trouble is reported poll after poll. */
  #now = new Map<string, Trouble>()

  /** The problems of the latest poll: what is not among them is over. */
  polled(problems: TailPoll['problems'], nowMs: number): void {
    const next = new Map<string, Trouble>()
    for (const { topic, partition, error } of problems) {
      const key = `${error.broker}/${error.kafkaName}`
      const trouble = next.get(key) ?? { sinceMs: this.#now.get(key)?.sinceMs ?? nowMs, error, places: [] }
      trouble.places.push({ topic, partition })
      next.set(key, trouble)
    }
    this.#now = next
  }

  /** A poll that failed as a whole. */
  failed(error: KafkaError, nowMs: number): void {
    const key = `${error.broker}/${error.kafkaName}`
    this.#now = new Map([[key, { sinceMs: this.#now.get(key)?.sinceMs ?? nowMs, error, places: [] }]])
  }

  health(nowMs: number): ReaderHealth {
    const shown = [...this.#now.values()].filter((trouble) => nowMs - trouble.sinceMs >= SHOWN_AFTER_MS)
    const notices = shown.map(noticeOf)
    return { reason: notices[0]?.message ?? null, notices }
  }
}

function noticeOf({ sinceMs, error, places }: Trouble): Notice {
  const who = error.broker === null ? 'The cluster' : `Broker ${error.broker}`
  const since = `since ${instant(sinceMs)}`
  const reason = error.message.replace(/\.$/, '')
  const what = SILENT.has(error.kafkaName) ? `${who} does not answer ${since} (${reason})` : `${who} answers ${error.kafkaName} ${since}: ${reason}`
  return {
    code: SILENT.has(error.kafkaName) ? 'broker-silent' : 'partition-waits',
    message: places.length === 0 ? `${what}.` : `${what}. ${waiting(places)}`,
    fix: FIX,
    broker: error.broker,
  }
}

function waiting(places: Trouble['places']): string {
  const named = places.slice(0, NAMED).map(({ topic, partition }) => `${topic}/${partition}`)
  const more = places.length - named.length
  return `Waiting for ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`
}
