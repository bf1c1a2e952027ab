import { cappedText } from '../web/capped-text.ts'
import { causeWords } from '../web/cause.ts'
import type { RegistryDoor } from './door.ts'

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

/**
 * GET requests of the Schema Registry REST API. Each has a deadline and a cap on the reply; redirects are not followed, so
 * that a registry cannot send the server elsewhere.
 */
export function registryHttp(door: RegistryDoor): RegistryHttp {
  return {
    async get(path, { signal, timeoutMs }) {
      const deadline = AbortSignal.timeout(timeoutMs)
      try {
        return await read(await door.fetch(door.url + path, { signal: AbortSignal.any([signal, deadline]) }))
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof RegistryError) throw error
        throw new RegistryError(
          'unanswered',
          `the registry does not answer: ${deadline.aborted ? `nothing within ${timeoutMs} ms` : causeWords(error)}`,
        )
      }
    },
  }
}

async function read(response: Response): Promise<unknown> {
  const text = await cappedText(response, MAX_REPLY_BYTES)
  if (text === null) throw new RegistryError('refused', `the registry answered with more than ${MAX_REPLY_BYTES / 1024 / 1024} MiB`)
  const { status } = response
  const body = parse(text)
  const reason = messageIn(body)
  const said = reason === null ? '' : `: ${reason}`
  if (status >= 300 && status < 400) throw new RegistryError('refused', `the registry answered with a redirect (${status}), which is not followed`)
  if (status === 404) throw new RegistryError(reason === null ? 'refused' : 'absent', `the registry answered 404${said || '; is its URL right?'}`)
  if (status === 429 || status >= 500) throw new RegistryError('unanswered', `the registry answered ${status}${said}`)
  if (status === 401 || status === 403) {
    throw new RegistryError('refused', `the registry answered ${status}${said}; check its user and password, or its token`)
  }
  if (!response.ok) throw new RegistryError('refused', `the registry answered ${status}${said}`)
  if (body === undefined) throw new RegistryError('refused', 'the registry answered with something that is not JSON')
  return body
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
