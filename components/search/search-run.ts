import type { KafkaRecord } from '../../server/contract/records.ts'
import type { SearchEnd, SearchLine, SearchProgress } from '../../server/contract/search.ts'
import { ProblemError } from '../data/problem-error.ts'
import { SortedMatches } from './sorted-matches.ts'

/**
 * One search as the reader sees it:
 *
 *   waiting ──first line──▶ reading ──end line──▶ ended
 *      │                       │
 *      ├──────cancel()─────────┴──▶ cancelled   (what was found stays; what was read is the last progress)
 *      └──────a problem────────────▶ failed     (likewise)
 *
 * `stop()` is the screen that goes away: nobody is told, and the same search can be started again.
 */
export type SearchPhase = 'waiting' | 'reading' | 'ended' | 'cancelled' | 'failed'

export interface SearchView {
  phase: SearchPhase
  progress: SearchProgress | null
  end: SearchEnd | null
  error: ProblemError | null
  /** In the order of the table: by (timestamp, partition, offset). */
  matches: readonly KafkaRecord[]
}

export type OpenSearch = (signal: AbortSignal) => AsyncIterable<SearchLine>

/** Tells its listeners at most this often: matches may come by the thousand. */
const TELL_EVERY_MS = 100

export class SearchRun {
  #open: OpenSearch
  #matches: SortedMatches
  #view: SearchView = { phase: 'waiting', progress: null, end: null, error: null, matches: [] }
  #control: AbortController | null = null
  #listeners = new Set<() => void>()
  #telling: ReturnType<typeof setTimeout> | null = null

  constructor(open: OpenSearch, order: 'newest' | 'oldest') {
    this.#open = open
    this.#matches = new SortedMatches(order)
  }

  get view(): SearchView {
    return this.#view
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Begins, unless it has already come to an end. Resolves when nothing more will come; never rejects. */
  async start(): Promise<void> {
    if (this.#control !== null || isOver(this.#view.phase)) return
    const control = new AbortController()
    this.#control = control
    try {
      for await (const line of this.#open(control.signal)) {
        if (control.signal.aborted) return
        this.#take(line)
      }
    } catch (error) {
      if (!control.signal.aborted) this.#set({ phase: 'failed', error: asProblem(error) })
    } finally {
      if (this.#control === control) this.#control = null
    }
  }

  /** The reader has enough. */
  cancel(): void {
    if (isOver(this.#view.phase)) return
    this.#set({ phase: 'cancelled' })
    this.#abort()
  }

  /** The screen goes away before the end: what was found is forgotten, as it would be found again. */
  stop(): void {
    this.#abort()
    if (this.#telling !== null) clearTimeout(this.#telling)
    this.#telling = null
    if (isOver(this.#view.phase)) return
    this.#matches.clear()
    this.#view = { phase: 'waiting', progress: null, end: null, error: null, matches: [] }
  }

  #abort(): void {
    this.#control?.abort()
    this.#control = null
  }

  #take(line: SearchLine): void {
    if (line.type === 'match') {
      this.#matches.add(line.record)
      if (this.#view.phase === 'waiting') this.#view = { ...this.#view, phase: 'reading' }
      this.#tellSoon()
    } else if (line.type === 'progress') this.#set({ phase: 'reading', progress: line })
    else this.#set({ phase: 'ended', end: line })
  }

  #set(change: Partial<SearchView>): void {
    this.#view = { ...this.#view, ...change }
    if (isOver(this.#view.phase)) this.#tell()
    else this.#tellSoon()
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => this.#tell(), TELL_EVERY_MS)
  }

  #tell(): void {
    if (this.#telling !== null) clearTimeout(this.#telling)
    this.#telling = null
    this.#view = { ...this.#view, matches: this.#matches.list() }
    for (const listener of this.#listeners) listener()
  }
}

/** Where a search that is over goes on: a stream that ended early left the place of its last progress line. null: nowhere. */
export function cursorOf({ phase, end, progress }: Pick<SearchView, 'phase' | 'end' | 'progress'>): string | null {
  if (end !== null) return end.cursor
  return phase === 'cancelled' || phase === 'failed' ? (progress?.cursor ?? null) : null
}

const isOver = (phase: SearchPhase) => phase === 'ended' || phase === 'cancelled' || phase === 'failed'

/** Whatever is not a problem is a defect; it is told in the place of the search, not lost. */
function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new ProblemError({ code: 'unreadable-answer', title: 'The search could not be shown', detail, retry: 'later' })
}
