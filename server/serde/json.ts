import { isUtf8 } from 'node:buffer'
import { scanJson } from './json-scan.ts'
import { LOOK_BYTES, MAX_COMPARED_KEYS_BYTES, PREVIEW_BYTES } from './limits.ts'
import { isLong, type Outcome } from './part.ts'
import type { Detail } from './types.ts'
import { cutUtf8 } from './utf8.ts'

/**
 * JSON as it is stored: the text is checked, never parsed and written again, so `1.10`, `-0`, `1E400`, long numbers,
 * repeated keys and white space stay. A long value is judged by its beginning in a preview.
 */
export function decodeJson(bytes: Buffer, detail: Detail): Outcome {
  const long = isLong(bytes, detail)
  const looked = long ? cutUtf8(bytes, LOOK_BYTES) : bytes
  if (!isUtf8(looked)) return { ok: false, reason: 'the bytes are not UTF-8' }
  const scan = scanJson(looked, { findDuplicates: detail === 'full' && bytes.length <= MAX_COMPARED_KEYS_BYTES })
  if (!scan.ok) return { ok: false, reason: `${scan.reason} at byte ${scan.at}` }
  if (!scan.complete && !long) return { ok: false, reason: `the text ends at byte ${bytes.length}, before the value does` }
  const shown = detail === 'full' ? bytes : cutUtf8(bytes, PREVIEW_BYTES)
  return {
    ok: true,
    decoded: shown.toString('utf8'),
    truncated: shown.length < bytes.length,
    note: long ? `Judged by its first ${LOOK_BYTES / 1024} KiB` : duplicateNote(scan.duplicateKey),
  }
}

function duplicateNote(duplicate: { key: string; at: number } | null): string | null {
  return (
    duplicate && `The key "${duplicate.key.slice(0, 100)}" is repeated in its object (byte ${duplicate.at}); readers differ in which one they take`
  )
}

/** Whether someone who reads these bytes would expect JSON of them. */
export function looksLikeJson(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) continue
    return byte === 0x7b || byte === 0x5b
  }
  return false
}
