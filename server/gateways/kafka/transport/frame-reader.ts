/** Brokers send no answer that is larger (a fetch may exceed its limit by one batch, which is 100 MB at the very most). */
const mostBytes = 256 * 1024 * 1024
const tlsAlert = 21
const tlsHandshake = 22

/** What came is no answer of Kafka's. */
export class ForeignAnswer extends Error {
  override name = 'ForeignAnswer'
  readonly isTls: boolean

  constructor(start: Buffer) {
    super('what answers there does not speak the Kafka protocol')
    this.isTls = (start[0] === tlsAlert || start[0] === tlsHandshake) && start[1] === 3
  }
}

/**
 * Cuts a stream into Kafka's frames: four bytes of length, then the answer. Each frame is a buffer of its own, filled as its
 * bytes arrive, so that a large one is copied once and pins nothing else.
 */
export class FrameReader {
  readonly #onFrame: (frame: Buffer) => void
  readonly #size = Buffer.alloc(4)
  #sizeRead = 0
  #frame: Buffer | null = null
  #frameRead = 0

  constructor(onFrame: (frame: Buffer) => void) {
    this.#onFrame = onFrame
  }

  /** Throws ForeignAnswer where the length can be none. */
  push(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) at = this.#frame === null ? this.#readSize(chunk, at) : this.#readFrame(this.#frame, chunk, at)
  }

  #readSize(chunk: Buffer, at: number): number {
    const end = at + chunk.copy(this.#size, this.#sizeRead, at)
    this.#sizeRead += end - at
    if (this.#sizeRead < 4) return end
    const size = this.#size.readInt32BE(0)
    if (size < 4 || size > mostBytes) throw new ForeignAnswer(this.#size)
    this.#sizeRead = 0
    this.#frameRead = 0
    this.#frame = Buffer.allocUnsafeSlow(size)
    return end
  }

  #readFrame(frame: Buffer, chunk: Buffer, at: number): number {
    const end = at + chunk.copy(frame, this.#frameRead, at)
    this.#frameRead += end - at
    if (this.#frameRead === frame.length) {
      this.#frame = null
      this.#onFrame(frame)
    }
    return end
  }
}
