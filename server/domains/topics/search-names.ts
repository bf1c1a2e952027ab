/**
 * Names that fit a search. Every word of the search must occur in the name; where no name has them all, the words may
 * be spread: their letters must occur in order ("ordcr" finds orders.order-created). Case does not matter.
 */
export function searchNames<T extends { name: string }>(items: T[], search: string | undefined): T[] {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return items
  const exact = items.filter((item) => words.every((word) => item.name.toLowerCase().includes(word)))
  if (exact.length > 0) return exact
  return items.filter((item) => words.every((word) => lettersInOrder(item.name.toLowerCase(), word)))
}

function lettersInOrder(name: string, word: string): boolean {
  let from = 0
  for (const letter of word) {
    const at = name.indexOf(letter, from)
    if (at < 0) return false
    from = at + 1
  }
  return true
}
