import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fileLines } from './file-lines.ts'

async function* inChunks(bytes: Buffer, sizes: number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

it('lines are the same however the file is cut on its way, and only the last one may lack its end', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'ü', '😀', '\r', '{', '\n') })
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), async (content, sizes) => {
      const lines: { number: number; text: string; ended: boolean }[] = []
      for await (const { number, bytes, ended } of fileLines(inChunks(Buffer.from(content), sizes))) {
        lines.push({ number, text: bytes.toString(), ended })
      }
      expect(lines.map(({ text, ended }) => `${text}${ended ? '\n' : ''}`).join('')).toBe(content)
      expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1))
      expect(lines.slice(0, -1).every(({ ended }) => ended)).toBe(true)
    }),
  )
})
