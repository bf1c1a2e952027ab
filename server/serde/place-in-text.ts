/** Where a person finds something in a text: both from 1, columns in characters of UTF-16 as editors count them. */
export interface TextPlace {
  line: number
  column: number
}

/** The place of the character at `index`. Lines end with \n; a \r before it is the last character of its line. */
export function placeInText(text: string, index: number): TextPlace {
  const before = text.slice(0, index)
  const start = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: before.length - start + 1 }
}
