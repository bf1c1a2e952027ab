import { expect, it } from 'vitest'
import type { RawRecord } from '../gateways/kafka/types.ts'
import { compileExpression } from './expression.ts'

const recordOf = (value: Buffer): RawRecord => ({
  partition: 0,
  offset: 0n,
  timestamp: 0n,
  timestampType: 'create',
  key: null,
  value,
  headers: [],
  state: 'committed',
  sizeBytes: value.length,
})
const of = (expression: string, hex: string) =>
  compileExpression(expression)(recordOf(Buffer.from(hex, 'hex')), { found: new Map(), misses: new Map(), unavailable: 'none' }, new Set())

it.each([
  ['value == 42', '0000002a'],
  ['value < 0', 'ffffffd6'],
  ['value == -9007199254740993', 'ffdfffffffffffff'],
  ['value == 9007199254740993', '0020000000000001'],
  ['value == "0190163d-8694-739b-aea5-966c26f8ad91"', '0190163d8694739baea5966c26f8ad91'],
  ['value == "text of 16 bytes"', Buffer.from('text of 16 bytes').toString('hex')],
  ['value.a == 1', Buffer.from('{"a":1,  "b": 2}').toString('hex')],
])('%s holds where the value alone is %s', (expression, hex) => {
  expect(of(expression, hex)).toBe(true)
})

it('bytes that are neither text nor a number stay bytes', () => {
  expect(of('value == b"\\x80\\x81"', '8081')).toBe(true)
})
