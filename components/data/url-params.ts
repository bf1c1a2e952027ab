/** How one value is written in the address. `null` from `read` means: not valid, take the default. */
export interface UrlField<T> {
  fallback: T
  // Methods, not properties: fields of different types then fit into one table.
  read(text: string): T | null
  write(value: T): string
}

export type UrlFields = Record<string, UrlField<unknown>>
export type UrlValues<F extends UrlFields> = { [K in keyof F]: F[K]['fallback'] }

export const text = (fallback = ''): UrlField<string> => ({ fallback, read: (value) => value, write: (value) => value })

export const flag = (fallback = false): UrlField<boolean> => ({
  fallback,
  read: (value) => (value === '1' ? true : value === '0' ? false : null),
  write: (value) => (value ? '1' : '0'),
})

export const oneOf = <V extends string>(options: readonly V[], fallback: V): UrlField<V> => ({
  fallback,
  read: (value) => options.find((option) => option === value) ?? null,
  write: (value) => value,
})

/** One of a set, or nothing chosen. */
export const maybe = (pattern: RegExp): UrlField<string | null> => ({
  fallback: null,
  read: (value) => (pattern.test(value) ? value : null),
  write: (value) => value ?? '',
})

/** Whole numbers with commas, sorted, each once: `0,3,7`. Empty: all. */
export const numbers = (): UrlField<readonly number[]> => ({
  fallback: [],
  read: (value) => (/^\d{1,10}(,\d{1,10})*$/.test(value) ? sorted(value.split(',').map(Number)) : null),
  write: (values) => sorted(values).join(','),
})

const sorted = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b)

/** The values of an address; what is missing or not valid is the default. */
export function readParams<F extends UrlFields>(fields: F, params: URLSearchParams): UrlValues<F> {
  const entries = Object.entries(fields).map(([name, field]) => {
    const written = params.get(name)
    return [name, (written === null ? null : field.read(written)) ?? field.fallback]
  })
  // Each value comes from the field of the same name, so the shape is the one that the fields declare.
  return Object.fromEntries(entries) as UrlValues<F>
}

/** The query string after a change. Defaults are left out, parameters of others stay. */
export function writeParams<F extends UrlFields>(fields: F, params: URLSearchParams, patch: Partial<UrlValues<F>>): string {
  const next = new URLSearchParams(params)
  for (const [name, value] of Object.entries(patch)) {
    const field = fields[name]
    if (field === undefined) continue
    const written = field.write(value)
    if (value === null || written === field.write(field.fallback)) next.delete(name)
    else next.set(name, written)
  }
  return next.toString()
}
