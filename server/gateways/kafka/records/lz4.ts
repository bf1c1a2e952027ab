import { copyMatch } from './copy-match.ts'
import { overflow, UnreadableError } from './unreadable.ts'

const frameMagic = 0x184d2204
const blockSizes: Record<number, number> = { 4: 64 << 10, 5: 256 << 10, 6: 1 << 20, 7: 4 << 20 }

/**
 * Uncompresses one LZ4 frame (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md). Never writes more than `maxBytes`:
 * room is taken by what the block headers allow, and every copy is checked. Checksums are left out, the batch has its own.
 */
export function unlz4(input: Buffer, maxBytes: number): Buffer {
  const { blocks, bound } = readFrame(input, maxBytes)
  const output = Buffer.allocUnsafe(Math.min(bound, maxBytes))
  let end = 0
  for (const block of blocks) {
    if (block.stored) {
      if (block.bytes.length > output.length - end) throw overflow(maxBytes)
      end += block.bytes.copy(output, end)
    } else end = unlz4Block(block.bytes, output, end, maxBytes)
  }
  return output.subarray(0, end)
}

interface Block {
  bytes: Buffer
  stored: boolean
}

function readFrame(input: Buffer, maxBytes: number): { blocks: Block[]; bound: number } {
  if (input.length < 7 || input.readUInt32LE(0) !== frameMagic) throw damaged('it does not start with an LZ4 frame')
  const flags = input.readUInt8(4)
  const blockSize = blockSizes[(input.readUInt8(5) >> 4) & 7]
  if (flags >> 6 !== 1 || blockSize === undefined) throw damaged('its LZ4 frame header is of an unknown kind')
  const [blockChecksums, hasContentSize, hasDictionary] = [(flags & 0x10) !== 0, (flags & 0x08) !== 0, (flags & 0x01) !== 0]
  if (hasContentSize && input.length >= 14 && input.readBigUInt64LE(6) > BigInt(maxBytes)) throw overflow(maxBytes)
  let at = 7 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0)
  const blocks: Block[] = []
  let bound = 0
  for (;;) {
    if (at + 4 > input.length) throw damaged('its LZ4 frame has no end mark')
    const word = input.readUInt32LE(at)
    if (word === 0) return { blocks, bound }
    const length = word & 0x7fffffff
    const stored = word >>> 31 === 1
    if (length > input.length - at - 4) throw damaged('an LZ4 block is longer than what is there')
    blocks.push({ bytes: input.subarray(at + 4, at + 4 + length), stored })
    bound += stored ? length : Math.min(blockSize, length * 255)
    at += 4 + length + (blockChecksums ? 4 : 0)
  }
}

/** Sequences of literals and a match (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md). Matches may reach into earlier blocks. */
function unlz4Block(input: Buffer, output: Buffer, start: number, maxBytes: number): number {
  let at = 0
  let end = start
  const extended = (nibble: number): number => {
    let length = nibble
    if (nibble !== 15) return length
    for (let byte = 255; byte === 255; length += byte) {
      if (at >= input.length) throw damaged('an LZ4 length does not end')
      byte = input[at++] ?? 0
    }
    return length
  }
  while (at < input.length) {
    const token = input[at++] ?? 0
    const literals = extended(token >> 4)
    if (literals > input.length - at) throw damaged('LZ4 literals are longer than what is there')
    if (literals > output.length - end) throw overflow(maxBytes)
    end += input.copy(output, end, at, at + literals)
    at += literals
    if (at >= input.length) return end
    if (at + 2 > input.length) throw damaged('an LZ4 match is cut off')
    const distance = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8)
    at += 2
    const length = extended(token & 15) + 4
    if (distance === 0 || distance > end) throw damaged('an LZ4 match points before the start')
    if (length > output.length - end) throw overflow(maxBytes)
    end = copyMatch(output, end, distance, length)
  }
  return end
}

const damaged = (why: string) => new UnreadableError('decompression', `The batch cannot be uncompressed: ${why}.`)
