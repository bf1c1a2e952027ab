import type { Ctx } from '../../core/context.ts'
import { type ProblemError, problem } from '../../core/errors.ts'
import type { DemoControl } from '../../gateways/demo/demo-control.ts'

/** The demo's control, or `demo-off` where no demo runs. */
export function demoOf(ctx: Ctx): DemoControl {
  if (ctx.demo === null) throw demoOff()
  return ctx.demo
}

/** Says how the demo is had, over HTTP and over the socket alike. */
export function demoOff(): ProblemError {
  return problem('demo-off', 'The demo is off here. It runs with the embedded cluster, unless DEMO=off is set.')
}
