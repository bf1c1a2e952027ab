import { cappedText } from '../web/capped-text.ts'
import { codeOf } from '../web/cause.ts'
import { readRoot } from './replies.ts'
import type { ConnectDoor, ConnectRoot } from './types.ts'

/** What the address of a Kafka Connect answers. */
export type ConnectOutcome =
  | ({ kind: 'answers' } & ConnectRoot)
  | { kind: 'login'; status: number; sent: boolean }
  | { kind: 'redirect'; to: string }
  | { kind: 'something-else'; status: number; said: string }
  | { kind: 'failing'; status: number; said: string }
  | { kind: 'silent' }
  /** The system's or the TLS library's code, such as ECONNREFUSED or SELF_SIGNED_CERT_IN_CHAIN. */
  | { kind: 'no-connection'; code: string }

export interface ConnectProbe {
  readonly name: string
  /** Without user and password. */
  readonly url: string
  /** Never rejects but by the reason of `signal`. */
  try(call: { signal: AbortSignal; timeoutMs: number }): Promise<ConnectOutcome>
}

const maxSaid = 120
const maxBytes = 64 * 1024

export function openConnectProbe(name: string, door: ConnectDoor): ConnectProbe {
  return {
    name,
    url: door.url,
    try: async ({ signal, timeoutMs }) => {
      const deadline = AbortSignal.timeout(timeoutMs)
      try {
        return await ask(door, AbortSignal.any([signal, deadline]))
      } catch (error) {
        signal.throwIfAborted()
        return deadline.aborted ? { kind: 'silent' } : { kind: 'no-connection', code: codeOf(error) }
      }
    },
  }
}

async function ask(door: ConnectDoor, signal: AbortSignal): Promise<ConnectOutcome> {
  const response = await door.fetch(`${door.url}/`, { signal })
  const { status } = response
  if (status >= 300 && status < 400) {
    await response.body?.cancel()
    const to = URL.parse(response.headers.get('location') ?? '', door.url)
    // A redirect to a login page carries state that is nobody's business.
    return { kind: 'redirect', to: to === null ? '' : to.origin + to.pathname }
  }
  const text = (await cappedText(response, maxBytes)) ?? ''
  if (status === 401 || status === 403) return { kind: 'login', status, sent: door.authenticated }
  if (status >= 500 || status === 429) return { kind: 'failing', status, said: text.replace(/\s+/g, ' ').trim().slice(0, maxSaid) }
  const root = response.ok ? rootIn(text) : null
  if (root !== null) return { kind: 'answers', ...root }
  return { kind: 'something-else', status, said: (response.headers.get('content-type') ?? 'no content type').split(';')[0] ?? '' }
}

function rootIn(text: string): ConnectRoot | null {
  try {
    return readRoot(JSON.parse(text))
  } catch {
    return null
  }
}
