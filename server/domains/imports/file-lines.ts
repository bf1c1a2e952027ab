/** A line of the file: its number (from 1) and its bytes without the line end. */
export interface FileLine {
  number: number
  bytes: Buffer
  /** It ended with a line end: only the last one may not. */
  ended: boolean
}

/** A record of 32 MiB is 43 MiB of base64; what is longer is no line of an export. */
const MAX_LINE_BYTES = 48 * 1_048_576
const LINE_END = 0x0a

export class LineTooLong extends Error {
  readonly line: number

  constructor(line: number) {
    super(`Line ${line} is longer than ${MAX_LINE_BYTES / 1_048_576} MiB.`)
    this.line = line
  }
}

/** Cuts a stream into lines; holds one line and one chunk at most. Throws LineTooLong. */
export async function* fileLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FileLine> {
  let number = 1
  let parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let from = 0
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, from)) {
      parts.push(bytes.subarray(from, end))
      yield { number, bytes: parts.length === 1 ? (parts[0] ?? bytes) : Buffer.concat(parts), ended: true }
      number += 1
      parts = []
      size = 0
      from = end + 1
    }
    if (from === bytes.length) continue
    parts.push(bytes.subarray(from))
    size += bytes.length - from
    if (size > MAX_LINE_BYTES) throw new LineTooLong(number)
  }
  if (size > 0) yield { number, bytes: Buffer.concat(parts), ended: false }
}
