import { expect, it } from 'vitest'
import { fixture, headers } from './header-fixtures.ts'
import { letterOf, type Mapping } from './mapping.ts'

const mapping: Mapping = {
  originTopic: { from: 'value', path: 'source.topic' },
  originOffset: { from: 'value', path: 'source.offset' },
  originTimestamp: { from: 'value', path: 'source.at' },
  message: { from: 'value', path: 'errors.0.text' },
  exceptionClass: { from: 'header', path: 'error-kind' },
}
const value = Buffer.from('{"source":{"topic":"in","offset":9007199254740993,"at":"2026-01-31T12:00:00Z"},"errors":[{"text":"no"}]}')

it('finds fields in the JSON of a value, whole numbers to the last digit, and in headers', () => {
  const letter = letterOf({ key: null, value, headers: headers(['error-kind', 'A'], ['error-kind', 'B']) }, mapping)
  expect(letter).toMatchObject({ family: 'mapping', originTopic: 'in', originOffset: 9007199254740993n, message: 'no', exceptionClass: 'B' })
  expect(letter.originTimestamp).toBe(1769860800000n)
})

it('looks behind the frame of a schema registry', () => {
  const framed = Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), value])
  expect(letterOf({ key: null, value: framed, headers: [] }, mapping)).toMatchObject({ originTopic: 'in' })
})

it('leaves what the headers tell where it finds nothing', () => {
  const record = { ...fixture('kafka-connect'), value: Buffer.from('not JSON') }
  expect(letterOf(record, mapping)).toMatchObject({ family: 'connect', originTopic: 'eos.connect.in' })
  expect(letterOf({ key: null, value: Buffer.from('[1'), headers: [] }, mapping).family).toBeNull()
})
