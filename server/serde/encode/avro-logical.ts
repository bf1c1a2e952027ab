import { DoesNotFit } from './does-not-fit.ts'
import { integer, text, UINT32, wanted } from './json-scalars.ts'
import type { PlacedJson } from './placed-json.ts'

const MAX_DIGITS = 2000

/** Big-endian two's complement of the digits without their point: the shortest, or filled up to `size`. */
export function encodeDecimal(json: PlacedJson, { size, scale }: { size: number | null; scale: number }): Buffer {
  const digits = json.kind === 'number' ? json.text : json.kind === 'string' ? json.value : ''
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits)
  if (found === null || digits.length > MAX_DIGITS)
    throw wanted(json, `a decimal with ${scale} digits behind the point`, 'Write its digits in quotes, such as "12.50".')
  const [, sign = '', whole = '', fraction = ''] = found
  if (fraction.length > scale) {
    throw new DoesNotFit(
      json,
      `${fraction.length} digits stand behind the point, the schema keeps ${scale}`,
      'Leave out the digits that would be lost.',
    )
  }
  const unscaled = BigInt(whole + fraction.padEnd(scale, '0')) * (sign === '-' ? -1n : 1n)
  const length = size ?? shortest(unscaled)
  const bits = 8 * length
  if (BigInt.asIntN(bits, unscaled) !== unscaled) throw new DoesNotFit(json, `${digits} does not fit ${length} bytes`, 'Use a smaller number.')
  return Buffer.from(
    BigInt.asUintN(bits, unscaled)
      .toString(16)
      .padStart(2 * length, '0'),
    'hex',
  )
}

/** Bytes of the shortest two's complement. */
function shortest(value: bigint): number {
  const size = value < 0n ? -value - 1n : value
  return Math.floor((size === 0n ? 0 : size.toString(2).length) / 8) + 1
}

export function encodeUuid(json: PlacedJson): Buffer {
  const uuid = text(json)
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid)) throw wanted(json, 'a UUID', 'Write it as 8-4-4-4-12 hexadecimal digits.')
  return Buffer.from(uuid.replaceAll('-', ''), 'hex')
}

export function encodeDuration(json: PlacedJson): Buffer {
  const parts = ['months', 'days', 'millis']
  if (json.kind !== 'object' || json.members.length !== 3) throw wanted(json, 'a duration', 'Write {"months": 0, "days": 0, "millis": 0}.')
  const bytes = Buffer.alloc(12)
  for (const { name, value } of json.members) {
    const index = parts.indexOf(name)
    if (index < 0) throw new DoesNotFit(value, `a duration has no ${name}`, 'It has months, days and millis.')
    bytes.writeUInt32LE(Number(integer(value, UINT32)), 4 * index)
  }
  return bytes
}
