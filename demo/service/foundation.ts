import type { Kafka } from 'kafkajs'
import { kafkaClient } from '../kafka/client.ts'
import { ensureTopics } from '../kafka/ensure-topics.ts'
import { type Log, messageOf } from '../log.ts'
import { type Codecs, registerCodecs } from '../registry/codecs.ts'
import { Registry } from '../registry/registry.ts'
import type { Settings } from '../settings.ts'
import { type SinkTopics, sinkTopics, type TopicNames, topicNames, topicTable } from '../topics.ts'
import { giveTimeToClose, within } from './deadline.ts'

const TOPICS_TIMEOUT_MS = 20_000

/** What every service needs before it can work: topics, and codecs of registered schemas. */
export class Foundation {
  readonly topics: TopicNames
  readonly sinkTopics: SinkTopics | null
  readonly registry: Registry
  readonly #settings: Settings
  readonly #log: Log
  #codecs: Codecs | null = null
  #preparing: Promise<Codecs> | null = null

  constructor(settings: Settings, log: Log) {
    this.#settings = settings
    this.#log = log
    this.topics = topicNames(settings.prefix)
    this.sinkTopics = settings.sink === null ? null : sinkTopics(settings.prefix)
    this.registry = new Registry(settings.registryUrl)
  }

  /** A new client; services make one each time they start again. */
  kafka(service: string): Kafka {
    return kafkaClient({ bootstrap: this.#settings.bootstrap, clientId: this.group(service), log: this.#log })
  }

  /** The name of a service as consumer group and client. */
  group(service: string): string {
    return `${this.#settings.prefix}${service}`
  }

  /**
   * Creates what is missing; topics are looked at each time, for they may have been deleted. Services that ask at the same
   * time share one answer. Rejects with what does not answer.
   */
  prepare(signal: AbortSignal): Promise<Codecs> {
    this.#preparing ??= this.#prepare(signal).finally(() => {
      this.#preparing = null
    })
    return this.#preparing
  }

  async #prepare(signal: AbortSignal): Promise<Codecs> {
    await this.#ensureTopics()
    signal.throwIfAborted()
    this.#codecs ??= await registerCodecs(this.registry, this.topics, signal)
    return this.#codecs
  }

  async #ensureTopics(): Promise<void> {
    const admin = this.kafka('demo-admin').admin()
    try {
      await within(TOPICS_TIMEOUT_MS, 'connecting to Kafka', admin.connect())
      const created = await within(TOPICS_TIMEOUT_MS, 'creating topics', ensureTopics(admin, topicTable(this.topics, this.sinkTopics)))
      if (created.length > 0) this.#log.info({ topics: created }, 'topics were created')
    } catch (error) {
      throw new Error(`Kafka at ${this.#settings.bootstrap.join(', ')}: ${messageOf(error)}`, { cause: error })
    } finally {
      await giveTimeToClose(admin.disconnect())
    }
  }
}
