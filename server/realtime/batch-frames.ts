import type { Socket } from 'socket.io'
import type { BatchText } from '../domains/live/index.ts'

type Connection = Socket['conn']

/** socket.io's text protocol (revision 5): an event of the main namespace with one argument. */
const EVENT_HEAD = '2["tail.batch",'
const EVENT_TAIL = ']'
/** engine.io puts this before every message (revision 4). */
const MESSAGE = '4'

/**
 * Writes batches so that viewers in step share the bytes of their records: a WebSocket frame is a short part of the
 * viewer's own (tail id, counters, gaps) and the run's bytes, which were encoded once. `socket.emit` would stringify
 * and encode everything anew for each viewer. The ready frame is how socket.io's own rooms do it; where it is not
 * used, as with polling, the same text is sent.
 */
export class BatchFrames {
  /** By run, for as long as the run lives. */
  readonly #runs = new WeakMap<BatchText['run'], Buffer>()

  send(connection: Connection, { head, run, tail }: BatchText): void {
    const text = `${EVENT_HEAD}${head}${run.text}${tail}${EVENT_TAIL}`
    const options = {
      compress: false,
      wsPreEncodedFrame: frameOf(Buffer.from(`${MESSAGE}${EVENT_HEAD}${head}`), this.#runBytes(run, `${tail}${EVENT_TAIL}`)),
    }
    connection.write(text, options)
  }

  #runBytes(run: BatchText['run'], end: string): Buffer {
    let bytes = this.#runs.get(run)
    if (bytes === undefined) {
      bytes = Buffer.from(run.text + end)
      this.#runs.set(run, bytes)
    }
    return bytes
  }
}

const FINAL_TEXT = 0x81
const LENGTH_16 = 126
const LENGTH_64 = 127

/** One unmasked text frame (RFC 6455, section 5.2) as the two pieces that are written one after the other. */
function frameOf(own: Buffer, shared: Buffer): [Buffer, Buffer] {
  const length = own.length + shared.length
  if (length < LENGTH_16) return [Buffer.concat([Buffer.of(FINAL_TEXT, length), own]), shared]
  const header = Buffer.alloc(length <= 0xffff ? 4 : 10)
  header[0] = FINAL_TEXT
  if (length <= 0xffff) {
    header[1] = LENGTH_16
    header.writeUInt16BE(length, 2)
  } else {
    header[1] = LENGTH_64
    header.writeBigUInt64BE(BigInt(length), 2)
  }
  return [Buffer.concat([header, own]), shared]
}
