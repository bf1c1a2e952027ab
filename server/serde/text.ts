import { LOOK_BYTES, PREVIEW_BYTES } from './limits.ts'
import { isLong, type Outcome } from './part.ts'
import type { Detail } from './types.ts'
import { cutUtf8, judgeText } from './utf8.ts'

/** UTF-8 text without control characters other than white space. A long value is judged by its beginning in a preview. */
export function decodeText(bytes: Buffer, detail: Detail): Outcome {
  const long = isLong(bytes, detail)
  const verdict = judgeText(long ? cutUtf8(bytes, LOOK_BYTES) : bytes)
  if (!verdict.ok) return verdict
  const shown = detail === 'full' ? bytes : cutUtf8(bytes, PREVIEW_BYTES)
  return {
    ok: true,
    decoded: shown.toString('utf8'),
    truncated: shown.length < bytes.length,
    note: long ? `Judged by its first ${LOOK_BYTES / 1024} KiB` : null,
  }
}
