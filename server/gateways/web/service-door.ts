import type { HttpSettings } from '../../core/connection-settings.ts'
import { webFetch } from './web-fetch.ts'

/** How an HTTP service beside a cluster is asked: `fetch` with what it takes to sign in and to trust it. Redirects are handed back, not followed. */
export interface ServiceDoor {
  /** Without user and password, without a slash at its end. */
  url: string
  authenticated: boolean
  fetch(url: string, init: { signal: AbortSignal }): Promise<Response>
}

/** The way in: a token, or user and password of the settings, or those of the URL. */
export function serviceDoor(settings: HttpSettings, accept: string): ServiceDoor {
  const { origin, pathname } = new URL(settings.url)
  const authorization = authorizationOf(settings)
  const headers: Record<string, string> = { accept, ...(authorization === null ? {} : { authorization }) }
  const ask = webFetch(settings.tls ?? null)
  return {
    url: origin + pathname.replace(/\/+$/, ''),
    authenticated: authorization !== null,
    fetch: (url, { signal }) => ask(url, { signal, headers }),
  }
}

function authorizationOf({ url, username, password, token }: HttpSettings): string | null {
  if (token !== undefined) return `Bearer ${token}`
  const inUrl = new URL(url)
  const user = username ?? decodeURIComponent(inUrl.username)
  const secret = username === undefined ? decodeURIComponent(inUrl.password) : (password ?? '')
  return user === '' && secret === '' ? null : `Basic ${Buffer.from(`${user}:${secret}`, 'utf8').toString('base64')}`
}
