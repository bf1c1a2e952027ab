import { ProblemError, problem } from '../../core/errors.ts'
import { cappedText } from '../web/capped-text.ts'
import { causeWords } from '../web/cause.ts'
import type { ConnectDoor } from './types.ts'

const MAX_REPLY_BYTES = 32 * 1024 * 1024

export type Away = () => { starting: boolean; reason: string } | null

/** Requests to the REST API of one Kafka Connect cluster, with its name in every failure. */
export class ConnectHttp {
  readonly #door: ConnectDoor
  readonly #who: string
  readonly #away: Away

  constructor(name: string, door: ConnectDoor, away: Away) {
    this.#door = door
    this.#away = away
    this.#who = `Kafka Connect ${name}`
  }

  /** The JSON of `path`. Throws `connect-down` or `connect-refused`, or the reason of `signal` when that ends first. */
  async get(path: string, { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number }): Promise<unknown> {
    const deadline = AbortSignal.timeout(timeoutMs)
    try {
      return await this.#read(await this.#door.fetch(this.#door.url + path, { signal: AbortSignal.any([signal, deadline]) }))
    } catch (error) {
      signal.throwIfAborted()
      // While it starts it answers already, with 404 and the like.
      const reason = this.#away()?.reason
      if (reason !== undefined) throw problem('connect-down', reason, { cause: error })
      if (error instanceof ProblemError) throw error
      const why = deadline.aborted ? `nothing within ${timeoutMs} ms` : causeWords(error)
      throw problem('connect-down', `${this.#who} does not answer at ${this.#door.url}: ${why}.`, { cause: error })
    }
  }

  refused(what: string): ProblemError {
    return problem('connect-refused', `${this.#who} at ${this.#door.url} ${what}.`)
  }

  async #read(response: Response): Promise<unknown> {
    const { status } = response
    if (status >= 300 && status < 400) {
      await response.body?.cancel()
      throw this.refused(`answered with a redirect (${status}), which is not followed`)
    }
    const text = await cappedText(response, MAX_REPLY_BYTES)
    if (text === null) throw this.refused(`answered with more than ${MAX_REPLY_BYTES / 1024 / 1024} MiB`)
    const body = parsed(text)
    const said = messageIn(body)
    if (status === 401 || status === 403) throw this.refused(`answered ${status}${said}; check its user and password, or its token`)
    // 409: its workers are just sharing their work out anew.
    if (status === 409 || status === 429 || status >= 500)
      throw problem('connect-down', `${this.#who} at ${this.#door.url} answered ${status}${said}. Ask again in a moment.`)
    if (!response.ok) throw this.refused(`answered ${status}${said === '' ? '; is its address right?' : said}`)
    if (body === undefined) throw this.refused('answered with something that is not JSON')
    return body
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The message of Connect's error body, behind a colon. */
function messageIn(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('error_code' in body)) return ''
  return 'message' in body && typeof body.message === 'string' ? `: ${body.message.replace(/\.$/, '').slice(0, 300)}` : ''
}
