import { isCelList, isCelMap, isCelUint } from '@bufbuild/cel'
import type { PlacedJson } from '../encode/placed-json.ts'
import { MAX_DEPTH } from '../limits.ts'
import { ChangeFault } from './change-fault.ts'

const MOST_CHARS = 16 * 1024 * 1024

/** Numbers of a value that an expression sees as 64-bit floats, with the text that they have: what it hands on keeps it. */
export function floatTexts(json: PlacedJson): ReadonlyMap<number, string> {
  const texts = new Map<number, string>()
  const look = (node: PlacedJson): void => {
    if (node.kind === 'object') for (const { value } of node.members) look(value)
    else if (node.kind === 'array') for (const item of node.items) look(item)
    else if (node.kind === 'number' && isFloat(node.text) && !texts.has(Number(node.text))) texts.set(Number(node.text), node.text)
  }
  look(json)
  return texts
}

/** As `parseLossless` reads numbers: whole ones are exact up to 64 bits. */
function isFloat(text: string): boolean {
  if (/[.eE]/.test(text) || text.length > 21) return true
  const whole = BigInt(text)
  return whole < -(2n ** 63n) || whole >= 2n ** 64n
}

/** What an expression made as JSON text: bytes as base64, whole numbers with every digit. Throws `ChangeFault` for what JSON has no form for. */
export function expressionJson(result: unknown, floats: ReadonlyMap<number, string>): string {
  let json = ''
  const put = (text: string) => {
    json += text
    if (json.length > MOST_CHARS) throw new ChangeFault(`the expression makes a value of more than ${MOST_CHARS} characters`)
  }
  const write = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH) throw new ChangeFault(`the expression makes a value that is nested deeper than ${MAX_DEPTH}`)
    if (value === null || typeof value === 'boolean' || typeof value === 'bigint') put(String(value))
    else if (typeof value === 'string') put(JSON.stringify(value))
    else if (typeof value === 'number') put(floats.get(value) ?? doubleText(value))
    else if (isCelUint(value)) put(String(value.value))
    else if (value instanceof Uint8Array) put(JSON.stringify(Buffer.from(value).toString('base64')))
    else if (isCelMap(value) || value instanceof Map) {
      let first = true
      for (const [name, member] of value) {
        put(`${first ? '{' : ','}${JSON.stringify(nameOf(name))}:`)
        first = false
        write(member, depth + 1)
      }
      put(first ? '{}' : '}')
    } else if (isCelList(value) || Array.isArray(value)) {
      let first = true
      for (const item of value) {
        put(first ? '[' : ',')
        first = false
        write(item, depth + 1)
      }
      put(first ? '[]' : ']')
    } else throw new ChangeFault('the expression makes something that JSON has no form for, such as a time: write string(…) around it')
  }
  write(result, 0)
  return json
}

function nameOf(name: unknown): string {
  return isCelUint(name) ? String(name.value) : String(name)
}

function doubleText(value: number): string {
  if (!Number.isFinite(value)) throw new ChangeFault(`the expression makes ${value}, which JSON has no number for`)
  return Object.is(value, -0) ? '-0' : String(value)
}
