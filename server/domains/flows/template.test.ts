import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileTemplate, render, TemplateError } from './template.ts'

const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6)
const made = (text: string, index = 0, seed = 's') => render(compileTemplate(text), { seed, index, at })
const errorOf = (text: string): TemplateError | null => {
  try {
    compileTemplate(text)
  } catch (error) {
    if (error instanceof TemplateError) return error
  }
  return null
}

describe('a template', () => {
  it('puts the number and the time of a record where they are asked for', () => {
    expect(made('{"id":{{sequence}},"n":{{ sequence:9007199254740993 }},"at":"{{time}}","ms":{{time:ms}}}', 7)).toBe(
      `{"id":7,"n":9007199254741000,"at":"2026-01-02T03:04:05.006Z","ms":${at}}`,
    )
  })

  it('makes the same records from the same seed, others from another, and differs from record to record', () => {
    const text = '{{uuid}} {{uuid}} {{int:0..1000000000}}'
    expect(made(text, 3)).toBe(made(text, 3))
    expect(new Set([made(text, 3), made(text, 4), made(text, 3, 'other')]).size).toBe(3)
    const [first, second] = made(text, 3).split(' ')
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(first).not.toBe(second)
  })

  it('picks from a list and a range, both ends included, and each choice comes', () => {
    const picks = new Set(Array.from({ length: 200 }, (_, index) => made('{{pick:red|green|}}', index)))
    expect([...picks].sort()).toEqual(['', 'green', 'red'])
    const numbers = Array.from({ length: 500 }, (_, index) => Number(made('{{int:-2..2}}', index)))
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2])
  })

  it('leaves every other text as it is, braces that were doubled included', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '}', '"', 'ü', '\n', '|', ':') }), (text) => {
        expect(made(text)).toBe(text)
        expect(made(`${text}{{{{${text}`)).toBe(`${text}{{${text}`)
      }),
    )
    expect(made('{"a":{"b":1}}')).toBe('{"a":{"b":1}}')
  })

  it.each([
    ['{{nothing}}', 1],
    ['ab {{int:5..1}}', 4],
    ['{{int}}', 1],
    ['{{int:a..b}}', 1],
    ['{{pick}}', 1],
    ['{{sequence:x}}', 1],
    ['{{time:soon}}', 1],
    ['x{{uuid', 2],
    ['{{}}', 1],
  ])('%s is refused with its column and what is known', (text, column) => {
    expect(errorOf(text)).toMatchObject({ column, fix: expect.stringContaining('}}') })
  })
})
