import { API_BASE, addresses, type RouteName } from '../../server/contract/addresses.ts'

export interface RequestParts {
  path: string
  /** A file goes as it is. */
  body: string | Blob | undefined
}

/** Address and body of a call: path parameters are put in, the rest goes into the query string, `body` into the body. */
export function requestParts(op: RouteName, input: Readonly<Record<string, unknown>>): RequestParts {
  const rest = new Map(Object.entries(input).filter(([name, value]) => name !== 'body' && value !== undefined))
  const path = addresses[op].path.replace(/:([A-Za-z]+)/g, (_all, name: string) => {
    const value = rest.get(name)
    if (value === undefined) throw new Error(`${op} needs ${name}`)
    rest.delete(name)
    return encodeURIComponent(String(value))
  })
  const query = new URLSearchParams([...rest].map(([name, value]) => [name, String(value)])).toString()
  return { path: `${API_BASE}${path}${query === '' ? '' : `?${query}`}`, body: bodyOf(input) }
}

function bodyOf(input: Readonly<Record<string, unknown>>): string | Blob | undefined {
  if (!('body' in input)) return undefined
  return input.body instanceof Blob ? input.body : JSON.stringify(input.body)
}
