import { splitAt } from './json-lines.ts'

/** Text laid out in rows as places in it; a row with number 0 goes on with the line above. */
export interface TextRows {
  text: string
  count: number
  starts: Int32Array
  ends: Int32Array
  numbers: Int32Array
}

/** Lines end at `\n`; the white space stays as it is. */
export function layoutText(text: string): TextRows {
  const rows: number[] = []
  let number = 0
  for (let at = 0; at <= text.length; ) {
    const end = lineEnd(text, at)
    number += 1
    let start = at
    do {
      const stop = splitAt(text, start, end)
      rows.push(start, stop, start === at ? number : 0)
      start = stop
    } while (start < end)
    at = end + 1
  }
  const count = rows.length / 3
  const column = (index: number) => Int32Array.from({ length: count }, (_row, row) => rows[row * 3 + index] ?? 0)
  return { text, count, starts: column(0), ends: column(1), numbers: column(2) }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}
