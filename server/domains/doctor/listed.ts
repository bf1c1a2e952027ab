const shown = 4

/** "a, b, c and 12 more" */
export function listed(items: readonly string[], most = shown): string {
  const unique = [...new Set(items)]
  const rest = unique.length - most
  return rest > 0 ? `${unique.slice(0, most).join(', ')} and ${rest} more` : unique.join(', ')
}

/** "1 topic", "3 topics" */
export const countOf = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`
