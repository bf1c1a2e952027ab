import type { Demo, DemoChange, DemoFaults } from '../../server/contract/demo.ts'
import { noFaults } from '../produce/faults.ts'
import { RateMeter } from '../produce/rate-meter.ts'
import { Notes } from './notes.ts'

export type ServiceState = Demo['services'][number]['state']

/** All that the demo knows about itself, in memory: what it is set to, what it did, how its services are. */
export class DemoState {
  readonly notes = new Notes()
  running = true
  ratePerSecond: number
  faults: DemoFaults = noFaults
  readonly #faultsSince = new Map<string, string>()
  readonly #produced = new Map<string, bigint>()
  readonly #meter = new RateMeter()
  #writtenByPayments = 0
  readonly #services = new Map<string, Demo['services'][number]>()

  constructor(ratePerSecond: number) {
    this.ratePerSecond = ratePerSecond
  }

  change(change: DemoChange): void {
    this.running = change.running ?? this.running
    this.ratePerSecond = change.ratePerSecond ?? this.ratePerSecond
    const { faults } = change
    if (faults === undefined) return
    const given = Object.entries(faults).filter(([, on]) => on !== undefined)
    this.faults = { ...this.faults, ...Object.fromEntries(given) }
    for (const [key, on] of given) {
      if (!on) this.#faultsSince.delete(key)
      else if (!this.#faultsSince.has(key)) this.#faultsSince.set(key, new Date().toISOString())
    }
  }

  /** Counts events that the broker has acknowledged. */
  acknowledged(topic: string, events: number, by: 'simulator' | 'payments'): void {
    if (by === 'payments') this.#writtenByPayments += events
    this.#produced.set(topic, (this.#produced.get(topic) ?? 0n) + BigInt(events))
    this.#meter.add(events, performance.now())
  }

  /** Events the payments service has written since the last call. */
  takeWrittenByPayments(): number {
    const events = this.#writtenByPayments
    this.#writtenByPayments = 0
    return events
  }

  service(name: string, state: ServiceState, note: string | null): void {
    this.#services.set(name, { name, state, instances: state === 'running' ? 1 : 0, note })
  }

  note(text: string): void {
    this.notes.add(text, Date.now())
  }

  snapshot(): Demo {
    return {
      running: this.running,
      ratePerSecond: this.ratePerSecond,
      faults: this.faults,
      faultsSince: Object.fromEntries(this.#faultsSince),
      produced: Object.fromEntries([...this.#produced].map(([topic, events]) => [topic, events.toString()])),
      producedPerSecond: this.#meter.perSecond(performance.now()),
      services: [...this.#services.values()],
      notes: this.notes.list(),
    }
  }
}
