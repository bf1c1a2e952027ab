import { cappedText } from '../web/capped-text.ts'
import { codeOf } from '../web/cause.ts'
import type { RegistryDoor } from './door.ts'

/** What the address of a schema registry answers. */
export type RegistryOutcome =
  | { kind: 'answers'; types: string[] }
  /** Not there, but one level down: `url` is what to configure. */
  | { kind: 'elsewhere'; url: string }
  | { kind: 'login'; status: number; sent: boolean }
  | { kind: 'redirect'; to: string }
  | { kind: 'not-a-registry'; status: number; said: string }
  | { kind: 'failing'; status: number; said: string }
  | { kind: 'silent' }
  /** The system's or the TLS library's code, such as ECONNREFUSED or SELF_SIGNED_CERT_IN_CHAIN. */
  | { kind: 'no-connection'; code: string }

export interface RegistryProbe {
  /** Without user and password. */
  readonly url: string
  /** Never rejects but by the reason of `signal`. */
  try(call: { signal: AbortSignal; timeoutMs: number }): Promise<RegistryOutcome>
}

/** Where the Confluent API lies below the addresses of registries that have another API of their own. */
const knownPaths = ['/apis/ccompat/v7', '/apis/ccompat/v6', '/api/ccompat']
const maxSaid = 120
const maxBytes = 64 * 1024

export function openRegistryProbe(door: RegistryDoor): RegistryProbe {
  return {
    url: door.url,
    try: async ({ signal, timeoutMs }) => {
      const deadline = AbortSignal.timeout(timeoutMs)
      const both = AbortSignal.any([signal, deadline])
      try {
        const outcome = await ask(door, door.url, both)
        return outcome.kind === 'not-a-registry' ? ((await elsewhere(door, both)) ?? outcome) : outcome
      } catch (error) {
        signal.throwIfAborted()
        return deadline.aborted ? { kind: 'silent' } : { kind: 'no-connection', code: codeOf(error) }
      }
    },
  }
}

async function elsewhere(door: RegistryDoor, signal: AbortSignal): Promise<RegistryOutcome | null> {
  const { origin } = new URL(door.url)
  for (const base of new Set([door.url, origin])) {
    for (const path of knownPaths) {
      const url = `${base}${path}`
      if ((await ask(door, url, signal)).kind === 'answers') return { kind: 'elsewhere', url }
    }
  }
  return null
}

async function ask(door: RegistryDoor, url: string, signal: AbortSignal): Promise<RegistryOutcome> {
  const response = await door.fetch(`${url}/schemas/types`, { signal })
  const { status } = response
  const type = response.headers.get('content-type') ?? 'no content type'
  if (status >= 300 && status < 400) {
    await response.body?.cancel()
    return { kind: 'redirect', to: withoutQuery(response.headers.get('location') ?? '', url) }
  }
  // What is needed is short.
  const text = (await cappedText(response, maxBytes)) ?? ''
  if (status === 401 || status === 403) return { kind: 'login', status, sent: door.authenticated }
  if (status >= 500 || status === 429) return { kind: 'failing', status, said: shortly(text) }
  const types = typesIn(text)
  return response.ok && types !== null ? { kind: 'answers', types } : { kind: 'not-a-registry', status, said: type.split(';')[0] ?? type }
}

function typesIn(text: string): string[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null
  } catch {
    return null
  }
}

/** A redirect to a login page carries state that is nobody's business. */
function withoutQuery(location: string, base: string): string {
  const parsed = URL.parse(location, base)
  return parsed === null ? '' : parsed.origin + parsed.pathname
}

const shortly = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, maxSaid)
