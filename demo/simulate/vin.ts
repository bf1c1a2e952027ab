import { pick, type Random } from './random.ts'

/** ISO 3779 leaves out I, O and Q. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPRSTUVWXYZ'
/** World manufacturer identifiers of vans and trucks seen on European roads. */
const MAKERS = ['WDB', 'WDF', 'WMA', 'WV1', 'WF0', 'VF1', 'VF6', 'XLR', 'YS2', 'YV2', 'ZCF', 'ZFA']
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
const CHECK_POSITION = 8

/** A vehicle identification number: 17 characters with a true check digit (49 CFR 565.15). */
export function makeVin(random: Random): string {
  const drawn = Array.from({ length: 13 }, () => pick(random, [...ALPHABET])).join('')
  const open = `${pick(random, MAKERS)}${drawn.slice(0, 5)}0${drawn.slice(5)}`.slice(0, 17)
  return `${open.slice(0, CHECK_POSITION)}${checkDigit(open)}${open.slice(CHECK_POSITION + 1)}`
}

/** The ninth character that belongs to the other sixteen: the weighted sum modulo 11, ten written as X. */
export function checkDigit(vin: string): string {
  const sum = [...vin].reduce((total, letter, position) => total + digitOf(letter) * (WEIGHTS[position] ?? 0), 0)
  return sum % 11 === 10 ? 'X' : String(sum % 11)
}

/** Letters count as digits in three rows: A–H 1–8, J–R 1–9 (without I, O, Q), S–Z 2–9. */
function digitOf(letter: string): number {
  if (letter >= '0' && letter <= '9') return Number(letter)
  const code = letter.charCodeAt(0)
  if (letter <= 'H') return code - 64
  return letter <= 'R' ? code - 73 : code - 81
}
