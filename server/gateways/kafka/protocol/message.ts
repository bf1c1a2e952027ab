import { MalformedResponse } from './wire-reader.ts'

export type Value = number | bigint | string | boolean | Buffer | null | Message | Value[]

/** A decoded struct. Fields are read by Kafka's names in camel case, through the type that is expected there. */
export class Message {
  readonly #index: ReadonlyMap<string, number>
  readonly #values: readonly Value[]

  /** `index` is shared by all messages of one struct. */
  constructor(index: ReadonlyMap<string, number>, values: readonly Value[]) {
    this.#index = index
    this.#values = values
  }

  #value(name: string): Value {
    const at = this.#index.get(name)
    if (at === undefined) throw new TypeError(`this message has no field ${name}`)
    return this.#values[at] ?? null
  }

  #wrong(name: string): never {
    throw new MalformedResponse(`field ${name} is not of the type that is expected`)
  }

  int(name: string): number {
    const value = this.#value(name)
    return typeof value === 'number' ? value : this.#wrong(name)
  }

  long(name: string): bigint {
    const value = this.#value(name)
    return typeof value === 'bigint' ? value : this.#wrong(name)
  }

  flag(name: string): boolean {
    const value = this.#value(name)
    return typeof value === 'boolean' ? value : this.#wrong(name)
  }

  text(name: string): string {
    return this.textOrNull(name) ?? this.#wrong(name)
  }

  textOrNull(name: string): string | null {
    const value = this.#value(name)
    return value === null || typeof value === 'string' ? value : this.#wrong(name)
  }

  /** Shares memory with the response: copy what outlives it. */
  bytes(name: string): Buffer | null {
    const value = this.#value(name)
    return value === null || Buffer.isBuffer(value) ? value : this.#wrong(name)
  }

  /** A null array reads as an empty one. */
  list(name: string): Message[] {
    return this.#array(name).map((item) => (item instanceof Message ? item : this.#wrong(name)))
  }

  ints(name: string): number[] {
    return this.#array(name).map((item) => (typeof item === 'number' ? item : this.#wrong(name)))
  }

  #array(name: string): Value[] {
    const value = this.#value(name)
    if (value === null) return []
    return Array.isArray(value) ? value : this.#wrong(name)
  }
}
