import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { type ProblemError, problem } from '../core/errors.ts'

/** Which callers may change things and open sockets. */
export interface OriginRules {
  /** true while Headgate is bound to loopback: then Host must be loopback too, against DNS rebinding. */
  loopbackOnly: boolean
  /** The origin that browsers open, where it is configured: a proxy may pass another Host. */
  publicOrigin: string | null
}

export type OriginVerdict = { allowed: true } | { allowed: false; reason: string }

const allowed: OriginVerdict = { allowed: true }

/** Host names that reach this machine only. */
export function isLoopbackHost(host: string): boolean {
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
  if (name === 'localhost' || name === '::1') return true
  return isIP(name) === 4 && name.startsWith('127.')
}

/**
 * A page of a foreign name that was made to resolve to this server (DNS rebinding) is refused: in local mode every name but
 * loopback, elsewhere every name but the public one, where it is known. Addresses and names without a dot are no names that a
 * stranger can register; proxies and health checks use them.
 */
export function checkHost(headers: IncomingHttpHeaders, { loopbackOnly, publicOrigin }: OriginRules): OriginVerdict {
  const host = headers.host
  if (host !== undefined && isLoopbackHost(host)) return allowed
  if (!loopbackOnly) {
    if (publicOrigin === null || host === undefined || host.toLowerCase() === hostOf(publicOrigin) || isInternal(host)) return allowed
    return { allowed: false, reason: `Host ${host} is not the configured public address. Open ${publicOrigin}, or correct publicUrl.` }
  }
  return { allowed: false, reason: `Host ${host ?? '(none)'} is not loopback. In local mode open Headgate by 127.0.0.1 or localhost.` }
}

/**
 * For mutations and socket upgrades: the Origin must be this server's own. Scripts send neither Origin nor
 * Sec-Fetch-Site and are allowed; a browser always sends one of them.
 */
export function checkOrigin(headers: IncomingHttpHeaders, { publicOrigin }: Pick<OriginRules, 'publicOrigin'>): OriginVerdict {
  const origin = headers.origin
  if (origin === undefined) {
    const site = headers['sec-fetch-site']
    if (site === undefined || site === 'same-origin' || site === 'none') return allowed
    return { allowed: false, reason: `The request comes from another site (Sec-Fetch-Site: ${String(site)}).` }
  }
  const originHost = hostOf(origin)
  if (originHost !== null && originHost === headers.host?.toLowerCase()) return allowed
  if (publicOrigin !== null && origin.toLowerCase() === publicOrigin) return allowed
  return {
    allowed: false,
    reason: `Origin ${origin} is not this server. Call the API from a page of Headgate, or without an Origin header; behind a proxy that changes Host, set publicUrl.`,
  }
}

/** An address, or a name of one word, with or without a port. */
function isInternal(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  return isIP(name) !== 0 || !name.includes('.')
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host.toLowerCase() : null
}

/** Both checks, as sockets need them: the problem to refuse with, or null. */
export function refusalOf(headers: IncomingHttpHeaders, rules: OriginRules): ProblemError | null {
  for (const verdict of [checkHost(headers, rules), checkOrigin(headers, rules)]) {
    if (!verdict.allowed) return problem('foreign-origin', verdict.reason)
  }
  return null
}
