import { isUtf8 } from 'node:buffer'
import { PREVIEW_BYTES } from './limits.ts'

/** The first `max` bytes, less those of a code point that would be cut in two. A view, not a copy. */
export function cutUtf8(bytes: Buffer, max: number): Buffer {
  if (bytes.length <= max) return bytes
  let end = max
  // A code point has three continuation bytes at most; more of them are not UTF-8 and may be cut anywhere.
  while (end > max - 3 && end > 0 && isContinuation(bytes[end])) end--
  return bytes.subarray(0, isContinuation(bytes[end]) ? max : end)
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}

/** The same for text: the longest beginning that takes at most `max` bytes as UTF-8. */
export function cutText(text: string, max: number): string {
  if (text.length * 3 <= max) return text
  // Every UTF-16 unit takes a byte or more, so nothing beyond `max` units can stay.
  const bytes = Buffer.from(text.slice(0, max + 1), 'utf8')
  return bytes.length <= max && text.length <= max ? text : cutUtf8(bytes, max).toString('utf8')
}

/** Bytes as text, cut for a preview; null when they are not UTF-8. */
export function utf8Preview(bytes: Buffer): string | null {
  const head = cutUtf8(bytes, PREVIEW_BYTES)
  return isUtf8(head) ? head.toString('utf8') : null
}

export type TextVerdict = { ok: true } | { ok: false; reason: string }

/** Whether bytes read as text: UTF-8 without control characters other than white space (tab to carriage return). */
export function judgeText(bytes: Buffer): TextVerdict {
  if (!isUtf8(bytes)) return { ok: false, reason: 'the bytes are not UTF-8' }
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    const c0 = byte < 0x20 && (byte < 0x09 || byte > 0x0d)
    const c1 = byte === 0xc2 && (bytes[i + 1] ?? 0xff) < 0xa0
    if (!c0 && !c1 && byte !== 0x7f) continue
    const code = c1 ? (bytes[i + 1] ?? 0) : byte
    return { ok: false, reason: `control character U+${code.toString(16).toUpperCase().padStart(4, '0')} at byte ${i}` }
  }
  return { ok: true }
}
