import { z } from 'zod'
import type { SaslSettings, TokenSource } from '../../../core/connection-settings.ts'
import { tlsWords } from '../../web/tls-words.ts'
import { type WebFetch, webFetch } from '../../web/web-fetch.ts'
import { KafkaError } from '../protocol/errors.ts'

/** A token for a login that begins now. Rejects with KafkaError (TOKEN). */
export type TokenProvider = () => Promise<string>

const answerBytes = 64 * 1024
/** A token is renewed this long before its end, or after nine tenths of a short life. */
const marginMs = 30_000
const defaultLifeMs = 5 * 60_000

const Answer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
})

/** The token of the configuration, or those of its token address; null for logins without one. */
export function tokenProvider(sasl: SaslSettings | null | undefined, timeoutMs: number): TokenProvider | null {
  if (sasl == null || sasl.mechanism !== 'OAUTHBEARER') return null
  if ('token' in sasl) return async () => sasl.token
  return new ClientCredentials(sasl.source, timeoutMs).token
}

/** Tokens by client credentials (RFC 6749 §4.4). Kept until shortly before they end; callers who need one at the same time share one request. */
class ClientCredentials {
  readonly #source: TokenSource
  readonly #timeoutMs: number
  readonly #fetch: WebFetch
  #kept: { token: string; until: number } | null = null
  #asking: Promise<string> | null = null

  constructor(source: TokenSource, timeoutMs: number) {
    this.#source = source
    this.#timeoutMs = timeoutMs
    this.#fetch = webFetch(source.tls)
  }

  readonly token: TokenProvider = () => {
    if (this.#kept !== null && performance.now() < this.#kept.until) return Promise.resolve(this.#kept.token)
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async #ask(): Promise<string> {
    const { tokenUrl, clientId, clientSecret, scope } = this.#source
    const signal = AbortSignal.timeout(this.#timeoutMs)
    const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }).toString()
    const login = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')
    const headers = {
      accept: 'application/json',
      authorization: `Basic ${login}`,
      'content-type': 'application/x-www-form-urlencoded',
    }
    try {
      const response = await this.#fetch(tokenUrl, { method: 'POST', headers, body, signal })
      return this.#keep(await answerOf(response, this.#place()))
    } catch (error) {
      if (error instanceof KafkaError) throw error
      throw noToken(this.#place(), signal.aborted ? `it does not answer within ${this.#timeoutMs} ms.` : failureOf(error), error)
    }
  }

  #keep({ access_token: token, expires_in: seconds }: z.infer<typeof Answer>): string {
    const lifeMs = seconds === undefined ? defaultLifeMs : seconds * 1000
    this.#kept = { token, until: performance.now() + Math.max(lifeMs - marginMs, Math.min(lifeMs * 0.9, marginMs)) }
    return token
  }

  /** The address as it may be shown. */
  #place(): string {
    const { origin, pathname } = new URL(this.#source.tokenUrl)
    return origin + pathname
  }
}

async function answerOf(response: Response, place: string): Promise<z.infer<typeof Answer>> {
  const { status } = response
  if (status >= 300 && status < 400) {
    await response.body?.cancel()
    throw noToken(place, `it answered with a redirect (${status}), which is not followed. Write the address it leads to as tokenUrl.`)
  }
  const json = jsonIn(await cappedText(response, place))
  if (status === 400 || status === 401 || status === 403) {
    throw noToken(place, `it refused the client (${status}${errorIn(json)}). Check clientId, clientSecret and scope.`)
  }
  if (!response.ok) throw noToken(place, `it answered ${status}.`)
  const parsed = Answer.safeParse(json)
  if (!parsed.success) throw noToken(place, 'its answer holds no access_token. Is tokenUrl the token endpoint?')
  return parsed.data
}

async function cappedText(response: Response, place: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > answerBytes) throw noToken(place, 'its answer is too long to be a token.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The error code of RFC 6749 §5.2: from a closed list, so it carries no secret. */
function errorIn(json: unknown): string {
  const error = typeof json === 'object' && json !== null && 'error' in json ? json.error : null
  return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? `, ${error}` : ''
}

function failureOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const words = tlsWords(cause, 'tokenCaFile')
  if (words !== null) return `${words.why}. ${words.fix}`
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'no connection'
  return `it cannot be reached (${code}). Check the address and that it can be reached from here.`
}

function noToken(place: string, why: string, cause?: unknown): KafkaError {
  const message = `No token to sign in with: ${place}: ${why}`
  return new KafkaError({ code: null, kafkaName: 'TOKEN', message, retriable: true, ...(cause === undefined ? {} : { cause }) })
}
