import { BASE_PATH } from './build-input.ts'
import { parseJson } from './parse-json.ts'
import { fromAnswer, fromThrown, isProblem, ProblemError } from './problem-error.ts'
import { textLines } from './text-lines.ts'

/** What every line of a streamed answer tells of itself; the last one is of type `end`. */
export interface StreamLine {
  type: string
}

interface StreamRequest {
  method: string
  /** With the base of the API, below the base path of the app. */
  path: string
  body: string | Blob
  signal: AbortSignal
  /** How long nothing at all may come before the answer counts as lost. */
  silenceMs?: number
}

const SILENCE_MS = 30_000

/**
 * Reads an NDJSON answer line by line. Throws `ProblemError`: what the server refused before it began, what it told on
 * the way (a problem as a line), silence, and a stream that breaks off without its end line. An abort is thrown as it is.
 */
export async function* streamLines<L extends StreamLine>(request: StreamRequest): AsyncGenerator<L, void, undefined> {
  const silence = new Silence(request.silenceMs ?? SILENCE_MS)
  try {
    const answer = await fetch(`${BASE_PATH}${request.path}`, {
      method: request.method,
      body: request.body,
      signal: AbortSignal.any([request.signal, silence.signal]),
      headers: { accept: 'application/x-ndjson, application/problem+json', 'content-type': 'application/json' },
    })
    if (!answer.ok || answer.body === null) throw fromAnswer(answer.status, await answer.text(), answer.headers.get('x-request-id'))
    silence.heard()
    let ended = false
    for await (const text of textLines(answer.body)) {
      silence.heard()
      if (text === '') continue
      const line = lineOf<L>(text)
      ended = line.type === 'end'
      yield line
      if (ended) break
    }
    if (!ended) throw brokenOff()
  } catch (thrown) {
    request.signal.throwIfAborted()
    throw fromStream(thrown, silence)
  } finally {
    silence.end()
  }
}

function lineOf<L extends StreamLine>(text: string): L {
  const value = parseJson(text)
  if (isProblem(value)) throw new ProblemError(value)
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string') throw notALine()
  // The server checks its lines against the very schema that types this one.
  return value as L
}

function fromStream(thrown: unknown, silence: Silence): unknown {
  if (thrown instanceof ProblemError) return thrown
  if (silence.signal.aborted) {
    return new ProblemError({
      code: 'no-answer-in-time',
      title: 'The answer stopped',
      detail: `Nothing came for ${Math.round(silence.limitMs / 1000)} s. What came before is shown.`,
      retry: 'later',
    })
  }
  // Of a stream that had begun: the connection is gone, not the server's address.
  if (silence.heardSomething) return brokenOff()
  return fromThrown(thrown, silence.limitMs)
}

const brokenOff = () =>
  new ProblemError({
    code: 'stream-broken',
    title: 'The answer broke off',
    detail: 'The connection ended before the server said that it was done. What came before is shown; there may be more.',
    retry: 'later',
  })

const notALine = () =>
  new ProblemError({
    code: 'unreadable-answer',
    title: 'The answer is not of lines of JSON',
    detail: 'A line of it is something else.',
    retry: 'later',
  })

/** Ends the request when nothing came for too long. Its one timer is gone after `end`. */
class Silence {
  readonly limitMs: number
  heardSomething = false
  #control = new AbortController()
  #timer: ReturnType<typeof setTimeout>

  constructor(limitMs: number) {
    this.limitMs = limitMs
    this.#timer = this.#wait()
  }

  get signal(): AbortSignal {
    return this.#control.signal
  }

  heard(): void {
    this.heardSomething = true
    clearTimeout(this.#timer)
    this.#timer = this.#wait()
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  #wait(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#control.abort(), this.limitMs)
  }
}
