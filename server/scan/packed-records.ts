import type { RawRecord } from '../gateways/kafka/types.ts'

type Row = Omit<RawRecord, 'key' | 'value' | 'headers'> & {
  /** Lengths of key, value, and name and value of each header, in the order of the bytes; −1: absent. */
  lengths: number[]
}

/** Records on their way to a thread: all their bytes in one piece, which is handed over. Buffers as they are would take their whole pools along. */
export interface PackedRecords {
  bytes: ArrayBuffer
  rows: Row[]
}

export function packRecords(records: readonly RawRecord[]): PackedRecords {
  const parts: Buffer[] = []
  const rows = records.map(({ key, value, headers, ...row }) => {
    const own = [key, value, ...headers.flatMap((header) => [header.name, header.value])]
    parts.push(...own.filter((part) => part !== null))
    return { ...row, lengths: own.map((part) => part?.length ?? -1) }
  })
  const bytes = new ArrayBuffer(parts.reduce((sum, { length }) => sum + length, 0))
  const target = Buffer.from(bytes)
  let at = 0
  for (const part of parts) at += part.copy(target, at)
  return { bytes, rows }
}

/** The records again, as views of the one piece. */
export function unpackRecords({ bytes, rows }: PackedRecords): RawRecord[] {
  let at = 0
  const take = (length: number) => {
    if (length < 0) return null
    at += length
    return Buffer.from(bytes, at - length, length)
  }
  return rows.map(({ lengths: [keyLength = -1, valueLength = -1, ...rest], ...row }) => {
    const [key, value] = [take(keyLength), take(valueLength)]
    const headers: RawRecord['headers'] = []
    for (let index = 0; index < rest.length; index += 2) {
      headers.push({ name: take(rest[index] ?? 0) ?? Buffer.alloc(0), value: take(rest[index + 1] ?? -1) })
    }
    return { ...row, key, value, headers }
  })
}
