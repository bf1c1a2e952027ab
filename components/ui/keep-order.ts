/**
 * Rows in the order in which they were seen last, so that new figures do not move them under the reader. Rows not seen
 * before come after; `moved` says that the order of the source is another one by now.
 */
export function keepOrder<Row>(seen: readonly string[], rows: readonly Row[], keyOf: (row: Row) => string): { rows: Row[]; moved: boolean } {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  const kept: Row[] = []
  for (const key of seen) {
    const row = byKey.get(key)
    if (row === undefined) continue
    kept.push(row)
    byKey.delete(key)
  }
  const ordered = [...kept, ...byKey.values()]
  return { rows: ordered, moved: ordered.some((row, index) => row !== rows[index]) }
}
