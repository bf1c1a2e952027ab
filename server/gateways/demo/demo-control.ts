import { z } from 'zod'
import { Demo, type DemoChange } from '../../contract/demo.ts'
import { messageOf, type ProblemError, problem } from '../../core/errors.ts'

interface DemoCall {
  /** Ends when the caller goes away or the server stops. */
  signal: AbortSignal
  /** Default 3 s. */
  timeoutMs?: number
}

/** What Headgate asks of the demo process. Rejects with `demo-down` when it gives no answer that can be used, `invalid-input` when it refuses a change. */
export interface DemoControl {
  get(call: DemoCall): Promise<Demo>
  /** What is left out of the change stays. Resolves to what holds afterwards. */
  set(change: DemoChange, call: DemoCall): Promise<Demo>
  /** Ends calls under way; later ones are refused. */
  close(): Promise<void>
}

const CALL_TIMEOUT_MS = 3000
const Refusal = z.object({ detail: z.string() })

/**
 * The demo process as it listens on the loopback interface. `port` is asked for at every call: the supervisor starts the
 * process again on another one; null while it does not run.
 */
export function createDemoControl(port: () => number | null): DemoControl {
  const closed = new AbortController()
  const call = async (method: 'GET' | 'PUT', body: DemoChange | null, { signal, timeoutMs = CALL_TIMEOUT_MS }: DemoCall): Promise<Demo> => {
    const at = port()
    if (at === null) throw problem('demo-down', 'The demo process does not run. It is started again by itself; its last log lines say why it ended.')
    const until = AbortSignal.any([signal, closed.signal, AbortSignal.timeout(timeoutMs)])
    const answer = await ask(`http://127.0.0.1:${at}/demo`, method, body, until, timeoutMs)
    if (answer.status === 400) throw problem('invalid-input', Refusal.safeParse(answer.body).data?.detail ?? 'The demo refused the change.')
    const demo = Demo.safeParse(answer.body)
    if (answer.status !== 200 || !demo.success)
      throw problem('demo-down', `The demo process gave an answer that cannot be used (HTTP ${answer.status}).`)
    return demo.data
  }
  return {
    get: (options) => call('GET', null, options),
    set: (change, options) => call('PUT', change, options),
    async close() {
      closed.abort()
    },
  }
}

async function ask(
  url: string,
  method: 'GET' | 'PUT',
  body: DemoChange | null,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<{ status: number; body: unknown }> {
  const sent = body === null ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  try {
    const response = await fetch(url, { method, signal, redirect: 'error', ...sent })
    return { status: response.status, body: await response.json() }
  } catch (error) {
    throw unanswered(error, timeoutMs)
  }
}

/** `fetch failed` hides the reason one level down. */
function unanswered(error: unknown, timeoutMs: number): ProblemError {
  const late = error instanceof DOMException && error.name === 'TimeoutError'
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : messageOf(error)
  return problem('demo-down', late ? `The demo process did not answer within ${timeoutMs} ms.` : `The demo process does not answer: ${reason}.`, {
    cause: error,
  })
}
