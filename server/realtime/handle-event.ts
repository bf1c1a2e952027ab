import { v7 as uuidv7 } from 'uuid'
import type { z } from 'zod'
import { clientEvents } from '../contract/events.ts'
import type { Ctx } from '../core/context.ts'
import { problem } from '../core/errors.ts'
import { fieldErrors, fieldWords } from '../core/field-errors.ts'
import type { Log } from '../core/log.ts'
import { problemBody } from '../core/problem-body.ts'
import { problemOf } from '../core/problem-of.ts'
import type { EventBudget } from './event-budget.ts'

export type EventName = keyof typeof clientEvents
export type Payload<N extends EventName> = z.output<(typeof clientEvents)[N]['payload']>

/** What an event answers, and what is worth a word in the log: never record contents. */
export interface Handled {
  ack: Record<string, unknown>
  /** Runs when the answer is on its way. */
  afterAck?: () => void
  logged?: Record<string, unknown>
}

export type Handlers = { [N in EventName]: (ctx: Ctx, payload: Payload<N>) => Promise<Handled> | Handled }

/** Longest that one event may take. */
const DEADLINE_MS = 10_000
/** Events that wait for something; the others are done at once and need no deadline of their own. */
const WAITING: ReadonlySet<string> = new Set<EventName>(['tail.open', 'demo.watch'])
/** Sent many times a second by a healthy client: not worth a line each. */
const QUIET: ReadonlySet<string> = new Set<EventName>(['tail.credit'])

export interface EventScope {
  handlers: Handlers
  contextFor: (call: { requestId: string; signal: AbortSignal }) => Ctx
  /** Ends with the connection. */
  signal: AbortSignal
  budget: EventBudget
  log: Log
}

/** One event of a client: validated, run, answered in every case, told in one line of the log. Never rejects. */
export async function handleEvent(scope: EventScope, name: string, args: readonly unknown[]): Promise<void> {
  const startedMs = performance.now()
  const requestId = uuidv7()
  const last = args.at(-1)
  const ack = typeof last === 'function' ? (answer: unknown): void => last(answer) : (): void => undefined
  const line: Record<string, unknown> = { requestId, event: name }
  try {
    if (!scope.budget.spend()) throw problem('too-many', 'This connection sends more events than it may. Send fewer a second.')
    const handled = await run(scope, name, args[0], requestId, line)
    ack(handled.ack)
    handled.afterAck?.()
    Object.assign(line, handled.logged)
  } catch (error) {
    const refused = problemOf(error)
    line.code = refused.code
    if (refused.code === 'internal') scope.log.error({ ...line, err: refused.cause ?? error }, 'a socket event failed by a defect')
    ack({ problem: problemBody(refused, requestId) })
  }
  line.ms = Math.round(performance.now() - startedMs)
  if (QUIET.has(name) && line.code === undefined) scope.log.debug(line, 'socket event')
  else scope.log.info(line, 'socket event')
}

async function run(scope: EventScope, name: string, payload: unknown, requestId: string, line: Record<string, unknown>): Promise<Handled> {
  const signal = WAITING.has(name) ? AbortSignal.any([scope.signal, AbortSignal.timeout(DEADLINE_MS)]) : scope.signal
  const ctx = scope.contextFor({ requestId, signal })
  line.actor = ctx.actor.id
  const { handlers } = scope
  switch (name) {
    case 'tail.open':
      return handlers['tail.open'](ctx, parse(name, payload))
    case 'tail.credit':
      return handlers['tail.credit'](ctx, parse(name, payload))
    case 'tail.pause':
      return handlers['tail.pause'](ctx, parse(name, payload))
    case 'tail.resume':
      return handlers['tail.resume'](ctx, parse(name, payload))
    case 'tail.close':
      return handlers['tail.close'](ctx, parse(name, payload))
    case 'demo.watch':
      return handlers['demo.watch'](ctx, parse(name, payload))
    default:
      line.event = 'unknown'
      throw problem('not-found', `There is no event of this name. Known are ${Object.keys(clientEvents).join(', ')}.`)
  }
}

function parse<N extends EventName>(name: N, payload: unknown): Payload<N> {
  const parsed = clientEvents[name].payload.safeParse(payload)
  // The schema was looked up by the name that the type was.
  if (parsed.success) return parsed.data as Payload<N>
  const errors = fieldErrors(parsed.error)
  throw problem('invalid-input', fieldWords(errors), { errors })
}
