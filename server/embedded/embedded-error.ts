/** A start that cannot go on. `message` says what happened, `fix` what to do about it. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError'
  readonly fix: string

  constructor(message: string, fix: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.fix = fix
  }
}
