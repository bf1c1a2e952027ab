import type { DemoFaults } from '../../server/contract/demo.ts'
import type { EventKind } from '../events/catalogue.ts'
import type { Codec } from '../events/codec.ts'
import { type EventDetails, type Outgoing, outgoing, tombstone } from '../events/outgoing.ts'
import { startTrace } from '../events/trace.ts'
import type { Fleet } from '../simulate/fleet.ts'
import type { OrderBook } from '../simulate/orders.ts'
import type { Random } from '../simulate/random.ts'
import type { UserChange, Users } from '../simulate/users.ts'
import type { TopicNames } from '../topics.ts'
import { damaged, poisonOf, withNegativeTotal } from './faults.ts'

/** Shares of what the simulator sends itself; each order later brings a payment. */
const ORDER_SHARE = 0.14
const USER_SHARE = 0.06

export interface World {
  fleet: Fleet
  orders: OrderBook
  users: Users
}

/** Turns what happens in the simulated world into events that are ready to be sent. */
export class EventSource {
  readonly #world: World
  readonly #codecs: Record<EventKind, Codec>
  readonly #topics: TopicNames
  readonly #random: Random
  #orderCount = 0

  constructor(world: World, codecs: Record<EventKind, Codec>, topics: TopicNames, random: Random) {
    this.#world = world
    this.#codecs = codecs
    this.#topics = topics
    this.#random = random
  }

  /** At least `count` events of the believable mix, one more when the last one is a registration (which has two). `at`: milliseconds since 1970. */
  next(count: number, at: number, faults: DemoFaults): Outgoing[] {
    const events: Outgoing[] = []
    while (events.length < count) {
      const chance = this.#random()
      if (chance < ORDER_SHARE) events.push(this.order(at, faults))
      else if (chance < ORDER_SHARE + USER_SHARE) events.push(...this.userChange(this.#world.users.change(), at))
      else events.push(this.location(at))
    }
    return events
  }

  location(at: number): Outgoing {
    const { location, sequence } = this.#world.fleet.report(at)
    return this.#event('location', location, { key: location.vin, sequence, traceparent: startTrace(), at })
  }

  order(at: number, faults: DemoFaults): Outgoing {
    this.#orderCount += 1
    const order = this.#world.orders.place(this.#world.users.anyone(), at)
    const poison = poisonOf(this.#orderCount, faults)
    const details: EventDetails = { key: order.orderId, sequence: 1, traceparent: startTrace(), at }
    if (poison === null) return this.#event('order', order, details)
    const marked: EventDetails = { ...details, fault: 'poison' }
    if (poison === 'negative-total') return this.#event('order', withNegativeTotal(order), marked)
    return damaged(this.#event('order', order, marked), poison)
  }

  /** A registration is a fact and the first state, in one trace. */
  userChange(change: UserChange, at: number): Outgoing[] {
    const traceparent = startTrace()
    if (change.kind === 'erased') return [tombstone({ key: change.userId, sequence: change.version, traceparent, at }, this.#topics)]
    const key = change.state.userId
    const state = this.#event('userState', change.state, { key, sequence: change.state.version, traceparent, at })
    if (change.kind === 'updated') return [state]
    return [this.#event('registration', change.registration, { key, sequence: 1, traceparent, at }), state]
  }

  #event(kind: EventKind, payload: unknown, details: EventDetails): Outgoing {
    return outgoing(kind, payload, details, this.#codecs, this.#topics)
  }
}
