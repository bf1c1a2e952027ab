import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RawHeader } from '../../../gateways/kafka/types.ts'

/** Headers for tests: text is written as UTF-8. */
export function headers(...pairs: [string, string | Buffer | null][]): RawHeader[] {
  return pairs.map(([name, value]) => ({ name: Buffer.from(name), value: typeof value === 'string' ? Buffer.from(value) : value }))
}

/** A dead letter as real software wrote it, read raw from a broker (`fixtures/`). */
export function fixture(name: string): { topic: string; key: Buffer | null; value: Buffer | null; headers: RawHeader[] } {
  const text = readFileSync(join(import.meta.dirname, '..', 'fixtures', `${name}.json`), 'utf8')
  const record: { topic: string; key: string | null; value: string | null; headers: [string, string | null][] } = JSON.parse(text)
  const bytes = (base64: string | null) => (base64 === null ? null : Buffer.from(base64, 'base64'))
  return {
    topic: record.topic,
    key: bytes(record.key),
    value: bytes(record.value),
    headers: headers(...record.headers.map(([header, value]): [string, Buffer | null] => [header, bytes(value)])),
  }
}
