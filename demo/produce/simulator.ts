import { openSender, type Sender } from '../kafka/sender.ts'
import type { Log } from '../log.ts'
import type { Codecs } from '../registry/codecs.ts'
import { CodecsById } from '../registry/codecs-by-id.ts'
import type { DemoState } from '../service/demo-state.ts'
import type { Foundation } from '../service/foundation.ts'
import { pause, type Service } from '../service/supervise.ts'
import { Fleet } from '../simulate/fleet.ts'
import { OrderBook } from '../simulate/orders.ts'
import type { Random } from '../simulate/random.ts'
import { Users } from '../simulate/users.ts'
import { EventSource, type World } from './event-source.ts'
import { Disorder, rateNow } from './faults.ts'
import { history, historyStart } from './history.ts'
import { Pacer } from './pacer.ts'
import { restoreUsers } from './restore-users.ts'

const NAME = 'simulator'
const TICK_MS = 50

interface Parts {
  foundation: Foundation
  state: DemoState
  log: Log
  random: Random
}

/** The producers of the domain events: drives the world and sends what happens in it at the rate that is set. */
export function simulator(parts: Parts): Service {
  let world: World | null = null
  return {
    name: NAME,
    async run({ signal, progress, ready }) {
      const { foundation, state } = parts
      const codecs = await foundation.prepare(signal)
      progress('reading which users exist')
      const found = world ?? (await discover(parts, codecs, signal))
      const source = new EventSource(found, codecs, foundation.topics, parts.random)
      const sender = await openSender(foundation.kafka(NAME), (topic, events) => state.acknowledged(topic, events, NAME))
      try {
        const first = world === null && found.users.size === 0
        world = found
        if (first) progress('writing half an hour of history')
        if (first) await sendHistory(source, found.users, sender, signal)
        ready()
        await live(source, sender, parts, signal)
      } finally {
        await sender.close()
      }
    },
  }
}

/** The world as the log has it; a new one, half an hour old, where the log has none. */
async function discover({ foundation, random, state }: Parts, codecs: Codecs, signal: AbortSignal): Promise<World> {
  const users = new Users(random)
  const byId = new CodecsById(foundation.registry, Object.values(codecs))
  const kafka = foundation.kafka(NAME)
  const unread = await restoreUsers({
    kafka,
    topic: foundation.topics.userStates,
    groupId: foundation.group('simulator-restore'),
    codecs: byId,
    users,
    signal,
  })
  if (unread > 0) state.note(`${unread} records of ${foundation.topics.userStates} could not be read and were left out`)
  const now = Date.now()
  return { users, orders: new OrderBook(random), fleet: new Fleet(random, users.size === 0 ? historyStart(now) : now) }
}

async function sendHistory(source: EventSource, users: Users, sender: Sender, signal: AbortSignal): Promise<void> {
  for (const events of history(source, users, Date.now())) {
    signal.throwIfAborted()
    await sender.send(events)
  }
}

async function live(source: EventSource, sender: Sender, { state, foundation }: Parts, signal: AbortSignal): Promise<void> {
  const pacer = new Pacer(performance.now())
  const disorder = new Disorder()
  let wasRunning = true
  while (!signal.aborted) {
    const startedAt = performance.now()
    if (wasRunning !== state.running) state.service(NAME, state.running ? 'running' : 'stopped', state.running ? null : 'switched off')
    wasRunning = state.running
    pacer.others(state.takeWrittenByPayments())
    if (state.running) {
      const due = pacer.take(startedAt, rateNow(state.ratePerSecond, state.faults, Date.now()))
      const events = disorder.apply(source.next(due, Date.now(), state.faults), state.faults, ({ topic }) => topic === foundation.topics.locations)
      // Duplicates and the second event of a registration are events too: they count toward the rate.
      pacer.others(Math.max(0, events.length - due))
      await sender.send(events)
    } else {
      pacer.restart(startedAt)
    }
    await pause(Math.max(1, TICK_MS - (performance.now() - startedAt)), signal)
  }
}
