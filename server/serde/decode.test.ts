import { describe, expect, it } from 'vitest'
import { cpuMs } from './cpu-ms.ts'
import { createSerde } from './decode.ts'
import { framed, resolvedSchema, schemaSet } from './schema-fixtures.ts'
import type { Detail, SchemaSet, SerdeHeader } from './types.ts'

const serde = createSerde()
const none = schemaSet()

function decode(bytes: Buffer | string | null, detail: Detail = 'full', schemas: SchemaSet = none, headers: SerdeHeader[] = []) {
  return serde.decodePart(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, headers, 'value', schemas, detail)
}

describe('what is there', () => {
  it('tells a tombstone, no bytes and the text null apart', () => {
    expect(decode(null)).toMatchObject({ present: false, size: null, decoder: 'none', decoded: null, text: null, base64: null })
    expect(decode('')).toMatchObject({ present: true, size: 0, decoder: 'none', decoded: null, text: '', base64: '' })
    expect(decode('null')).toMatchObject({ present: true, size: 4, decoder: 'json', decoded: 'null', text: 'null', base64: 'bnVsbA==' })
  })
})

describe('JSON', () => {
  it.each([
    '{"id":9007199254740993,"d":1.10,"n":-9223372036854775808}',
    '1E400',
    '-0',
    '[1e-7,0.10,-0.0,123456789012345678901234567890]',
    '{"__proto__":1,"constructor":{}}',
    ' {\n\t"a" : [ ] }\r\n',
    '"\\ud800\\u0000"',
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
  ])('stays as it is stored: %s', (json) => {
    expect(decode(json)).toMatchObject({ decoder: 'json', decoded: json, error: null, truncated: false })
  })

  it('keeps repeated keys and names them', () => {
    const part = decode('{"a":1,"b":{"a":2},"a":3}')
    expect(part).toMatchObject({ decoder: 'json', decoded: '{"a":1,"b":{"a":2},"a":3}' })
    expect(part.note).toContain('The key "a" is repeated in its object (byte 19)')
    expect(decode('{"a":1,"b":{"a":2}}').note).toBeNull()
  })

  it.each([
    ['{"a":1,', 'the text ends at byte 7, before the value does'],
    ['[1,]', 'unexpected "]" at byte 3'],
    ['{a:1}', 'unexpected "a" at byte 1'],
    ['{"a" 1}', 'unexpected "1" at byte 5'],
    ['[01]', 'unexpected "1" at byte 2'],
    ['[1}', 'unexpected "}" at byte 2'],
    ['["\t"]', 'a control character inside a string at byte 2'],
    ['["\\x"]', 'an unknown escape inside a string at byte 3'],
    ['[1.]', 'a number without digits at byte 3'],
    ['[nil]', 'not null at byte 1'],
    ['[] []', 'unexpected "[" at byte 3'],
    ['['.repeat(10_001), 'nested deeper than 10000 at byte 10000'],
  ])('that is none is text, with the reason: %s', (text, reason) => {
    expect(decode(text)).toMatchObject({ decoder: 'text', decoded: text, error: { tried: [{ decoder: 'json', reason }] } })
  })
})

describe('text and hex', () => {
  it('does not explain why plain text is not JSON', () => {
    expect(decode('order-1 äöü 漢\t\n')).toMatchObject({ decoder: 'text', decoded: 'order-1 äöü 漢\t\n', error: null })
  })

  it('takes control characters for what they are: not text', () => {
    for (const bytes of [Buffer.from('a\u0000b'), Buffer.from('a\u007f'), Buffer.from('a\u0085')]) {
      expect(decode(bytes)).toMatchObject({ decoder: 'hex', decoded: null, text: bytes.toString() })
    }
  })

  it('shows a small big-endian number by its digits, and asks no registry for it', () => {
    const number = Buffer.from('0000000000000005', 'hex')
    expect(serde.schemaIds(number, [], 'key')).toEqual([])
    expect(decode(number)).toMatchObject({ decoder: 'int64', decoded: '5', schema: null })
  })

  it('gives the reason of each decoder for bytes that none reads', () => {
    expect(decode(Buffer.from([0xff, 0x00]))).toMatchObject({
      decoder: 'hex',
      text: null,
      error: {
        tried: [
          { decoder: 'json', reason: 'the bytes are not UTF-8' },
          { decoder: 'text', reason: 'the bytes are not UTF-8' },
        ],
      },
    })
  })
})

describe('a frame without its schema', () => {
  const miss = (reason: string): SchemaSet => ({ found: new Map(), misses: new Map([[1057, { id: 1057, reason, down: false }]]), unavailable: null })

  it('is asked for by what stands before the bytes or in the header of the part', () => {
    expect(serde.schemaIds(framed(1057), [], 'value')).toEqual([1057])
    expect(serde.schemaIds(null, [], 'value')).toEqual([])
    const inHeader = (value: Buffer, part: 'key' | 'value') => serde.schemaIds(Buffer.from('{}'), [{ name: '__value_schema_id', value }], part)
    for (const value of [framed(1057), framed(1057, Buffer.from([2, 2])), Buffer.from([0, 0, 4, 33]), Buffer.from('01057')]) {
      expect(inHeader(value, 'value')).toEqual([1057])
    }
    expect(inHeader(framed(1057), 'key')).toEqual([])
    expect(inHeader(Buffer.from('not an id'), 'value')).toEqual([])
  })

  it('names the reason and shows the JSON behind the frame', () => {
    const part = decode(framed(1057, Buffer.from('{"a":1.10}')), 'full', miss('schema id 1057 is not in the registry'))
    expect(part).toMatchObject({
      decoder: 'json',
      decoded: '{"a":1.10}',
      schema: { id: 1057, subject: null, version: null },
      error: { tried: [{ decoder: 'schema-registry', reason: 'schema id 1057 is not in the registry' }] },
    })
  })

  it('shows text that was to be JSON without the frame, with what is wrong with it', () => {
    const part = decode(framed(1, Buffer.from('{"a":[1')), 'full', schemaSet(resolvedSchema('JSON', {})))
    const reason = 'the text ends at byte 7, before the value does'
    expect(part).toMatchObject({
      decoder: 'text',
      decoded: '{"a":[1',
      error: {
        tried: [
          { decoder: 'json-schema', reason },
          { decoder: 'json', reason },
        ],
      },
    })
    expect(part.note).toBe('Shown without the 5-byte schema frame')
  })

  it('names the reason and shows other bytes as they are', () => {
    const part = decode(framed(1057, Buffer.from([2, 200])), 'full', miss('the registry does not answer: ECONNREFUSED'))
    expect(part).toMatchObject({ decoder: 'hex', decoded: null, base64: 'AAAABCECyA==' })
    expect(part.error?.tried[0]?.reason).toBe('the registry does not answer: ECONNREFUSED')
  })

  it('says that there is no registry at all', () => {
    const part = decode(framed(7), 'full', { ...none, unavailable: 'no schema registry is configured for this cluster' })
    expect(part.error?.tried[0]?.reason).toBe('no schema registry is configured for this cluster')
  })

  it('names a schema GUID, which is not looked up', () => {
    const guid = Buffer.from('01f4f6b1a2c3d4e5f60718293a4b5c6d7e', 'hex')
    const reason = expect.stringContaining('schema GUID f4f6b1a2-c3d4-e5f6-0718-293a4b5c6d7e')
    expect(decode(Buffer.concat([guid, Buffer.from('x')])).error?.tried[0]).toEqual({ decoder: 'schema-registry', reason })
    expect(decode('{"a":1}', 'full', none, [{ name: '__value_schema_id', value: guid }])).toMatchObject({
      decoder: 'json',
      decoded: '{"a":1}',
      error: { tried: [{ decoder: 'schema-registry', reason }] },
    })
  })
})

describe('previews', () => {
  it('are cut at 2048 bytes on a code point boundary and carry no base64', () => {
    const part = decode('漢'.repeat(1000), 'preview')
    expect(part).toMatchObject({ decoder: 'text', decoded: '漢'.repeat(682), text: null, truncated: true, base64: null, size: 3000 })
    expect(decode('a'.repeat(2048), 'preview')).toMatchObject({ truncated: false, decoded: 'a'.repeat(2048) })
    expect(decode(`${'a'.repeat(2046)}😀`, 'preview')).toMatchObject({ truncated: true, decoded: 'a'.repeat(2046) })
  })

  it('judge a value of 20 MB by its beginning and say so', () => {
    const json = Buffer.from(`[${'{"a":"bcd"},'.repeat(1_700_000)}1`)
    const text = Buffer.alloc(20_000_000, 'a')
    const binary = Buffer.alloc(20_000_000, 0xff)
    const spent = cpuMs(() => {
      expect(decode(json, 'preview')).toMatchObject({ decoder: 'json', truncated: true, note: 'Judged by its first 16 KiB', size: json.length })
      expect(decode(text, 'preview')).toMatchObject({ decoder: 'text', truncated: true })
      expect(decode(binary, 'preview')).toMatchObject({ decoder: 'hex', truncated: false })
    })
    expect(spent).toBeLessThan(30)
    expect(decode(json, 'full')).toMatchObject({ decoder: 'text', error: { tried: [{ decoder: 'json' }] } })
  })

  it('find out that a short value does not fit its schema though only its beginning is kept', () => {
    const schema = schemaSet(resolvedSchema('AVRO', { type: 'array', items: 'string' }))
    const items = Array(300).fill('\x14aaaaaaaaaa').join('')
    const bytes = framed(1, Buffer.from([0xd8, 0x04]), Buffer.from(items), Buffer.from([9]))
    expect(decode(bytes, 'preview', schema).error?.tried[0]?.decoder).toBe('avro')
  })
})
