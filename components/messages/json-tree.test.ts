import { describe, expect, it } from 'vitest'
import { layoutJson } from './json-lines.ts'
import { aroundOf, closersOf, foldable, linesWith, memberCount, pathOf, shownLines, valueText } from './json-tree.ts'

const text = '{"id":9007199254740993,"d":1.10,"items":[{"a":1},{"a":2,"b":[]}],"x-y":{"n":-9223372036854775808},"__proto__":null}'
const lines = layoutJson(text)
const closers = closersOf(lines)
const lineOf = (part: string) => {
  for (let index = 0; index < lines.count; index += 1) if (text.slice(lines.starts[index], lines.ends[index]).includes(part)) return index
  return -1
}

describe('a tree of JSON', () => {
  it('copies values with every digit, and those that hold others whole', () => {
    expect(valueText(lines, closers, lineOf('9007199254740993'))).toBe('9007199254740993')
    expect(valueText(lines, closers, lineOf('1.10'))).toBe('1.10')
    expect(valueText(lines, closers, lineOf('"items"'))).toBe('[{"a":1},{"a":2,"b":[]}]')
    expect(valueText(lines, closers, lineOf('"x-y"'))).toBe('{"n":-9223372036854775808}')
    expect(valueText(lines, closers, lineOf('"__proto__"'))).toBe('null')
    expect(valueText(lines, closers, 0)).toBe(text)
    expect(valueText(lines, closers, lines.count - 1)).toBe(text)
  })

  it('names places as filters and columns do', () => {
    expect(pathOf(lines, lineOf('"a":2'), 'value')).toBe('value.items[1].a')
    expect(pathOf(lines, lineOf('"b"'), 'value')).toBe('value.items[1].b')
    expect(pathOf(lines, lineOf('"n"'), 'key')).toBe('key.x-y.n')
    expect(pathOf(lines, 0, 'value')).toBe('value')
  })

  it('folds lines away and says how many members are in one', () => {
    const items = lineOf('"items"')
    const shown = shownLines(lines, closers, new Set([items]))
    expect([...shown]).not.toContain(lineOf('"a":2'))
    expect([...shown]).toContain(lineOf('"n"'))
    expect(memberCount(lines, closers, items)).toBe(2)
    expect(memberCount(lines, closers, 0)).toBe(5)
    expect(shownLines(lines, closers, foldable(closers)).length).toBe(7)
  })

  it('finds words in names and values, and what must be open to see them', () => {
    expect(linesWith(lines, 'A')).toEqual([lineOf('"a":1'), lineOf('"a":2')])
    expect(linesWith(lines, '9223372')).toEqual([lineOf('"n"')])
    expect(linesWith(lines, 'nowhere')).toEqual([])
    expect(aroundOf(lines, lineOf('"n"'))).toEqual([lineOf('"x-y"'), 0])
  })

  it('stays right where a long text goes on over several rows', () => {
    const long = layoutJson(`{"t":"${'x'.repeat(5000)}","n":1}`)
    const ends = closersOf(long)
    expect(valueText(long, ends, 3)).toBe(`"${'x'.repeat(5000)}"`)
    expect(pathOf(long, 3, 'value')).toBe('value.t')
    expect(pathOf(long, long.count - 2, 'value')).toBe('value.n')
  })

  it('of text that is cut or no JSON shows what is there', () => {
    for (const broken of ['{"a":[1,', ']', '', '{{{', '"a":1', '[1,2}}']) {
      const laid = layoutJson(broken)
      const ends = closersOf(laid)
      for (let index = 0; index < laid.count; index += 1) {
        expect(typeof pathOf(laid, index, 'value')).toBe('string')
        expect(typeof valueText(laid, ends, index)).toBe('string')
      }
      expect(shownLines(laid, ends, foldable(ends)).length).toBeLessThanOrEqual(laid.count)
    }
  })
})
