/** Bytes as base64 (RFC 4648, section 4), in pieces: a call takes only so many arguments. */
export function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
  return btoa(pieces.join(''))
}

/** Text as the base64 of its UTF-8. */
export const base64OfText = (text: string) => base64Of(new TextEncoder().encode(text))
