import type { Notice } from '../../contract/wire.ts'
import type { Clock } from '../../core/clock.ts'
import { messageOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { GroupCommits, KafkaCluster } from '../../gateways/kafka/types.ts'
import { noticeOf } from './notices.ts'
import { addCommits, type CommitHistory, type Readers, readersOf } from './readers.ts'
import type { ClusterSnapshot } from './snapshot.ts'

/** Groups that are asked about at once. */
const BATCH = 100
const BATCH_TIMEOUT_MS = 4000
/** A round gives up after so many batches without an answer: the cluster has other troubles then. */
const FAILED_BATCHES = 3
/** The shortest pause between rounds, and the share of time that rounds may take: while somebody reads, and while nobody does. */
const WATCHED = { pauseMs: 10_000, share: 0.1 }
const UNWATCHED = { pauseMs: 60_000, share: 0.01 }

/**
 * Asks in rounds what all groups have committed: dear at thousands of groups, so it goes on beside the looks at the cluster, one
 * batch after the other, and takes a bounded share of the time. What was not answered keeps its old figures, and the reason.
 */
export class ReadersRound {
  readonly #kafka: KafkaCluster
  readonly #clock: Clock
  readonly #log: Log
  readonly #signal: AbortSignal
  readonly #onEnd: (readers: Readers) => void
  #history: CommitHistory = new Map()
  #at: number | null = null
  #under: Promise<void> | null = null
  #endedAt = Number.NEGATIVE_INFINITY
  #tookMs = 0

  constructor(parts: { kafka: KafkaCluster; clock: Clock; log: Log; signal: AbortSignal; onEnd: (readers: Readers) => void }) {
    this.#kafka = parts.kafka
    this.#clock = parts.clock
    this.#log = parts.log
    this.#signal = parts.signal
    this.#onEnd = parts.onEnd
  }

  /** After each look: begins a round where it is time for one, and waits for nothing. */
  look(snapshot: ClusterSnapshot, watched: boolean): void {
    const { pauseMs, share } = watched ? WATCHED : UNWATCHED
    const due = performance.now() - this.#endedAt >= Math.max(pauseMs, this.#tookMs / share)
    // Not before there is something to ask about; a first round comes at once.
    if (this.#under !== null || !due || snapshot.groupIds === null || this.#signal.aborted) return
    this.#under = this.#round(snapshot.groupIds, snapshot)
      .catch((error: unknown) => {
        if (!this.#signal.aborted) this.#log.error({ cluster: this.#kafka.id, err: error }, 'a round over the groups failed by a defect')
      })
      .finally(() => {
        this.#under = null
      })
  }

  async close(): Promise<void> {
    await this.#under
  }

  async #round(ids: string[], { topics }: ClusterSnapshot): Promise<void> {
    const startedAt = performance.now()
    const idOf = (topic: string) => topics.get(topic)?.topicId ?? null
    const history = new Map(ids.flatMap((id) => entryOf(id, this.#history.get(id))))
    const failures: { groups: number; error: KafkaError }[] = []
    let silent = 0
    for (let at = 0; at < ids.length && silent < FAILED_BATCHES; at += BATCH) {
      const batch = ids.slice(at, at + BATCH)
      const answers = await this.#ask(batch)
      silent = answers instanceof KafkaError ? silent + 1 : 0
      if (answers instanceof KafkaError) failures.push({ groups: silent < FAILED_BATCHES ? batch.length : ids.length - at, error: answers })
      else {
        const now = this.#clock.now()
        for (const answer of answers) {
          if (answer.error === null) history.set(answer.group, addCommits(history.get(answer.group), answer, idOf, now))
          else failures.push({ groups: 1, error: answer.error })
        }
      }
      if (answers instanceof KafkaError && answers.kafkaName === 'UNSUPPORTED_VERSION') break
    }
    this.#history = history
    this.#endedAt = performance.now()
    this.#tookMs = this.#endedAt - startedAt
    // Where nothing at all was answered, what was known stays, with its age.
    const unread = failures.reduce((sum, { groups }) => sum + groups, 0)
    const nothing = ids.length > 0 && unread >= ids.length
    const [first] = failures
    const problems = first === undefined ? [] : [problemOf(unread, ids.length, first.error)]
    if (!nothing) this.#at = this.#clock.now()
    this.#onEnd({ at: this.#at, topics: readersOf(history), problems })
  }

  async #ask(batch: string[]): Promise<GroupCommits[] | KafkaError> {
    try {
      return await this.#kafka.groupCommits(batch, { signal: this.#signal, timeoutMs: BATCH_TIMEOUT_MS })
    } catch (error) {
      if (!(error instanceof KafkaError) || this.#signal.aborted) throw error
      this.#log.debug({ cluster: this.#kafka.id, error: messageOf(error) }, 'groups could not be asked what they have committed')
      return error
    }
  }
}

function problemOf(unread: number, all: number, error: KafkaError): Notice {
  const old = error.kafkaName === 'UNSUPPORTED_VERSION'
  const what = old ? 'Which groups read a topic is told by Kafka from version 3.0 on' : `What ${unread} of ${all} groups have committed is not known`
  return noticeOf(what, error, { field: 'readers' })
}

const entryOf = <T>(id: string, value: T | undefined): [string, T][] => (value === undefined ? [] : [[id, value]])
