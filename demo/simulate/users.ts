import { between, pick, type Random } from './random.ts'

export interface UserState {
  userId: string
  /** Counts the changes of this user, from 1. */
  version: number
  name: string
  email: string
  country: string
  plan: 'BASIC' | 'PLUS' | 'PRO'
  newsletter: boolean
  phone: string | null
}

interface Registration {
  userId: string
  country: string
  channel: 'WEB' | 'APP' | 'PARTNER'
}

export type UserChange =
  | { kind: 'registered'; registration: Registration; state: UserState }
  | { kind: 'updated'; state: UserState }
  | { kind: 'erased'; userId: string; version: number }

/** More users than this are never kept: a registration then waits until somebody was erased. */
export const MAX_USERS = 2000
const MIN_USERS = 20

const given = ['Anna', 'Ben', 'Clara', 'David', 'Elif', 'Finn', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Katya', 'Luca', 'Mina', 'Nils', 'Olga', 'Piotr']
const family = [
  'Adler',
  'Bianchi',
  'Costa',
  'Dubois',
  'Eriksson',
  'Fischer',
  'Garcia',
  'Hansen',
  'Ivanova',
  'Jansen',
  'Kowalski',
  'Lindner',
  'Moreau',
]
const countries = ['DE', 'AT', 'CH', 'FR', 'NL', 'PL', 'IT', 'SE']

/** The users of the demo: who exists, in which version. What was written before a restart comes back with `restore`. */
export class Users {
  readonly #random: Random
  readonly #byId = new Map<string, UserState>()
  /** Ids in no order, for a fair pick in constant time. */
  #ids: string[] = []
  #lastNumber = 0

  constructor(random: Random) {
    this.#random = random
  }

  get size(): number {
    return this.#ids.length
  }

  /** Takes over what the log says about a user, oldest first; `state` null: erased. */
  restore(userId: string, state: UserState | null): void {
    this.#lastNumber = Math.max(this.#lastNumber, Number(/^usr-(\d{1,9})$/.exec(userId)?.[1] ?? 0))
    if (state === null) this.#remove(userId)
    else this.#put(state)
  }

  /** A user who exists, to place an order. */
  anyone(): string {
    return pick(this.#random, this.#ids)
  }

  /** What happens next among the users: mostly updates, some registrations, now and then an erasure. */
  change(): UserChange {
    const chance = this.#random()
    if (this.size < MIN_USERS || (chance < 0.15 && this.size < MAX_USERS)) return this.register()
    if (chance < 0.2) return this.#erase()
    return this.#update()
  }

  register(): UserChange {
    this.#lastNumber += 1
    const userId = `usr-${String(this.#lastNumber).padStart(6, '0')}`
    const [first, last] = [pick(this.#random, given), pick(this.#random, family)]
    const country = pick(this.#random, countries)
    const email = `${first}.${last}.${this.#lastNumber}@example.com`.toLowerCase()
    const state: UserState = { userId, version: 1, name: `${first} ${last}`, email, country, plan: 'BASIC', newsletter: false, phone: null }
    this.#put(state)
    return { kind: 'registered', registration: { userId, country, channel: pick(this.#random, ['WEB', 'APP', 'PARTNER'] as const) }, state }
  }

  #update(): UserChange {
    const before = this.#byId.get(this.anyone())
    if (before === undefined) throw new RangeError('a user without a state')
    const state = { ...before, ...this.#changedField(before), version: before.version + 1 }
    this.#put(state)
    return { kind: 'updated', state }
  }

  #changedField(before: UserState): Partial<UserState> {
    const what = between(this.#random, 1, 3)
    if (what === 1) return { newsletter: !before.newsletter }
    if (what === 2) return { plan: pick(this.#random, ['BASIC', 'PLUS', 'PRO'] as const) }
    return { phone: before.phone === null ? `+49 151 ${between(this.#random, 1_000_000, 9_999_999)}` : null }
  }

  #erase(): UserChange {
    const userId = this.anyone()
    const version = (this.#byId.get(userId)?.version ?? 0) + 1
    this.#remove(userId)
    return { kind: 'erased', userId, version }
  }

  #put(state: UserState): void {
    if (!this.#byId.has(state.userId)) this.#ids.push(state.userId)
    this.#byId.set(state.userId, state)
  }

  #remove(userId: string): void {
    if (!this.#byId.delete(userId)) return
    const at = this.#ids.indexOf(userId)
    const last = this.#ids.pop()
    if (last !== undefined && at < this.#ids.length) this.#ids[at] = last
  }
}
