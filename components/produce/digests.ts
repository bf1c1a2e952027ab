import type { Header, KafkaRecord, Part } from '../../server/contract/records.ts'
import { bytesOf } from '../messages/bytes-model.ts'

/** SHA-256 of the parts of a record as hexadecimal digits; null for a part that is null. */
export interface Digests {
  key: string | null
  value: string | null
  /** Of all headers in their order, with their lengths, so that nothing can move from one to the next. */
  headers: string
}

/** Rejects where the page is not on a secure address: browsers have no digests there. */
export async function digestsOf(record: KafkaRecord, headers: readonly Header[] = record.headers): Promise<Digests> {
  const part = async ({ base64 }: Part) => (base64 === null ? null : sha256(bytesOf(base64)))
  return { key: await part(record.key), value: await part(record.value), headers: await sha256(headerBytes(headers)) }
}

/** Length (−1 for null) and bytes of each name and value, one after the other. */
function headerBytes(headers: readonly Header[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const parts = headers.flatMap(({ name, nameBase64, base64 }) => [
    nameBase64 === undefined ? encoder.encode(name) : bytesOf(nameBase64),
    base64 === null ? null : bytesOf(base64),
  ])
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + (part?.length ?? 0), 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const part of parts) {
    view.setInt32(at, part?.length ?? -1)
    if (part !== null) bytes.set(part, at + 4)
    at += 4 + (part?.length ?? 0)
  }
  return bytes
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
