import type { Outgoing } from '../events/outgoing.ts'
import { FLEET_SIZE } from '../simulate/fleet.ts'
import type { Users } from '../simulate/users.ts'
import type { EventSource } from './event-source.ts'
import { noFaults } from './faults.ts'

const MINUTE_MS = 60_000
const SPAN_MINUTES = 30
const USERS = 200
const ORDERS = 150

/** When the history begins, so that the world can be set up for that moment. */
export function historyStart(now: number): number {
  return now - SPAN_MINUTES * MINUTE_MS
}

/**
 * What a first start finds already there, so that no screen is empty: users, half an hour of locations, orders of which some
 * are poison (marked as such) and end as dead letters. In order of time.
 */
export function* history(source: EventSource, users: Users, now: number): Generator<Outgoing[]> {
  const start = historyStart(now)
  const registered: Outgoing[] = []
  for (let n = 0; n < USERS; n++) registered.push(...source.userChange(users.register(), start + n * 10))
  yield registered
  const faults = { ...noFaults, poison: true }
  const ordersPerMinute = ORDERS / SPAN_MINUTES
  for (let minute = 1; minute < SPAN_MINUTES; minute++) {
    const at = start + minute * MINUTE_MS
    const batch: Outgoing[] = []
    for (let n = 0; n < FLEET_SIZE * 2; n++) batch.push(source.location(at + Math.floor(n / FLEET_SIZE) * (MINUTE_MS / 2)))
    for (let n = 0; n < ordersPerMinute; n++) batch.push(source.order(at + n * Math.floor(MINUTE_MS / ordersPerMinute), faults))
    yield batch
  }
}
