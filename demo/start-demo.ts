import { sink } from './bookings/sink.ts'
import { startControlServer } from './control/control-server.ts'
import type { Log } from './log.ts'
import { payments } from './payments/payments.ts'
import { tryIncompatibleSchemas } from './produce/incompatible-schema.ts'
import { simulator } from './produce/simulator.ts'
import { DemoState } from './service/demo-state.ts'
import { Foundation } from './service/foundation.ts'
import { supervise } from './service/supervise.ts'
import type { Settings } from './settings.ts'

export interface RunningDemo {
  controlPort: number
  /** In order: nobody may ask any more, services leave their groups and close their clients. */
  stop(): Promise<void>
}

/** Starts the control port, then the services, which wait for Kafka and the registry by themselves. */
export async function startDemo(settings: Settings, log: Log): Promise<RunningDemo> {
  const state = new DemoState(settings.ratePerSecond)
  const control = await startControlServer(state, settings.controlPort)
  const foundation = new Foundation(settings, log)
  const end = new AbortController()
  const work = [
    supervise(simulator({ foundation, state, log, random: Math.random }), state, log, end.signal),
    supervise(payments(foundation, state), state, log, end.signal),
    ...(settings.sink === null ? [] : [supervise(sink(foundation, settings.sink), state, log, end.signal)]),
    tryIncompatibleSchemas(foundation, state, end.signal),
  ]
  return {
    controlPort: control.port,
    async stop() {
      await control.close()
      end.abort()
      await Promise.allSettled(work)
    },
  }
}
