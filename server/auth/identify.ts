import type { Session } from '../contract/session.ts'
import type { Actor } from '../core/context.ts'

/** Finds out who asks, from what a request carries. Throws `not-signed-in` where a login is needed and missing. */
export type Identify = (headers: Record<string, string | string[] | undefined>) => Actor

export type AuthMode = Session['mode']

const actors: Record<AuthMode, Actor> = {
  local: { id: 'local', name: 'local', kind: 'local' },
  none: { id: 'anonymous', name: 'anonymous', kind: 'anonymous' },
}

/** Everyone who reaches the port is the same actor: the person at the keyboard, or nobody in particular. */
export function identifyBy(mode: AuthMode): Identify {
  return () => actors[mode]
}

/** What every page says while no login stands between the port and the cluster. */
export function bannerOf(mode: AuthMode, bind: string): string {
  return mode === 'local'
    ? 'Local mode: everyone at this machine has all rights. Headgate listens on loopback only.'
    : `Login is switched off (auth.mode: none): everyone who reaches ${bind} has all rights.`
}
