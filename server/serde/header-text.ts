import { judgeText } from './utf8.ts'

/** A header value as text; null when it has none, is not UTF-8, or holds control characters (a number written as bytes, say). */
export function headerText(value: Buffer | null): string | null {
  if (value === null || !judgeText(value).ok) return null
  return value.toString('utf8')
}
