/** Where a person finds something in a text: both from 1, columns in characters of UTF-16 as editors count them. */
export interface TextPlace {
  line: number
  column: number
}

/** The place of the character at `index`; lines end with \n, \r\n or \r. */
export function placeInText(text: string, index: number): TextPlace {
  let line = 1
  let start = 0
  const end = Math.min(index, text.length)
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code !== 0x0a && (code !== 0x0d || text.charCodeAt(at + 1) === 0x0a)) continue
    line++
    start = at + 1
  }
  return { line, column: end - start + 1 }
}
