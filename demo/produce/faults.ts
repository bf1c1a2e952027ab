import type { DemoFaults } from '../../server/contract/demo.ts'
import { frame, unframe } from '../events/frame.ts'
import type { Fault, Outgoing } from '../events/outgoing.ts'
import type { Order } from '../simulate/orders.ts'

export const noFaults: DemoFaults = {
  poison: false,
  duplicates: false,
  outOfOrder: false,
  burst: false,
  slowConsumer: false,
  incompatibleSchema: false,
}

const POISON_EVERY = 10
const DUPLICATE_EVERY = 20
const LATE_EVERY = 20
const BURST_FACTOR = 10
const BURST_MS = 5000
const BURST_PERIOD_MS = 30_000
/** Bursts stop here, so that the machine stays usable. */
const MAX_RATE = 10_000

export type Poison = 'negative-total' | 'not-framed' | 'cut-off'

/** The rate that holds at this moment: ten times the set one for five seconds of every thirty while `burst` is on. */
export function rateNow(ratePerSecond: number, faults: DemoFaults, now: number): number {
  const bursting = faults.burst && now % BURST_PERIOD_MS < BURST_MS
  return bursting ? Math.min(ratePerSecond * BURST_FACTOR, Math.max(MAX_RATE, ratePerSecond)) : ratePerSecond
}

/** Whether the nth order (from 1) is poison, and which: kinds alternate. */
export function poisonOf(nth: number, faults: DemoFaults): Poison | null {
  if (!faults.poison || nth % POISON_EVERY !== 0) return null
  const kinds: Poison[] = ['negative-total', 'not-framed', 'cut-off']
  return kinds[(nth / POISON_EVERY) % kinds.length] ?? null
}

/** An order that fits its schema and yet makes no sense: nobody can pay it. */
export function withNegativeTotal(order: Order): Order {
  return { ...order, totalCents: -order.totalCents }
}

/** Damages the bytes after they were validated, as a faulty producer would: the frame is lost, or the end of the document. */
export function damaged(event: Outgoing, poison: Exclude<Poison, 'negative-total'>): Outgoing {
  const { value } = event.message
  const framed = Buffer.isBuffer(value) ? unframe(value) : null
  if (framed === null) return event
  const bytes = poison === 'not-framed' ? framed.body : frame(framed.schemaId, framed.body.subarray(0, Math.floor(framed.body.length / 2)))
  return { ...event, message: { ...event.message, value: bytes } }
}

/** Sends some events twice and some after a later one of their key. Every copy and every late event says so in `demo-fault`. */
export class Disorder {
  readonly #late = new Map<string, Outgoing>()
  #count = 0

  /** The events in the order in which they go out. `mayBeLate`: whether an event is of a kind whose order matters to its reader. */
  apply(events: readonly Outgoing[], faults: DemoFaults, mayBeLate: (event: Outgoing) => boolean): Outgoing[] {
    const sent: Outgoing[] = []
    if (!faults.outOfOrder) sent.push(...this.#release())
    for (const event of events) {
      this.#count += 1
      if (faults.outOfOrder && this.#count % LATE_EVERY === 0 && mayBeLate(event) && !this.#late.has(slot(event))) {
        this.#late.set(slot(event), marked(event, 'out-of-order'))
        continue
      }
      sent.push(event)
      if (faults.duplicates && this.#count % DUPLICATE_EVERY === 7) sent.push(marked(event, 'duplicate'))
      const late = this.#late.get(slot(event))
      if (late !== undefined && this.#late.delete(slot(event))) sent.push(late)
    }
    return sent
  }

  #release(): Outgoing[] {
    const held = [...this.#late.values()]
    this.#late.clear()
    return held
  }
}

function slot(event: Outgoing): string {
  return `${event.topic}/${event.message.key}`
}

function marked(event: Outgoing, fault: Fault): Outgoing {
  return { ...event, message: { ...event.message, headers: { ...event.message.headers, 'demo-fault': fault } } }
}
