import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonLine, layoutJson, MAX_INDENT, prettyText } from './json-lines.ts'
import { numberNote, tokenAt, tokenize } from './json-tokens.ts'

const texts = (source: string) => tokenize(source).map((token) => token.text)
const pretty = (source: string) => prettyText(layoutJson(source))

describe('JSON laid out in lines', () => {
  test('stands on lines of two spaces a level, with keys, values and empty containers on theirs', () => {
    expect(pretty('{"a":1.10,"b":[1,2],"c":{},"d":[],"e":{"f":null}}')).toBe(
      '{\n  "a": 1.10,\n  "b": [\n    1,\n    2\n  ],\n  "c": {},\n  "d": [],\n  "e": {\n    "f": null\n  }\n}',
    )
  })

  test('never changes a token of valid JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 2, '\t'), (json, indent) => {
        const source = JSON.stringify(JSON.parse(json), null, indent)
        expect(texts(pretty(source))).toEqual(texts(source))
        expect(JSON.parse(pretty(source))).toEqual(JSON.parse(source))
      }),
    )
  })

  test('keeps each digit of numbers that no double holds', () => {
    const number = fc.stringMatching(/^-?(0|[1-9]\d{0,40})(\.\d{1,30})?([eE][+-]?\d{1,4})?$/)
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), (numbers) => {
        const lines = layoutJson(`[${numbers.join(',')}]`)
        const found = Array.from({ length: lines.count }, (_line, index) => jsonLine(lines, index).tokens[0]).filter(
          (token) => token?.kind === 'number',
        )
        expect(found.map((token) => token?.text)).toEqual(numbers)
      }),
    )
  })

  test('keeps every character of any text whatsoever but white space', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '1', 'e', '-', 't', 'true', 'null', ' ', '\n', 'é', '\ud83d\ude00'),
    })
    const bare = (text: string) => text.replace(/[ \t\r\n]/g, '')
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (text) => {
        expect(bare(pretty(text))).toBe(bare(text))
      }),
      { numRuns: 500 },
    )
  })

  test('of a depth of 100,000 is laid out without a stack, and its indentation has an end', () => {
    const lines = layoutJson(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`)
    expect(lines.count).toBe(199_999 + 2)
    expect(jsonLine(lines, 100_000)).toMatchObject({ depth: MAX_INDENT, tokens: [{ kind: 'number', text: '1' }] })
    expect(prettyText(lines).length).toBeLessThan(lines.count * (2 * MAX_INDENT + 4))
  })

  test('puts a long string into rows of which only the first has a number, and loses nothing', () => {
    const text = `{"a":"${'\ud83d\ude00'.repeat(3000)}","b":2}`
    const lines = layoutJson(text)
    const numbers = Array.from({ length: lines.count }, (_line, index) => jsonLine(lines, index).number)
    expect(numbers.filter((number) => number !== null)).toEqual([1, 2, 3, 4])
    expect(numbers.length).toBeGreaterThan(6)
    expect(JSON.parse(prettyText(lines))).toEqual(JSON.parse(text))
  })

  test('is read in linear time where a megabyte of backslashes or quotes is hostile', () => {
    for (const text of [`"${'\\'.repeat(1_000_000)}`, '"'.repeat(1_000_000), ':'.repeat(300_000), '\\"'.repeat(500_000)]) {
      const started = performance.now()
      layoutJson(text)
      expect(performance.now() - started).toBeLessThan(3000)
    }
  })

  test('shows cut JSON up to the cut', () => {
    expect(pretty('{"a":{"b":"cut he')).toBe('{\n  "a": {\n    "b": "cut he')
    expect(pretty('1 2 {"a":1}{"b":2}')).toBe('1\n2\n{\n  "a": 1\n}\n{\n  "b": 2\n}')
  })

  test('a repeated key and __proto__ are shown as they are stored', () => {
    expect(pretty('{"__proto__":1,"a":1,"a":2}')).toBe('{\n  "__proto__": 1,\n  "a": 1,\n  "a": 2\n}')
  })
})

describe('numbers that a double would round', () => {
  test('are marked from 2^53 + 1 on, in both directions', () => {
    expect(numberNote('9007199254740992')).toBeNull()
    expect(numberNote('9007199254740993')).toBe('int64 above 2^53, exact')
    expect(numberNote('-9007199254740993')).toBe('int64 above 2^53, exact')
    expect(numberNote('1.10')).toBeNull()
    expect(numberNote('0.12345678901234567891')).toBe('20 digits, exact')
  })
})

test('a token behind the end is none', () => {
  expect(tokenAt('  ', 0)).toBeNull()
  expect(tokenAt('', 0)).toBeNull()
})
