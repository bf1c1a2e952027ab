/** Longer lines are no answer of ours: a record's preview is a few kilobytes. */
const MOST_LINE_CHARACTERS = 16_777_216

/**
 * The lines of a byte stream as they arrive, without their ends; a last line without an end counts as well. Characters
 * that are split between two chunks stay whole. Leaving the loop early cancels the stream. Throws RangeError for a line
 * that does not end.
 */
export async function* textLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = stream.getReader()
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  let ended = false
  try {
    while (!ended) {
      const { done, value } = await reader.read()
      ended = done
      const pieces = (rest + (done ? decoder.decode() : decoder.decode(value, { stream: true }))).split('\n')
      rest = pieces.pop() ?? ''
      if (rest.length > MOST_LINE_CHARACTERS) throw new RangeError('a line without an end')
      for (const piece of pieces) yield piece.endsWith('\r') ? piece.slice(0, -1) : piece
    }
    if (rest !== '') yield rest
  } finally {
    // Also when the loop is left by its reader: the server must hear of it and stop.
    if (ended) reader.releaseLock()
    else await reader.cancel().catch(ignoreClosed)
  }
}

/** A stream that broke off has nothing left to cancel; what broke it was thrown by the read. */
const ignoreClosed = () => undefined
