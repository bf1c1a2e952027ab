/** A start that cannot go on. The message says what happened and then what to do about it. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError'

  constructor(what: string, fix: string, options: { cause?: unknown } = {}) {
    super(`${what} ${fix}`, options.cause === undefined ? undefined : { cause: options.cause })
  }
}
