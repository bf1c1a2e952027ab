import { DoesNotFit } from './does-not-fit.ts'
import type { PlacedJson } from './placed-json.ts'

/** What stands there, in the words of JSON. */
export function kindOf(json: PlacedJson): string {
  if (json.kind === 'number') return /^-?\d+$/.test(json.text) ? `the number ${json.text}` : `${json.text}, which is not a whole number`
  if (json.kind === 'string') return json.value.length > 40 ? 'a string' : `the string ${JSON.stringify(json.value)}`
  return { null: 'null', boolean: 'a boolean', array: 'a list', object: 'an object' }[json.kind]
}

export function wanted(json: PlacedJson, what: string, fix: string): DoesNotFit {
  return new DoesNotFit(json, `${what} is wanted, ${kindOf(json)} stands there`, fix)
}

export interface IntegerRange {
  name: string
  least: bigint
  most: bigint
}

/** A whole number with every digit, or its digits in a string where `orText`. */
export function integer(json: PlacedJson, range: IntegerRange, orText = false): bigint {
  const text = json.kind === 'number' ? json.text : orText && json.kind === 'string' ? json.value : ''
  if (!/^-?\d{1,40}$/.test(text)) throw wanted(json, `a whole number (${range.name})`, 'Write digits, without a point or an exponent.')
  const value = BigInt(text)
  if (value < range.least || value > range.most) {
    throw new DoesNotFit(json, `${text} does not fit ${range.name}`, `Use a number from ${range.least} to ${range.most}.`)
  }
  return value
}

const special = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

/** A number as the nearest one of 64 bits; NaN and the infinities as strings, which JSON has no numbers for. */
export function real(json: PlacedJson, most: number, name: string): number {
  const named = json.kind === 'string' ? special.get(json.value) : undefined
  if (named !== undefined) return named
  if (json.kind !== 'number') throw wanted(json, `a number (${name})`, 'Write a number, or "NaN", "Infinity", "-Infinity".')
  const value = Number(json.text)
  if (Math.abs(value) > most) throw new DoesNotFit(json, `${json.text} is beyond the range of ${name}`, 'Use a smaller number.')
  return value
}

export const MAX_FLOAT = 3.4028234663852886e38

export function text(json: PlacedJson): string {
  if (json.kind !== 'string') throw wanted(json, 'a string', 'Put it in double quotes.')
  return json.value
}

export function truth(json: PlacedJson): boolean {
  if (json.kind !== 'boolean') throw wanted(json, 'true or false', 'Write true or false, without quotes.')
  return json.value
}

/** Bytes as base64, as decoded values show them. */
export function blob(json: PlacedJson): Buffer {
  const value = json.kind === 'string' ? json.value : null
  const bytes = value === null ? null : Buffer.from(value, 'base64')
  if (bytes === null || bytes.toString('base64') !== value) throw wanted(json, 'bytes as base64', 'Write base64 with + and /, padded with =.')
  return bytes
}

export const INT32: IntegerRange = { name: 'a 32-bit integer', least: -(2n ** 31n), most: 2n ** 31n - 1n }
export const INT64: IntegerRange = { name: 'a 64-bit integer', least: -(2n ** 63n), most: 2n ** 63n - 1n }
export const UINT32: IntegerRange = { name: 'an unsigned 32-bit integer', least: 0n, most: 2n ** 32n - 1n }
export const UINT64: IntegerRange = { name: 'an unsigned 64-bit integer', least: 0n, most: 2n ** 64n - 1n }
