/** Literal text that was searched for, to be marked where it is shown. */
export interface Hit {
  text: string
  /** Small and capital letters are the same. */
  fold: boolean
}

/** Where the text stands, without overlaps. */
export function hitsIn(shown: string, { text, fold }: Hit): [from: number, to: number][] {
  const [inside, wanted] = fold ? [shown.toLowerCase(), text.toLowerCase()] : [shown, text]
  // Folding changes the length of a few letters: their places would be wrong.
  if (wanted === '' || inside.length !== shown.length) return []
  const found: [number, number][] = []
  for (let at = inside.indexOf(wanted); at >= 0; at = inside.indexOf(wanted, at + wanted.length)) found.push([at, at + wanted.length])
  return found
}
