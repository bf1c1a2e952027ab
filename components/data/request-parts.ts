import { API_BASE, type Route } from '../../server/contract/define.ts'

export interface RequestParts {
  path: string
  body: string | undefined
}

/** Address and body of a call: path parameters are put in, the rest goes into the query string, `body` into the body. */
export function requestParts(route: Route, input: Readonly<Record<string, unknown>>): RequestParts {
  const rest = new Map(Object.entries(input).filter(([name, value]) => name !== 'body' && value !== undefined))
  const path = route.path.replace(/:([A-Za-z]+)/g, (_all, name: string) => {
    const value = rest.get(name)
    if (value === undefined) throw new Error(`${route.op} needs ${name}`)
    rest.delete(name)
    return encodeURIComponent(String(value))
  })
  const query = new URLSearchParams([...rest].map(([name, value]) => [name, String(value)])).toString()
  return { path: `${API_BASE}${path}${query === '' ? '' : `?${query}`}`, body: 'body' in input ? JSON.stringify(input.body) : undefined }
}
