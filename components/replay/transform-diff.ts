/** A row of a comparison side by side; null where the other side has a line that this one lacks. */
export type DiffRow = { kind: 'same' | 'changed'; before: string | null; after: string | null } | { kind: 'fold'; lines: number }

/** Unchanged lines around a change that stay in sight. */
const CONTEXT = 3
/** Comparing takes time and memory by both lengths: of longer texts what lies between equal beginnings and ends is all changed. */
const MOST_CELLS = 1_000_000

/** Two texts line by line: the longest common sequence stays, what is removed stands beside what takes its place. */
export function diffRows(before: readonly string[], after: readonly string[]): DiffRow[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const middle = between(before.slice(head, before.length - tail), after.slice(head, after.length - tail))
  return folded([...before.slice(0, head).map(same), ...middle, ...before.slice(before.length - tail).map(same)])
}

const same = (line: string): DiffRow => ({ kind: 'same', before: line, after: line })

function between(before: string[], after: string[]): DiffRow[] {
  if (before.length * after.length > MOST_CELLS) return paired(before, after)
  const width = after.length + 1
  // Lengths of the longest common sequence of what is left of both, from the end.
  const lengths = new Uint32Array((before.length + 1) * width)
  for (let at = before.length - 1; at >= 0; at--) {
    for (let other = after.length - 1; other >= 0; other--) {
      const longer = Math.max(lengths[(at + 1) * width + other] ?? 0, lengths[at * width + other + 1] ?? 0)
      lengths[at * width + other] = before[at] === after[other] ? (lengths[(at + 1) * width + other + 1] ?? 0) + 1 : longer
    }
  }
  const rows: DiffRow[] = []
  let [gone, fresh]: [string[], string[]] = [[], []]
  let [at, other] = [0, 0]
  while (at < before.length || other < after.length) {
    const [line, next] = [before[at], after[other]]
    if (line !== undefined && line === next) {
      rows.push(...paired(gone, fresh), same(line))
      ;[gone, fresh] = [[], []]
      at++
      other++
    } else if (next === undefined || (line !== undefined && (lengths[(at + 1) * width + other] ?? 0) >= (lengths[at * width + other + 1] ?? 0))) {
      if (line !== undefined) gone.push(line)
      at++
    } else {
      fresh.push(next)
      other++
    }
  }
  return [...rows, ...paired(gone, fresh)]
}

function paired(gone: string[], fresh: string[]): DiffRow[] {
  return Array.from({ length: Math.max(gone.length, fresh.length) }, (_, at) => ({
    kind: 'changed',
    before: gone[at] ?? null,
    after: fresh[at] ?? null,
  }))
}

function folded(rows: DiffRow[]): DiffRow[] {
  const near = rows.map((_, at) => rows.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ kind }) => kind === 'changed'))
  const shown: DiffRow[] = []
  for (const [at, row] of rows.entries()) {
    const last = shown.at(-1)
    if (near[at]) shown.push(row)
    else if (last?.kind === 'fold') last.lines++
    else shown.push({ kind: 'fold', lines: 1 })
  }
  // A fold of a single line takes as much room as the line.
  let at = -1
  return shown.flatMap((row) => {
    at += row.kind === 'fold' ? row.lines : 1
    const only = rows[at]
    return row.kind === 'fold' && row.lines === 1 && only !== undefined ? [only] : [row]
  })
}
