import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnPaths, readPath, writePath } from './column-path.ts'
import { pickPath } from './pick-path.ts'

describe('the path of a column', () => {
  it('reads what people write', () => {
    expect(readPath('value.payload.vin')).toEqual({ root: 'value', steps: ['payload', 'vin'] })
    expect(readPath('value.lines[0].sku')).toEqual({ root: 'value', steps: ['lines', 0, 'sku'] })
    expect(readPath('value["odd, name"].größe')).toEqual({ root: 'value', steps: ['odd, name', 'größe'] })
    expect(readPath('key')).toEqual({ root: 'key', steps: [] })
    expect(readPath('headers.x-trace.id')).toEqual({ root: 'headers', steps: ['x-trace.id'] })
  })

  it.each(['', 'headers', 'values.a', 'value.', 'value.a b', 'value[x]', 'value["a]', 'headers[0]', 'headers.a.b[0]', `value${'.a'.repeat(33)}`])(
    'is not %s',
    (text) => {
      expect(readPath(text)).toBeNull()
    },
  )

  it('comes back from the address as it was, whatever its names are', () => {
    const step = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.nat(999))
    const path = fc.oneof(
      fc.record({ root: fc.constantFrom('key' as const, 'value' as const), steps: fc.array(step, { maxLength: 8 }) }),
      fc.record({ root: fc.constant('headers' as const), steps: fc.tuple(fc.string({ minLength: 1 })) }),
    )
    const field = columnPaths()
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 6, selector: writePath }), (paths) => {
        const written = paths.map(writePath)
        expect(written.map(readPath)).toEqual(paths)
        expect(field.read(field.write(written))).toEqual(written)
      }),
    )
  })
})

describe('a value by its path', () => {
  const json = '{"id":9007199254740993,"d":1.10,"a":{"b":[{"c":"x"},{"c":null}]},"n\\u0061me":"é","id2":1e400,"empty":{}}'
  const pick = (...steps: (string | number)[]) => pickPath(json, steps, false)

  it('is the text as it is stored, with every digit', () => {
    expect(pick('id')).toEqual({ kind: 'found', text: '9007199254740993' })
    expect(pick('d')).toEqual({ kind: 'found', text: '1.10' })
    expect(pick('id2')).toEqual({ kind: 'found', text: '1e400' })
    expect(pick('a', 'b', 1, 'c')).toEqual({ kind: 'found', text: 'null' })
    expect(pick('name')).toEqual({ kind: 'found', text: '"é"' })
    expect(pick('a', 'b')).toEqual({ kind: 'found', text: '[{"c":"x"},{"c":null}]' })
  })

  it('is told apart from one that is not there', () => {
    expect([pick('b'), pick('id', 'x'), pick('a', 'b', 2), pick('empty', 'x'), pick('a', 0)].map(({ kind }) => kind)).toEqual(
      Array(5).fill('missing'),
    )
    expect(pickPath('plain text', ['a'], false)).toEqual({ kind: 'missing' })
    expect(pickPath('{"a":1,"a":2}', ['a'], false)).toEqual({ kind: 'found', text: '2' })
  })

  it('is never shown shorter than it is, however the preview is cut', () => {
    fc.assert(
      fc.property(fc.nat(json.length - 1), fc.constantFrom(['id'], ['d'], ['a', 'b', 1, 'c'], ['name'], ['id2']), (end, steps) => {
        const picked = pickPath(json.slice(0, end), steps, true)
        if (picked.kind === 'found') expect(picked).toEqual(pickPath(json, steps, false))
        else expect(picked.kind).toBe('cut')
      }),
    )
  })
})
