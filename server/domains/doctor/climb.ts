import type { RungId } from '../../contract/doctor.ts'
import type { ConnectProbe } from '../../gateways/connect/probe.ts'
import type { Address, BrokerSettings, ConnectionProbe, ProbeSession, SeenCluster } from '../../gateways/kafka/probe/types.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { RegistryProbe } from '../../gateways/registry/probe.ts'
import { listed } from './listed.ts'
import { sayAdvertised, type Way } from './say-advertised.ts'
import { sayApi } from './say-api.ts'
import { sayConnect } from './say-connect.ts'
import { sayMetadata } from './say-metadata.ts'
import { sayName } from './say-name.ts'
import { sayRegistry } from './say-registry.ts'
import { replicationSettings, sayReplication } from './say-replication.ts'
import { sayRights } from './say-rights.ts'
import { saySasl } from './say-sasl.ts'
import { sayTcp } from './say-tcp.ts'
import { sayTls } from './say-tls.ts'
import type { Tried, Verdict } from './verdict.ts'

const stepMs = 3000
const advertisedMs = 5000
/** Brokers that are visited at a time, and at most. */
const visitors = 8
const mostBrokers = 200
/** Bootstrap addresses that are tried: clients need one that works. */
const mostAddresses = 6
const listenerSettings = ['advertised.listeners', 'listeners']

export interface ClimbOptions {
  connection: ConnectionProbe
  registry: RegistryProbe | null
  connect: readonly ConnectProbe[]
  /** Why nothing can be there yet; null otherwise. */
  starting: string | null
  /** In ms since 1970: decides which certificates have expired. */
  now: number
  signal: AbortSignal
  /** For all checks together. */
  totalMs: number
}

/** One climb: makes the checks one by one and hands what one finds to the next. `close` it whatever came of it. */
export class Climb {
  readonly #options: ClimbOptions
  readonly #end: number
  /** Bootstrap addresses that have passed every check so far. */
  #addresses: Address[]
  #session: ProbeSession | null = null
  #seen: SeenCluster | null = null
  #settings: Promise<{ found: BrokerSettings | null; denied: boolean }> | null = null
  #from: string | null = null

  constructor(options: ClimbOptions) {
    this.#options = options
    this.#end = performance.now() + options.totalMs
    this.#addresses = options.connection.facts.bootstrap.slice(0, mostAddresses)
  }

  /** The address that connections were made from. */
  get from(): string | null {
    return this.#from
  }

  get timeIsOver(): boolean {
    return performance.now() >= this.#end
  }

  /** What would be tried, for checks that are not. */
  would(id: RungId): string {
    const { facts } = this.#options.connection
    if (id === 'registry') return this.#options.registry?.url ?? 'schema registry'
    if (id === 'connect') return this.#options.connect[0]?.url ?? 'Kafka Connect'
    if (id === 'rights') return `what ${facts.principal ?? 'this client'} may do`
    if (id === 'sasl') return facts.sasl === null ? 'without a login' : facts.sasl.mechanism
    if (id === 'tls') return facts.tls === null ? 'in the clear' : 'certificate'
    const words: Partial<Record<RungId, string>> = {
      api: 'calls Headgate makes',
      metadata: 'brokers and topics',
      advertised: 'where brokers send clients',
      replication: 'settings of a broker',
    }
    return words[id] ?? listed(facts.bootstrap.map(({ text }) => text))
  }

  /** Makes one check. Rejects with KafkaError where an answer was no use, and with the reason of the signal. */
  try(id: RungId): Promise<Verdict> {
    return this.#rungs[id]()
  }

  async close(): Promise<void> {
    await this.#session?.close()
  }

  readonly #rungs: Record<RungId, () => Promise<Verdict>> = {
    name: async () =>
      sayName(
        await this.#each(
          ({ host }) => this.#probe.name(host, this.#call()),
          ({ kind }) => kind === 'found',
        ),
      ),
    tcp: async () => {
      const tries = await this.#each(
        (address) => this.#probe.tcp(address, this.#call()),
        ({ kind }) => kind === 'open',
      )
      const [open] = tries.flatMap(({ outcome }) => (outcome.kind === 'open' ? [outcome] : []))
      this.#from = open?.from ?? null
      return sayTcp(tries, this.#options.starting)
    },
    tls: async () => {
      const tries = await this.#each(
        (address) => this.#probe.tls(address, this.#call()),
        (outcome) => outcome.kind === 'trusted' || (outcome.kind === 'clear' && outcome.speech === 'kafka'),
      )
      return sayTls(tries, this.#probe.facts, this.#options.now)
    },
    sasl: async () => {
      const tries = await this.#each(
        (address) => this.#probe.sasl(address, this.#call()),
        ({ kind }) => kind === 'open' || kind === 'accepted',
      )
      return saySasl(tries, this.#probe.facts)
    },
    api: async () => {
      const [address] = this.#addresses
      if (address === undefined) throw new Error('there is no address left to ask')
      this.#session = await this.#probe.session(address, this.#call())
      return sayApi(address, this.#session.offer())
    },
    metadata: async () => {
      this.#seen = await this.#open().metadata(this.#call())
      return sayMetadata(this.#seen, this.#probe.facts)
    },
    advertised: () => this.#advertised(),
    replication: async () => {
      const { found, denied } = await this.#brokerSettings()
      return sayReplication(this.#cluster(), found, denied)
    },
    registry: async () => {
      const { registry, signal } = this.#options
      return sayRegistry(registry?.url ?? null, registry === null ? null : await registry.try({ signal, timeoutMs: this.#call().timeoutMs }))
    },
    connect: async () => {
      const call = { signal: this.#options.signal, timeoutMs: this.#call().timeoutMs }
      return sayConnect(await Promise.all(this.#options.connect.map(async (one) => ({ name: one.name, url: one.url, outcome: await one.try(call) }))))
    },
    rights: async () => sayRights(this.#cluster(), this.#probe.facts),
  }

  async #advertised(): Promise<Verdict> {
    const seen = this.#cluster()
    const call = this.#call(advertisedMs)
    const waiting = seen.brokers.slice(0, mostBrokers)
    const ways: Way[] = []
    const visit = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { id, address } = next
        ways.push({ broker: id, address, outcome: await this.#probe.advertised(address, seen.clusterId, call) })
      }
    }
    await Promise.all(Array.from({ length: visitors }, visit))
    ways.sort((a, b) => a.broker - b.broker)
    const allReached = ways.every(({ outcome }) => outcome.kind === 'reached')
    const settings = allReached ? null : (await this.#brokerSettings()).found
    return sayAdvertised(ways, { facts: this.#probe.facts, seen, through: this.#open().address, settings })
  }

  /** Asked once: two checks look at them. A refusal is an answer. */
  #brokerSettings() {
    const ids = this.#cluster()
      .brokers.slice(0, mostBrokers)
      .map(({ id }) => id)
    this.#settings ??= this.#open()
      .settings(ids, [...replicationSettings, ...listenerSettings], this.#call())
      .then(
        (found) => ({ found, denied: false }),
        (error: unknown) => {
          if (error instanceof KafkaError && error.kafkaName !== 'ABORTED') return { found: null, denied: error.code !== null }
          throw error
        },
      )
    return this.#settings
  }

  get #probe(): ConnectionProbe {
    return this.#options.connection
  }

  #call(ms = stepMs): { signal: AbortSignal; timeoutMs: number } {
    return { signal: this.#options.signal, timeoutMs: Math.max(1, Math.min(ms, this.#end - performance.now())) }
  }

  /** Tries all addresses at once and goes on with those that are good. */
  async #each<O>(attempt: (address: Address) => Promise<O>, isGood: (outcome: O) => boolean): Promise<Tried<O>[]> {
    const tries = await Promise.all(this.#addresses.map(async (address) => ({ address, outcome: await attempt(address) })))
    this.#addresses = tries.filter(({ outcome }) => isGood(outcome)).map(({ address }) => address)
    return tries
  }

  #open(): ProbeSession {
    if (this.#session === null) throw new Error('there is no session: the checks before were left out')
    return this.#session
  }

  #cluster(): SeenCluster {
    if (this.#seen === null) throw new Error('the cluster was not asked: the checks before were left out')
    return this.#seen
  }
}
