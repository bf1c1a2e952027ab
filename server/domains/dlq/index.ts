export { type DeadLetter, originOf } from './headers/origin-of.ts'
