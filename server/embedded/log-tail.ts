import { open } from 'node:fs/promises'

/** The last lines of a file from a position on, at most 16 kB of it. Empty where there is no file. A rolled file is read from its start. */
export async function lastLines(file: string, count: number, from = 0): Promise<string[]> {
  const handle = await open(file, 'r').catch(() => null)
  if (handle === null) return []
  try {
    const { size } = await handle.stat()
    const begin = Math.max(from > size ? 0 : from, size - 16_384)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(0, size - begin)), 0, size - begin, begin)
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n')
    return lines
      .filter((line) => line.trim() !== '')
      .slice(-count)
      .map((line) => line.slice(0, 500))
  } finally {
    await handle.close()
  }
}

/** The size of a file now, 0 where there is none: the position from which a new run's lines begin. */
export async function endOf(file: string): Promise<number> {
  const handle = await open(file, 'r').catch(() => null)
  if (handle === null) return 0
  try {
    return (await handle.stat()).size
  } finally {
    await handle.close()
  }
}
