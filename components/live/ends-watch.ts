import type { EndOffset, Positions } from './positions.ts'
import type { Schedule } from './schedule.ts'

const EVERY_MS = 10_000
const TIMEOUT_MS = 5000
/** A tail that keeps up has delivered, after so long, everything that was stored when the ends were read. */
const SETTLES_MS = 2000

interface Parts {
  schedule: Schedule
  positions: Positions
  readEnds: (signal: AbortSignal) => Promise<readonly EndOffset[]>
  /** The tail is open, not paused, has nothing waiting and no partition in trouble. */
  keepsUp: () => boolean
}

/**
 * Knows how far partitions were received that show nothing: a filter matches rarely, and a break must not make the
 * server read hours again. The ends are read now and then; what was below them counts as received once the tail has
 * kept up for two seconds more.
 */
export class EndsWatch {
  readonly #parts: Parts
  #candidate: { ends: readonly EndOffset[]; atMs: number } | null = null
  #stop: (() => void) | null = null
  #abort = new AbortController()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  start(): void {
    this.#abort = new AbortController()
    this.#stop = this.#parts.schedule.every(EVERY_MS, () => void this.#look())
  }

  stop(): void {
    this.#stop?.()
    this.#abort.abort()
    this.#candidate = null
  }

  /** A tail was opened: reads the ends without waiting for the next turn. */
  begin(): void {
    void this.#look()
  }

  /** The tail broke, paused or fell behind: what was read before proves nothing any more. */
  disturb(): void {
    this.#candidate = null
  }

  settle(): void {
    const candidate = this.#candidate
    if (candidate === null || this.#parts.schedule.now() - candidate.atMs < SETTLES_MS || !this.#parts.keepsUp()) return
    for (const { topic, partition, end } of candidate.ends) this.#parts.positions.skip(topic, partition, end)
    this.#candidate = null
  }

  /** null: they could not be read. */
  async read(): Promise<readonly EndOffset[] | null> {
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(TIMEOUT_MS)])
    return this.#parts.readEnds(signal).then(
      (ends) => ends,
      () => null,
    )
  }

  async #look(): Promise<void> {
    this.settle()
    const ends = await this.read()
    if (ends !== null && this.#parts.keepsUp()) this.#candidate = { ends, atMs: this.#parts.schedule.now() }
  }
}
