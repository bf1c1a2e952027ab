import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePlaced } from '../encode/placed-json.ts'
import { applyPatch } from './apply-patch.ts'
import { pointerText } from './json-pointer.ts'
import { isEqual, isUnchanged, writeJson } from './json-tree.ts'
import { readPatch } from './read-patch.ts'

function patched(json: string, patch: string): string {
  const read = readPatch(patch)
  if ('fault' in read) throw new Error(`${read.fault.line}:${read.fault.column} ${read.fault.message}`)
  return writeJson(applyPatch(read.steps, parsePlaced(json)))
}

describe('a patch', () => {
  it.each([
    ['adds a member at the end', '{"foo":"bar"}', '[{"op":"add","path":"/baz","value":"qux"}]', '{"foo":"bar","baz":"qux"}'],
    ['sets a member in its place', '{"a":1,"b":2}', '[{"op":"add","path":"/a","value":3}]', '{"a":3,"b":2}'],
    ['adds before an item', '{"foo":["bar","baz"]}', '[{"op":"add","path":"/foo/1","value":"qux"}]', '{"foo":["bar","qux","baz"]}'],
    ['adds behind the last item', '[1]', '[{"op":"add","path":"/-","value":[2]}]', '[1,[2]]'],
    ['removes a member', '{"baz":"qux","foo":"bar"}', '[{"op":"remove","path":"/baz"}]', '{"foo":"bar"}'],
    ['removes an item', '["a","b","c"]', '[{"op":"remove","path":"/1"}]', '["a","c"]'],
    ['replaces', '{"baz":"qux","foo":"bar"}', '[{"op":"replace","path":"/baz","value":null}]', '{"baz":null,"foo":"bar"}'],
    ['replaces the whole value', '{"a":1}', '[{"op":"replace","path":"","value":[9007199254740993]}]', '[9007199254740993]'],
    ['moves', '{"foo":{"bar":"baz"},"qux":{}}', '[{"op":"move","from":"/foo/bar","path":"/qux/x"}]', '{"foo":{},"qux":{"x":"baz"}}'],
    ['moves an item', '["a","b","c"]', '[{"op":"move","from":"/0","path":"/2"}]', '["b","c","a"]'],
    ['copies', '{"a":1.10}', '[{"op":"copy","from":"/a","path":"/b"}]', '{"a":1.10,"b":1.10}'],
    ['reads ~1 and ~0 in a path', '{"a/b":1,"m~n":2}', '[{"op":"remove","path":"/a~1b"},{"op":"remove","path":"/m~0n"}]', '{}'],
    ['goes on where a test holds', '{"a":1.0,"b":{"c":[1],"d":2}}', '[{"op":"test","path":"/a","value":10e-1}]', '{"a":1.0,"b":{"c":[1],"d":2}}'],
    ['compares objects in any order', '{"b":{"c":1,"d":2}}', '[{"op":"test","path":"/b","value":{"d":2,"c":1}}]', '{"b":{"c":1,"d":2}}'],
    ['ignores what it does not know', '{}', '[{"op":"add","path":"/a","value":1,"xyz":2}]', '{"a":1}'],
    ['knows no prototype', '{"__proto__":1,"2":0,"1":0}', '[{"op":"replace","path":"/__proto__","value":2}]', '{"__proto__":2,"2":0,"1":0}'],
  ])('%s', (_what, json, patch, expected) => {
    expect(patched(json, patch)).toBe(expected)
  })

  it('leaves every number that it does not touch as it is written, and writes its own as they are written', () => {
    const numbers = '"a":9007199254740993,"b":-9223372036854775808,"c":1.10,"d":1E400,"e":-0,"f":0.1000000000000000055511151231257827'
    expect(patched(`{ ${numbers} , "x": 1 }`, '[{"op":"replace","path":"/x","value":18446744073709551615}]')).toBe(
      `{${numbers},"x":18446744073709551615}`,
    )
  })

  it.each([
    ['{"a":1}', '[{"op":"remove","path":"/b"}]', 'step 1 of the patch (remove /b): there is nothing at /b'],
    ['{"a":1}', '[{"op":"test","path":"/a","value":1},{"op":"test","path":"/a","value":"1"}]', 'step 2 of the patch (test /a): another value'],
    ['{"a":9007199254740993}', '[{"op":"test","path":"/a","value":9007199254740992}]', 'another value'],
    ['[1]', '[{"op":"add","path":"/3","value":1}]', 'the list has 1 items, and none before place 3'],
    ['[1,2]', '[{"op":"replace","path":"/01","value":1}]', 'there is nothing at /01'],
    ['{"a":"x"}', '[{"op":"add","path":"/a/b","value":1}]', '/a is neither an object nor a list'],
    ['{"a":1}', '[{"op":"remove","path":""}]', 'the whole value cannot be removed'],
  ])('of %s refuses %s', (json, patch, reason) => {
    expect(() => patched(json, patch)).toThrow(reason)
  })

  it.each([
    ['{"op":"add"}', 1, 1, 'a patch is a list of steps'],
    ['[\n  {"op":"put","path":"/a"}]', 2, 9, 'there is no operation "put"'],
    ['[{"op":"add","path":"a","value":1}]', 1, 21, 'a path begins with /'],
    ['[{"op":"add","path":"/a~2"}]', 1, 21, '~ is followed by 0'],
    ['[{"op":"replace","path":"/a"}]', 1, 2, 'replace needs a value'],
    ['[{"op":"move","from":"/a","path":"/a/b"}]', 1, 2, 'into itself'],
    ['[{"op":"add","path":"/a","value":}]', 1, 34, 'begins no value'],
  ])('%s is refused at line %i, column %i', (patch, line, column, message) => {
    const read = readPatch(patch)
    expect(read).toMatchObject({ fault: { line, column, message: expect.stringContaining(message) } })
  })

  it('that doubles what it copies ends before memory does', () => {
    const copies = Array.from({ length: 60 }, (_, at) => `{"op":"copy","from":"","path":"/${at}"}`)
    expect(() => patched('{"text":"a long text"}', `[${copies.join()}]`)).toThrow(/longer than|deeper than/)
  })
})

describe('for any value', () => {
  const number = fc.oneof(
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
    fc.tuple(fc.integer(), fc.stringMatching(/^\d{1,25}$/)).map(([whole, fraction]) => `${whole}.${fraction}`),
    fc.tuple(fc.nat(), fc.integer({ min: -400, max: 400 })).map(([whole, power]) => `${whole}e${power}`),
  )
  const text = fc.string({ unit: 'grapheme', maxLength: 6 })
  const name = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', '0', '-', 'a/b', 'm~n'))
  const { json } = fc.letrec<{ json: string }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      number,
      text.map((each) => JSON.stringify(each)),
      fc.constantFrom('null', 'true', 'false'),
      fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items.join()}]`),
      fc
        .uniqueArray(fc.tuple(name, tie('json')), { maxLength: 4, selector: ([each]) => each })
        .map((members) => `{${members.map(([each, value]) => `${JSON.stringify(each)}:${value}`).join()}}`),
    ),
  }))
  const object = fc
    .uniqueArray(fc.tuple(name, json), { minLength: 1, maxLength: 5, selector: ([each]) => each })
    .map((members) => ({ members, text: `{${members.map(([each, value]) => `${JSON.stringify(each)}:${value}`).join()}}` }))
  const step = (op: string, path: string[], more: string) => `{"op":"${op}","path":${JSON.stringify(pointerText(path))}${more}}`

  it('no steps change nothing, not a digit', () => {
    fc.assert(fc.property(json, (value) => patched(value, '[]') === value))
  })

  it('what was added can be tested, and removing it gives the value before', () => {
    fc.assert(
      fc.property(object, json, ({ text: value }, fresh) => {
        const path = ['a fresh name ~/']
        const more = `,"value":${fresh}`
        expect(patched(value, `[${step('add', path, more)},${step('test', path, more)},${step('remove', path, '')}]`)).toBe(value)
      }),
    )
  })

  it('replacing one member leaves the others and their order', () => {
    fc.assert(
      fc.property(object, json, fc.nat(), ({ members, text: value }, fresh, pick) => {
        const at = pick % members.length
        const [chosen = ''] = members[at] ?? []
        const expected = members.map(([each, old], index) => `${JSON.stringify(each)}:${index === at ? fresh : old}`)
        expect(patched(value, `[${step('replace', [chosen], `,"value":${fresh}`)}]`)).toBe(`{${expected.join()}}`)
      }),
    )
  })

  it('a member that is moved away and back is the same value, and so is the whole', () => {
    fc.assert(
      fc.property(object, fc.nat(), ({ members, text: value }, pick) => {
        const [chosen = ''] = members[pick % members.length] ?? []
        const [here, there] = [JSON.stringify(pointerText([chosen])), JSON.stringify(pointerText(['elsewhere than here']))]
        const moved = patched(value, `[{"op":"move","from":${here},"path":${there}},{"op":"move","from":${there},"path":${here}}]`)
        expect(isUnchanged(parsePlaced(moved), parsePlaced(value))).toBe(true)
      }),
    )
  })

  it('numbers are equal by value and unchanged by their text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 64n }), fc.integer({ min: 0, max: 30 }), (whole, zeros) => {
        const [plain, shifted] = [parsePlaced(String(whole)), parsePlaced(`${whole}${'0'.repeat(zeros)}.0e-${zeros}`)]
        expect(isEqual(plain, shifted)).toBe(true)
        expect(isUnchanged(plain, shifted)).toBe(false)
        expect(isEqual(plain, parsePlaced(String(whole + 1n)))).toBe(false)
      }),
    )
  })
})
