import { describe, expect, test } from 'vitest'
import type { Part } from '../../server/contract/records.ts'
import { stepTitle } from './decoding-model.ts'
import { copyText, windowedSize } from './part-content.ts'
import { draftOf, rangeProblem, readDraft } from './range-draft.ts'

const part = (patch: Partial<Part>): Part => ({
  present: true,
  size: 3,
  decoder: 'text',
  decoded: 'abc',
  text: 'abc',
  base64: 'YWJj',
  schema: null,
  truncated: false,
  error: null,
  note: null,
  ...patch,
})

describe('the verdict on a decoder', () => {
  test('says what is shown, what was passed over, and what else would read the bytes', () => {
    expect(stepTitle({ decoder: 'avro', verdict: 'read' })).toBe('Read as Avro')
    expect(stepTitle({ decoder: 'hex', verdict: 'read' })).toBe('Shown as bytes')
    expect(stepTitle({ decoder: 'schema-registry', verdict: 'failed' })).toBe('Not decoded as a registered schema')
    expect(stepTitle({ decoder: 'text', verdict: 'would-read' })).toBe('Also reads as text')
    expect(stepTitle({ decoder: 'int64', verdict: 'would-fail' })).toBe('No 64-bit number')
  })
})

describe('what Copy gives', () => {
  test('is the view that is shown, with every digit', () => {
    const json = part({ decoder: 'json', decoded: '{"id":9007199254740993,"price":1.10}' })
    expect(copyText(json, 'decoded')).toBe('{\n  "id": 9007199254740993,\n  "price": 1.10\n}')
    expect(copyText(json, 'text')).toBe('abc')
    expect(copyText(json, 'base64')).toBe('YWJj')
    expect(copyText(json, 'hex')).toMatch(/^00000000 {2}61 62 63 +abc$/)
    expect(copyText(part({ decoder: 'hex', decoded: null }), 'decoded')).toMatch(/^00000000 {2}61 62 63 +abc$/)
  })

  test('is measured in what the view goes through', () => {
    expect([windowedSize(part({}), 'decoded'), windowedSize(part({}), 'base64'), windowedSize(part({}), 'hex')]).toEqual([3, 4, 3])
  })
})

describe('a typed range', () => {
  test('takes offsets with separators and refuses what is none', () => {
    expect(readDraft({ kind: 'offset', text: '9,007,199,254,740,993' }, 'UTC')).toEqual({ value: 'o:9007199254740993' })
    expect(readDraft({ kind: 'offset', text: '-1' }, 'UTC')).toHaveProperty('problem')
    expect(readDraft({ kind: 'none', text: '' }, 'UTC')).toEqual({ value: null })
    expect(readDraft({ kind: 'last', text: '1,000' }, 'UTC')).toEqual({ value: 'last:1000' })
    expect(readDraft({ kind: 'last', text: '0' }, 'UTC')).toHaveProperty('problem')
    expect(draftOf('g:billing', 'UTC', 0)).toEqual({ kind: 'group', text: 'billing' })
  })

  test('shows a time of the address on the clock of the reader, and reads it back as the same', () => {
    const draft = draftOf('2026-11-23T14:27:05.054Z', 'Europe/Warsaw', 0)
    expect(draft).toEqual({ kind: 'time', text: '2026-11-23 15:27:05.054' })
    expect(readDraft(draft, 'Europe/Warsaw')).toEqual({ value: '2026-11-23T14:27:05.054Z' })
  })

  test('that ends before it starts is refused', () => {
    expect(rangeProblem('o:10', 'o:9')).toBe('The range ends before it starts. Swap the two.')
    expect(rangeProblem('2026-11-23T14:00:00Z', '2026-11-23T13:00:00Z')).not.toBeNull()
    expect(rangeProblem('o:9', 'o:10')).toBeNull()
    expect(rangeProblem('o:9', '2026-11-23T13:00:00Z')).toBeNull()
  })
})
