import { API_BASE, addresses, type RouteName } from '../../server/contract/addresses.ts'

export interface RequestParts {
  path: string
  body: string | undefined
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
  return { path: `${API_BASE}${path}${query === '' ? '' : `?${query}`}`, body: 'body' in input ? JSON.stringify(input.body) : undefined }
}
