import { z } from 'zod'
import { defineRoute } from './define.ts'
import { DEMO_RATE } from './demo-rate.ts'
import { Instant, Int64 } from './wire.ts'

/** Trouble that the demo makes on request. */
export const DemoFaults = z
  .object({
    /** Every nth order cannot be processed by the consumer; it ends in the dead-letter topic. */
    poison: z.boolean(),
    /** Some events are sent twice with the same eventId. */
    duplicates: z.boolean(),
    /** Some events of a key are sent after a later one. */
    outOfOrder: z.boolean(),
    /** Ten times the rate for a short while, again and again. */
    burst: z.boolean(),
    /** The consumer group `payments` takes its time, so lag grows. */
    slowConsumer: z.boolean(),
    /** A producer tries to register a schema that the registry refuses. */
    incompatibleSchema: z.boolean(),
  })
  .meta({ id: 'DemoFaults' })
export type DemoFaults = z.infer<typeof DemoFaults>

export const DemoService = z.object({
  name: z.string(),
  state: z.enum(['starting', 'running', 'stopped', 'failed']),
  instances: z.number().int(),
  note: z.string().nullable(),
})

const Settings = {
  running: z.boolean(),
  /** Events per second over all topics. */
  ratePerSecond: z.number().int().min(DEMO_RATE.min).max(DEMO_RATE.max),
}

export const Demo = z
  .object({
    ...Settings,
    faults: DemoFaults,
    /** Since when each fault that is on has been on, by its key. */
    faultsSince: z.record(z.string(), Instant).optional(),
    /** Events acknowledged by the broker since the demo process started, by topic. */
    produced: z.record(z.string(), Int64),
    /** Events a second acknowledged over the last few seconds. */
    producedPerSecond: z.number(),
    services: z.array(DemoService),
    /** What went wrong lately, newest first, in words. */
    notes: z.array(z.string()),
  })
  .meta({ id: 'Demo' })
export type Demo = z.infer<typeof Demo>

export const DemoChange = z.strictObject({
  running: Settings.running.optional(),
  ratePerSecond: Settings.ratePerSecond.optional(),
  faults: DemoFaults.partial().strict().optional(),
})
export type DemoChange = z.infer<typeof DemoChange>

export const getDemo = defineRoute({ op: 'demo.get', summary: 'What the demo is set to and really does', reply: Demo })

export const setDemo = defineRoute({
  op: 'demo.set',
  summary: 'Changes the demo; what is left out stays',
  body: DemoChange,
  reply: Demo,
})
