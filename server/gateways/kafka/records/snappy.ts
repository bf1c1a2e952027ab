import { copyMatch } from './copy-match.ts'
import { overflow, UnreadableError } from './unreadable.ts'

// Java writes a stream of blocks behind this header (xerial's snappy-java), librdkafka one raw block.
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const xerialHeaderBytes = 16

/** Uncompresses raw or xerial-framed Snappy. The announced lengths are added up and checked against `maxBytes` before any byte is written. */
export function unsnappy(input: Buffer, maxBytes: number): Buffer {
  const blocks = isXerial(input) ? xerialBlocks(input) : [input]
  const sizes = blocks.map((block) => readLength(block).length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total > maxBytes) throw overflow(maxBytes)
  const output = Buffer.allocUnsafe(total)
  let end = 0
  for (const block of blocks) end = unsnappyBlock(block, output, end)
  return output
}

function isXerial(input: Buffer): boolean {
  return input.length >= xerialHeaderBytes && input.subarray(0, xerialMagic.length).equals(xerialMagic)
}

function xerialBlocks(input: Buffer): Buffer[] {
  const blocks: Buffer[] = []
  for (let at = xerialHeaderBytes; at < input.length; ) {
    if (at + 4 > input.length) throw damaged('a block length is cut off')
    const length = input.readInt32BE(at)
    if (length < 0 || length > input.length - at - 4) throw damaged('a block is longer than what is there')
    blocks.push(input.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return blocks
}

function readLength(block: Buffer): { length: number; at: number } {
  let length = 0
  for (let at = 0; at < 5; at++) {
    const byte = block[at]
    if (byte === undefined) break
    length += (byte & 127) * 128 ** at
    if (byte < 128) return { length, at: at + 1 }
  }
  throw damaged('its length does not end')
}

/** Literals and copies (https://github.com/google/snappy/blob/main/format_description.txt). Returns the end of what was written. */
function unsnappyBlock(input: Buffer, output: Buffer, start: number): number {
  const announced = readLength(input)
  const limit = start + announced.length
  let at = announced.at
  let end = start
  while (at < input.length) {
    const tag = input[at++] ?? 0
    if ((tag & 3) === 0) {
      const extra = Math.max(0, (tag >> 2) - 59)
      if (at + extra > input.length) throw damaged('a literal is cut off')
      const length = (extra === 0 ? tag >> 2 : input.readUIntLE(at, extra)) + 1
      at += extra
      if (length > input.length - at || length > limit - end) throw damaged('a literal is longer than announced')
      end += input.copy(output, end, at, at + length)
      at += length
      continue
    }
    const size = (tag & 3) === 1 ? 1 : (tag & 3) === 2 ? 2 : 4
    if (at + size > input.length) throw damaged('a copy is cut off')
    const length = size === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    const distance = size === 1 ? ((tag >> 5) << 8) | input.readUInt8(at) : input.readUIntLE(at, size)
    at += size
    if (distance === 0 || distance > end - start || length > limit - end) throw damaged('a copy points outside of the block')
    end = copyMatch(output, end, distance, length)
  }
  if (end !== limit) throw damaged('it is shorter than announced')
  return end
}

const damaged = (why: string) => new UnreadableError('decompression', `The batch cannot be uncompressed: its Snappy data is damaged, ${why}.`)
