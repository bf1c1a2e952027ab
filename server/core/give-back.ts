/** Smaller ones may lie in memory that Node shares among buffers, and are not worth it. */
const LEAST_BYTES = 16_384

/**
 * Gives the memory of bytes back now, not when the collector comes round: it does not see that a search or a live
 * view leaves megabytes a second behind. Nobody may look at them, nor at anything cut from them, afterwards.
 */
export function giveBack(bytes: Buffer): void {
  if (bytes.length >= LEAST_BYTES && bytes.buffer instanceof ArrayBuffer) bytes.buffer.transfer(0)
}
