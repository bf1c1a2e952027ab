export interface FuzzyMatch {
  /** Higher is better. */
  score: number
  /** Parts of the text that were hit, in order: [from, to). */
  hits: readonly [from: number, to: number][]
}

/** Hits that only a separator parts, as one: `order-cre` reads better than `order` and `cre`. */
export function joinHits(text: string, hits: FuzzyMatch['hits']): [from: number, to: number][] {
  const joined: [number, number][] = []
  for (const [from, to] of hits) {
    const last = joined.at(-1)
    if (last !== undefined && /^[^a-z0-9]?$/i.test(text.slice(last[1], from))) last[1] = to
    else joined.push([from, to])
  }
  return joined
}

const isBoundary = (text: string, at: number) => at === 0 || /[^a-z0-9]/i.test(text[at - 1] ?? '')

/**
 * Finds the characters of a query in a text, in order; case and blanks of the query do not count (`order cre` finds
 * `orders.order-created`). Runs, starts of words and early hits score. null: not in there.
 */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | null {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '')
  if (wanted === '') return { score: 0, hits: [] }
  const lower = text.toLowerCase()
  let best: FuzzyMatch | null = null
  for (let start = lower.indexOf(wanted[0] ?? ''); start >= 0; start = lower.indexOf(wanted[0] ?? '', start + 1)) {
    const found = matchFrom(wanted, lower, start)
    if (found === null) break
    if (best === null || found.score > best.score) best = found
  }
  return best
}

/** The match whose first character is at `start`: always the next place where the longest run goes on. */
function matchFrom(wanted: string, text: string, start: number): FuzzyMatch | null {
  const hits: [number, number][] = []
  let done = 0
  let at = start
  let score = -start * 0.05
  while (done < wanted.length) {
    const found = done === 0 ? start : nextRun(wanted, text, done, at)
    if (found < 0) return null
    let length = 1
    while (done + length < wanted.length && text[found + length] === wanted[done + length]) length += 1
    score += length * length + (isBoundary(text, found) ? 4 : 0) - (found - at) * 0.1
    hits.push([found, found + length])
    done += length
    at = found + length
  }
  return { score: score - text.length * 0.01, hits }
}

/** Prefers a place at the start of a word over an earlier one inside a word. */
function nextRun(wanted: string, text: string, done: number, from: number): number {
  const letter = wanted[done] ?? ''
  const first = text.indexOf(letter, from)
  for (let at = first; at >= 0; at = text.indexOf(letter, at + 1)) {
    if (isBoundary(text, at) && canFinish(wanted, text, done, at)) return at
  }
  return first
}

function canFinish(wanted: string, text: string, done: number, from: number): boolean {
  let at = from
  for (let index = done; index < wanted.length; index += 1) {
    at = text.indexOf(wanted[index] ?? '', at) + 1
    if (at === 0) return false
  }
  return true
}
