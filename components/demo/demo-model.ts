import type { Demo, DemoFaults } from '../../server/contract/demo.ts'
import { DEMO_RATE } from '../../server/contract/demo-rate.ts'
import { paths } from '../layout/paths.ts'
import { formatDuration } from '../ui/format-age.ts'

export type FaultKey = keyof DemoFaults

export interface FaultCard {
  key: FaultKey
  /** As it is named in a sentence. */
  name: string
  title: string
  does: string
  look: string
  link: { label: string; href: (cluster: string, demo: Demo) => string } | null
}

const ORDERS = 'orders.order-created.v1'
const LOCATIONS = 'fleet.vehicle-location-updated.v1'
const PAYMENTS = 'payments.payment-processed.v1'

/** The demo may carry a prefix in front of its topics: the name that it really uses, as far as it has produced. */
export function topicNamed(demo: Pick<Demo, 'produced'>, name: string): string {
  return Object.keys(demo.produced).find((topic) => topic.endsWith(name)) ?? name
}

const liveWith = (header: string) => (cluster: string, demo: Demo) =>
  `${paths.topicLive(cluster, topicNamed(demo, LOCATIONS))}?q=${header}&in=headers`

export const faultCards: readonly FaultCard[] = [
  {
    key: 'poison',
    name: 'poison',
    title: 'Poison records',
    does: 'Every 10th order cannot be processed: its total is negative, its schema frame is missing, or its value is cut off.',
    look: 'The group payments puts them into the dead-letter topic, with the reason in their headers. Where there is a Kafka Connect, so does its sink with bookings that are cut off or lack their amount.',
    link: { label: 'Dead letters', href: (cluster, demo) => paths.messages(cluster, topicNamed(demo, `${ORDERS}.dlq`)) },
  },
  {
    key: 'duplicates',
    name: 'duplicates',
    title: 'Duplicates',
    does: 'Every 20th event is sent twice with the same eventId. The copy carries the header demo-fault: duplicate.',
    look: 'A live view that shows only records with this header.',
    link: { label: 'Duplicates, live', href: liveWith('duplicate') },
  },
  {
    key: 'outOfOrder',
    name: 'out of order',
    title: 'Out of order',
    does: 'Some events are held back and sent after the next one of their key. They carry the header demo-fault: out-of-order.',
    look: 'The sequence in their headers goes back within a key.',
    link: { label: 'Late events, live', href: liveWith('out-of-order') },
  },
  {
    key: 'burst',
    name: 'burst',
    title: 'Burst',
    does: 'Ten times the rate for 5 s of every 30 s, at most 10,000 events/s.',
    look: 'The rate line of a live view; above its limit records are counted as sampled out.',
    link: { label: 'Locations, live', href: (cluster, demo) => paths.topicLive(cluster, topicNamed(demo, LOCATIONS)) },
  },
  {
    key: 'slowConsumer',
    name: 'slow consumer',
    title: 'Slow consumer',
    does: 'The group payments takes its time with each order, so it falls behind.',
    look: 'Orders and payments in one live view: fewer payments than orders come.',
    link: {
      label: 'Orders and payments, live',
      href: (cluster, demo) => `${paths.live(cluster)}?t=${topicNamed(demo, ORDERS)},${topicNamed(demo, PAYMENTS)}`,
    },
  },
  {
    key: 'incompatibleSchema',
    name: 'incompatible schema',
    title: 'Incompatible schema',
    does: 'Every 30 s a producer tries to register a version of the location schema that old events do not fit.',
    look: 'The registry’s answer to each try, in the notes below. What is registered stays as it is.',
    link: null,
  },
]

/** The faults that are on, in the order of their cards. */
export const faultsOn = (demo: Pick<Demo, 'faults'>) => faultCards.filter(({ key }) => demo.faults[key])

/** How long a fault has been on; null where the demo does not say. */
export function faultForMs(demo: Demo, key: FaultKey, nowMs: number): number | null {
  const since = demo.faultsSince?.[key]
  return since === undefined ? null : Math.max(0, nowMs - Date.parse(since))
}

/** "Demo data, faults: poison 4 min, burst 12 s"; null while no fault is on. */
export function barWords(demo: Demo, nowMs: number): string | null {
  const on = faultsOn(demo)
  if (on.length === 0) return null
  const named = on.map(({ key, name }) => {
    const forMs = faultForMs(demo, key, nowMs)
    return forMs === null ? name : `${name}, ${coarse(forMs)}`
  })
  return `Demo data, ${on.length === 1 ? 'fault' : 'faults'}: ${named.join('; ')}`
}

/** The larger unit alone: the bar is not a stopwatch. */
function coarse(ms: number): string {
  return ms < 60_000 ? 'under 1 min' : formatDuration(Math.floor(ms / 60_000) * 60_000)
}

/** Nothing set away from how the demo starts. */
export const isAtRest = (demo: Demo) => demo.running && demo.ratePerSecond === DEMO_RATE.default && faultsOn(demo).length === 0

export const noFaults: DemoFaults = {
  poison: false,
  duplicates: false,
  outOfOrder: false,
  burst: false,
  slowConsumer: false,
  incompatibleSchema: false,
}

export interface TopicCount {
  topic: string
  events: bigint
}

/** Topics by what was produced into them, most first. */
export function topicCounts(demo: Pick<Demo, 'produced'>): TopicCount[] {
  return Object.entries(demo.produced)
    .map(([topic, events]) => ({ topic, events: BigInt(events) }))
    .sort((one, other) => (one.events === other.events ? (one.topic < other.topic ? -1 : 1) : one.events < other.events ? 1 : -1))
}

export interface DemoNote {
  at: string | null
  text: string
}

/** A note begins with the instant at which it was made. */
export function noteOf(written: string): DemoNote {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (.*)$/s.exec(written)
  return match?.[1] === undefined || match[2] === undefined ? { at: null, text: written } : { at: match[1], text: match[2] }
}
