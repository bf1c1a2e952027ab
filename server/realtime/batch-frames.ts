import type { Socket } from 'socket.io'
import { giveBack } from '../core/give-back.ts'
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
 * used, as with polling, the same text is sent. A run's bytes are given back once all its viewers' connections took them.
 */
export class BatchFrames {
  /** By run, until it was sent: all viewers that share it are sent to at one stretch. */
  readonly #runs = new WeakMap<BatchText['run'], SharedBytes>()

  send(connection: Connection, { head, run, tail }: BatchText): void {
    const text = `${EVENT_HEAD}${head}${run.text}${tail}${EVENT_TAIL}`
    const shared = this.#sharedBytes(run, `${tail}${EVENT_TAIL}`)
    const options = { compress: false, wsPreEncodedFrame: frameOf(Buffer.from(`${MESSAGE}${EVENT_HEAD}${head}`), shared.bytes) }
    shared.waiting += 1
    connection.write(text, options, () => this.#taken(run, shared))
  }

  #sharedBytes(run: BatchText['run'], end: string): SharedBytes {
    const known = this.#runs.get(run)
    if (known !== undefined) return known
    const shared = { bytes: bytesOf(run.texts, end), waiting: 0 }
    this.#runs.set(run, shared)
    return shared
  }

  /** The kernel has them. Of a connection that ends before that nothing is heard: then the collector frees them. */
  #taken(run: BatchText['run'], shared: SharedBytes): void {
    shared.waiting -= 1
    if (shared.waiting > 0) return
    this.#runs.delete(run)
    giveBack(shared.bytes)
  }
}

const COMMA = 44

/** The texts with commas between, and what ends them: written one by one, since one text of all would be garbage at once. */
function bytesOf(texts: readonly string[], end: string): Buffer {
  const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), Math.max(0, texts.length - 1) + Buffer.byteLength(end))
  // Memory of its own, which can be given back.
  const bytes = Buffer.allocUnsafeSlow(size)
  let at = 0
  for (const [index, text] of texts.entries()) {
    if (index > 0) bytes[at++] = COMMA
    at += bytes.write(text, at)
  }
  bytes.write(end, at)
  return bytes
}

interface SharedBytes {
  bytes: Buffer
  /** Connections that have not taken them yet. */
  waiting: number
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
