/** A value that its schema does not take: what, where in the value, and where in its text. */
export class DoesNotFit extends Error {
  override name = 'DoesNotFit'
  /** Like `lines[2].price`; empty for the value itself. */
  readonly path: string
  /** Index into the text. */
  readonly at: number
  readonly fix: string

  constructor(place: { path: string; at: number }, reason: string, fix: string) {
    super(reason)
    this.path = place.path
    this.at = place.at
    this.fix = fix
  }
}

/** The path of a member of what is at `path`. */
export function memberPath(path: string, name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}
