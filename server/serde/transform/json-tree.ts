import type { PlacedJson } from '../encode/placed-json.ts'
import { MAX_DEPTH } from '../limits.ts'
import { ChangeFault } from './change-fault.ts'

/** A changed value may not be longer: `copy` can double it with every step. */
const MOST_CHARS = 16 * 1024 * 1024

/** JSON text without white space. Numbers are their own text, members stay in their order. Throws `ChangeFault` where it grows too far. */
export function writeJson(value: PlacedJson): string {
  let json = ''
  const put = (text: string) => {
    json += text
    if (json.length > MOST_CHARS) throw new ChangeFault(`the changed value is longer than ${MOST_CHARS} characters`)
  }
  const write = (node: PlacedJson, depth: number): void => {
    if (depth > MAX_DEPTH) throw new ChangeFault(`the changed value is nested deeper than ${MAX_DEPTH}`)
    if (node.kind === 'object') {
      for (const [at, { name, value: member }] of node.members.entries()) {
        put(`${at === 0 ? '{' : ','}${JSON.stringify(name)}:`)
        write(member, depth + 1)
      }
      put(node.members.length === 0 ? '{}' : '}')
    } else if (node.kind === 'array') {
      for (const [at, item] of node.items.entries()) {
        put(at === 0 ? '[' : ',')
        write(item, depth + 1)
      }
      put(node.items.length === 0 ? '[]' : ']')
    } else put(scalarText(node))
  }
  write(value, 0)
  return json
}

function scalarText(node: Exclude<PlacedJson, { kind: 'object' | 'array' }>): string {
  if (node.kind === 'null') return 'null'
  return node.kind === 'number' ? node.text : JSON.stringify(node.value)
}

type SameNumber = (a: string, b: string) => boolean

/** Whether nothing was changed: members in any order, numbers digit for digit. */
export const isUnchanged = (a: PlacedJson, b: PlacedJson) => isSame(a, b, (one, other) => one === other)

/** Equal in the sense of RFC 6902, section 4.6: numbers are equal that have the same value, like 1, 1.0 and 10e-1. */
export const isEqual = (a: PlacedJson, b: PlacedJson) => isSame(a, b, (one, other) => one === other || numberPrint(one) === numberPrint(other))

function isSame(a: PlacedJson, b: PlacedJson, sameNumber: SameNumber): boolean {
  if (a === b) return true
  if (a.kind === 'null') return b.kind === 'null'
  if (a.kind === 'number') return b.kind === 'number' && sameNumber(a.text, b.text)
  if (a.kind === 'string') return b.kind === 'string' && a.value === b.value
  if (a.kind === 'boolean') return b.kind === 'boolean' && a.value === b.value
  if (a.kind === 'array') {
    if (b.kind !== 'array' || a.items.length !== b.items.length) return false
    const others = b.items
    return a.items.every((item, at) => {
      const other = others[at]
      return other !== undefined && isSame(item, other, sameNumber)
    })
  }
  if (b.kind !== 'object' || a.members.length !== b.members.length) return false
  const others = new Map(b.members.map(({ name, value }) => [name, value]))
  return a.members.every(({ name, value }) => {
    const other = others.get(name)
    return other !== undefined && isSame(value, other, sameNumber)
  })
}

/** The same for all texts of one number, without computing it: sign, digits without zeros at either end, and the power of ten. */
function numberPrint(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  if (digits === '') return '0'
  const short = digits.replace(/0+$/, '')
  // Reading a number takes time in the square of its length: of exponents that no number has, the text alone is compared.
  if (exponent.length > 20) return text
  return `${sign}${short}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - short.length)}`
}
