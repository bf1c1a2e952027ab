export { families } from './headers/families.ts'
export { type DeadLetter, originOf } from './headers/origin-of.ts'
