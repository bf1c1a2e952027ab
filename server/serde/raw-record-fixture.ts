import type { RawHeader, RawRecord } from '../gateways/kafka/types.ts'

type Text = string | Buffer | null

/** A record as the reader hands it out, of text or bytes. For tests. */
export function rawRecord(
  parts: { key?: Text; value?: Text; headers?: [string | Buffer, Text][]; timestamp?: bigint; offset?: bigint } = {},
): RawRecord {
  const headers: RawHeader[] = (parts.headers ?? []).map(([name, value]) => ({ name: Buffer.from(name), value: bytes(value) }))
  const key = bytes(parts.key ?? null)
  const value = bytes(parts.value ?? null)
  const sizeBytes = [key, value, ...headers.flatMap((header) => [header.name, header.value])].reduce((sum, part) => sum + (part?.length ?? 0), 0)
  return {
    partition: 0,
    offset: parts.offset ?? 0n,
    timestamp: parts.timestamp ?? 1700000000000n,
    timestampType: 'create',
    key,
    value,
    headers,
    state: 'committed',
    sizeBytes,
  }
}

function bytes(text: Text): Buffer | null {
  return text === null ? null : Buffer.from(text)
}
