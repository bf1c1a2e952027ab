import { messageOf } from '../../core/errors.ts'

/** `absent`: there is no such thing. `unanswered`: no answer, or one that says to come back. `refused`: an answer that is of no use. */
export type RegistryFailure = 'absent' | 'unanswered' | 'refused'

/** What was asked of the registry could not be had. */
export class RegistryError extends Error {
  override name = 'RegistryError'
  readonly failure: RegistryFailure

  constructor(failure: RegistryFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

/** What one registry is asked with. */
export interface RegistryHttp {
  /** The JSON of `path`, which starts with a slash. Throws `RegistryError`, or the reason of `signal` when that ends first. */
  get(path: string, call: { signal: AbortSignal; timeoutMs: number }): Promise<unknown>
}

const MAX_REPLY_BYTES = 8 * 1024 * 1024
const ACCEPT = 'application/vnd.schemaregistry.v1+json, application/json'

/**
 * GET requests of the Schema Registry REST API under `url`. Each has a deadline and a cap on the reply; redirects are
 * not followed, so that a registry cannot send the server elsewhere. User and password in the URL become basic auth.
 */
export function registryHttp(url: string): RegistryHttp {
  const { base, authorization } = parseUrl(url)
  const headers: Record<string, string> = { accept: ACCEPT, ...(authorization === null ? {} : { authorization }) }
  return {
    async get(path, { signal, timeoutMs }) {
      const deadline = AbortSignal.timeout(timeoutMs)
      try {
        const response = await fetch(base + path, { headers, redirect: 'manual', signal: AbortSignal.any([signal, deadline]) })
        return await read(response)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof RegistryError) throw error
        throw new RegistryError('unanswered', `the registry does not answer: ${deadline.aborted ? `nothing within ${timeoutMs} ms` : causeOf(error)}`)
      }
    },
  }
}

function parseUrl(url: string): { base: string; authorization: string | null } {
  const { origin, pathname, username, password } = new URL(url)
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const authorization = user === ':' ? null : `Basic ${Buffer.from(user, 'utf8').toString('base64')}`
  return { base: origin + pathname.replace(/\/+$/, ''), authorization }
}

/** The URL as it may be shown: without user and password. */
export function shownUrl(url: string): string {
  return parseUrl(url).base
}

async function read(response: Response): Promise<unknown> {
  const text = await cappedText(response)
  const { status } = response
  const body = parse(text)
  const reason = messageIn(body)
  const said = reason === null ? '' : `: ${reason}`
  if (status >= 300 && status < 400) throw new RegistryError('refused', `the registry answered with a redirect (${status}), which is not followed`)
  if (status === 404) throw new RegistryError(reason === null ? 'refused' : 'absent', `the registry answered 404${said || '; is its URL right?'}`)
  if (status === 429 || status >= 500) throw new RegistryError('unanswered', `the registry answered ${status}${said}`)
  if (!response.ok) throw new RegistryError('refused', `the registry answered ${status}${said}`)
  if (body === undefined) throw new RegistryError('refused', 'the registry answered with something that is not JSON')
  return body
}

async function cappedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    // Leaving the loop cancels the body and with it the connection.
    if (size > MAX_REPLY_BYTES) throw new RegistryError('refused', `the registry answered with more than ${MAX_REPLY_BYTES / 1024 / 1024} MiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The message of a registry's error body; null where it is not one. */
function messageIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('error_code' in body)) return null
  return 'message' in body && typeof body.message === 'string' ? body.message.slice(0, 300) : String(body.error_code)
}

/** fetch hides what happened in the cause: `ECONNREFUSED` is what helps. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause === undefined ? messageOf(error) : messageOf(cause)
}
