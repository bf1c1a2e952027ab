import { describe, expect, it } from 'vitest'
import { cpuMs } from './cpu-ms.ts'
import { createSerde } from './decode.ts'
import { framed, resolvedSchema, schemaSet } from './schema-fixtures.ts'

function decode(schema: object | string, json: string, dependencies: { name: string; text: string }[] = [], serde = createSerde()) {
  return serde.decodePart(framed(1, Buffer.from(json)), [], 'value', schemaSet(resolvedSchema('JSON', schema, { dependencies })), 'full')
}

const DRAFT_04 = 'http://json-schema.org/draft-04/schema#'
const DRAFT_07 = 'http://json-schema.org/draft-07/schema#'
const DRAFT_2019 = 'https://json-schema.org/draft/2019-09/schema'
const DRAFT_2020 = 'https://json-schema.org/draft/2020-12/schema'

describe('JSON Schema', () => {
  it('shows the value as it is stored, without the frame', () => {
    const part = decode({ type: 'object' }, '{"id":9007199254740993,"d":1.10}')
    expect(part).toMatchObject({ decoder: 'json-schema', decoded: '{"id":9007199254740993,"d":1.10}', note: null, error: null })
  })

  it('shows a value that is not valid, and notes where and why', () => {
    const schema = { type: 'object', properties: { items: { type: 'array', items: { type: 'object', required: ['sku'] } } } }
    const part = decode(schema, '{"items":[{"sku":1},{}]}')
    expect(part).toMatchObject({ decoder: 'json-schema', decoded: '{"items":[{"sku":1},{}]}', error: null })
    expect(part.note).toBe("Not valid against its schema: /items/1 must have required property 'sku'")
  })

  it.each([
    ['draft-04', { $schema: DRAFT_04, type: 'number', maximum: 5, exclusiveMaximum: true }],
    ['draft-07', `{"$schema":"${DRAFT_07}","if":{"type":"number"},"then":{"exclusiveMaximum":5}}`],
    ['2019-09', { $schema: DRAFT_2019, $defs: { n: { exclusiveMaximum: 5 } }, $ref: '#/$defs/n', minimum: 1 }],
    ['2020-12', { $schema: DRAFT_2020, type: 'number', exclusiveMaximum: 5, 'connect.type': 'int64' }],
    ['no draft', { exclusiveMaximum: 5 }],
  ])('checks by the rules of %s', (_draft, schema) => {
    expect(decode(schema, '5').note).toContain('Not valid')
    expect(decode(schema, '4').note).toBeNull()
  })

  it.each(['address.json', 'https://x.example/schemas/address.json'])('resolves what the schema refers to as %s', (name) => {
    const schema = { $schema: DRAFT_2020, $id: 'https://x.example/schemas/order.json', properties: { home: { $ref: 'address.json' } } }
    const dependencies = [{ name, text: JSON.stringify({ type: 'object', required: ['city'] }) }]
    expect(decode(schema, '{"home":{}}', dependencies).note).toContain('/home must have required property')
    expect(decode(schema, '{"home":{"city":"B"}}', dependencies).note).toBeNull()
  })

  it('shows the value though the schema cannot be used, and notes it', () => {
    for (const schema of ['{', '5', '{"$ref":"gone.json"}', '{"type":"wrong"}', '{"pattern":"("}']) {
      const part = decode(schema, '"a"')
      expect(part).toMatchObject({ decoder: 'json-schema', decoded: '"a"', error: null })
      expect(part.note).toContain('Not checked against its schema: the schema cannot be used')
    }
  })

  it('is not checked in a list where the check may take long', () => {
    const set = schemaSet(resolvedSchema('JSON', { pattern: '^b' }), resolvedSchema('JSON', { type: 'number' }, { id: 2 }))
    const note = (id: number, detail: 'preview' | 'full') => createSerde().decodePart(framed(id, Buffer.from('"a"')), [], 'value', set, detail).note
    expect(note(1, 'preview')).toBeNull()
    expect(note(1, 'full')).toContain('must match pattern')
    expect(note(2, 'preview')).toContain('must be number')
  })

  it('names a payload that is not JSON', () => {
    expect(decode({}, '{"a":').error?.tried[0]).toEqual({ decoder: 'json-schema', reason: 'the text ends at byte 5, before the value does' })
  })
})

describe('a hostile JSON Schema', () => {
  it('with a pattern that backtracks for ever costs its deadline once', () => {
    const serde = createSerde()
    const set = schemaSet(resolvedSchema('JSON', { pattern: '^(a+)+$' }))
    const value = framed(1, Buffer.from(`"${'a'.repeat(40)}b"`))
    const spent = cpuMs(() => {
      for (let i = 0; i < 50; i++) {
        const part = serde.decodePart(value, [], 'value', set, 'full')
        expect(part).toMatchObject({ decoder: 'json-schema', note: 'Not checked against its schema: it took longer than 250 ms' })
      }
    })
    expect(spent).toBeLessThan(600)
  })

  it('whose references double at each step costs its deadline', () => {
    const $defs: Record<string, object> = { d0: { type: 'number' } }
    for (let i = 1; i <= 40; i++) $defs[`d${i}`] = { allOf: [{ $ref: `#/$defs/d${i - 1}` }, { $ref: `#/$defs/d${i - 1}` }] }
    const schema = { $schema: DRAFT_2020, $defs, $ref: '#/$defs/d40' }
    const spent = cpuMs(() => expect(decode(schema, '5').note).toContain('took longer'))
    expect(spent).toBeLessThan(1500)
  })
})
