import { expect, it } from 'vitest'
import { formatBytes, formatBytesExact } from './format-bytes.ts'

it('sizes take the largest binary unit that fits, with three digits', () => {
  expect(['0', '1023', '1024', '1536', '101711872', '442381631488', '4530092836454'].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '1.00 KiB',
    '1.50 KiB',
    '97.0 MiB',
    '412 GiB',
    '4.12 TiB',
  ])
})

it('the largest signed 64-bit size is written without loss of scale', () => {
  expect(formatBytes('9223372036854775807')).toBe('8.00 EiB')
  expect(formatBytesExact('9223372036854775807')).toBe('9,223,372,036,854,775,807 B')
})

it('a size that is not known says so', () => {
  expect([formatBytes(null), formatBytesExact(undefined)]).toEqual(['not known', 'not known'])
})
