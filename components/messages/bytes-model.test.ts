import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf, FULL_DUMP, hexOf, hexRow, hexRows, hexText } from './bytes-model.ts'
import { headerRows, headerSummary } from './header-model.ts'
import { layoutText } from './text-rows.ts'
import { windowCount, windowOf } from './window-model.ts'

const bytes = fc.uint8Array({ maxLength: 200 })
const base64 = (value: Uint8Array) => Buffer.from(value).toString('base64')

test('base64 gives back the very bytes', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      expect([...bytesOf(base64(value))]).toEqual([...value])
    }),
  )
})

test('a hex dump holds every byte once, in order, with its offset', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      const rows = Array.from({ length: hexRows(value, FULL_DUMP) }, (_row, index) => hexRow(value, index, FULL_DUMP))
      expect(rows.map((row) => row.bytes.replaceAll(' ', '')).join('')).toBe(Buffer.from(value).toString('hex'))
      expect(rows.map((row) => row.ascii).join('')).toHaveLength(value.length)
      expect(rows.map((row) => Number.parseInt(row.offset, 16))).toEqual(rows.map((_row, index) => index * 16))
    }),
  )
})

test('a dump is written as offset, two groups of eight and ASCII', () => {
  expect(hexText(new TextEncoder().encode('{"id":1}\u0000abcdefghi'))).toBe(
    '00000000  7b 22 69 64 22 3a 31 7d  00 61 62 63 64 65 66 67  {"id":1}.abcdefg\n00000010  68 69                                             hi',
  )
  expect(hexRow(new Uint8Array([255]), 0, { ...FULL_DUMP, base: 65_536 }).offset).toBe('00010000')
  expect(hexOf(new Uint8Array([0, 10, 255]))).toBe('00 0a ff')
})

test('headers keep order, repeats, nulls, binary values and the name __proto__', () => {
  const header = (name: string, value: string | null, text: string | null = value) => ({
    name,
    base64: value === null ? null : Buffer.from(value, 'latin1').toString('base64'),
    text,
    truncated: false,
  })
  const rows = headerRows([header('__proto__', 'x'), header('a', null), header('a', ''), header('shard', '\u0000\u0007', null)])
  expect(rows.map(({ name, repeats, size, value }) => [name, repeats, size, value])).toEqual([
    ['__proto__', null, 1, { kind: 'text', text: 'x' }],
    ['a', 2, null, { kind: 'null' }],
    ['a', 2, 0, { kind: 'empty' }],
    ['shard', null, 2, { kind: 'bytes', hex: '00 07', guess: null }],
  ])
  expect(headerSummary(rows)).toBe('4, in record order, 1 repeated name')
})

test('text is laid out in rows that hold every character', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\ud83d\ude00'), maxLength: 5000, size: 'max' }), (text) => {
      const rows = layoutText(text)
      const parts = Array.from({ length: rows.count }, (_row, index) => {
        const again = (rows.numbers[index] ?? 0) > 1 ? '\n' : ''
        return again + text.slice(rows.starts[index], rows.ends[index])
      })
      expect(parts.join('')).toBe(text)
    }),
  )
  expect(layoutText('a'.repeat(2500)).numbers).toEqual(Int32Array.of(1, 0, 0))
})

test('windows cover a large part without a gap, and a small one is whole', () => {
  expect(windowOf(1_048_576, 3)).toEqual({ start: 0, end: 1_048_576, total: 1_048_576, whole: true })
  const total = 1_048_577
  const windows = Array.from({ length: windowCount(total) }, (_window, index) => windowOf(total, index))
  expect(windows[0]).toEqual({ start: 0, end: 65_536, total, whole: false })
  expect(windows.at(-1)).toEqual({ start: 1_048_576, end: total, total, whole: false })
  expect(windowOf(total, 99)).toEqual(windows.at(-1))
})

test('guesses what binary header values are, and keeps every digit', () => {
  const guessed = (hex: string) => {
    const base64 = Buffer.from(hex, 'hex').toString('base64')
    const [row] = headerRows([{ name: 'n', base64, text: null, truncated: false }])
    return row?.value.kind === 'bytes' ? row.value.guess : undefined
  }
  expect(guessed('0020000000000001')).toEqual({ type: 'int64 BE', text: '9007199254740993' })
  expect(guessed('ffffffff')).toEqual({ type: 'int32 BE', text: '-1' })
  expect(guessed('89791762233641869674299b90a802e2')).toEqual({ type: 'uuid', text: '89791762-2336-4186-9674-299b90a802e2' })
  expect(guessed('89791762233601869674299b90a802e2')).toBeNull()
  expect(guessed('1122334455667788')).toBeNull()
})
