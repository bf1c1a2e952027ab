import { hash } from 'node:crypto'
import type { DeadLetter } from '../headers/origin-of.ts'
import { foldedText, foldMessage, type MessagePart } from './fold-message.ts'
import { parseStack, type Thrown } from './stack.ts'

/** What makes two failures the same. */
export interface Fingerprint {
  /** 24 hexadecimal digits: the same failure has the same id in every queue and after every restart. */
  id: string
  /** Of the root cause, where the record tells it; null where it tells no class. */
  exceptionClass: string | null
  message: MessagePart[]
  /** The place in the user's own code that the root cause came from. */
  frame: string | null
}

/** `shape` makes the message where the record tells no failure at all; see `shapeOf`. */
export function fingerprintOf(letter: DeadLetter, shape: () => string): Fingerprint {
  const told = letter.exceptionClass !== null || letter.message !== null || letter.stack !== null
  const root = letter.stack === null ? null : (parseStack(letter.stack).at(-1) ?? null)
  const exceptionClass = classOf(letter, root)
  const message = told ? foldMessage(messageOfRoot(letter, root)) : foldMessage(shape())
  const frame = (root?.frames.find(({ framework }) => !framework) ?? root?.frames[0])?.place ?? null
  const kind = told ? 'failure' : `silent ${letter.family ?? ''}`
  const text = JSON.stringify([kind, exceptionClass, foldedText(message), frame])
  return { id: hash('sha256', text).slice(0, 24), exceptionClass, message, frame }
}

function classOf(letter: DeadLetter, root: Thrown | null): string | null {
  if (root !== null && root.exceptionClass !== '' && root.frames.length > 0) return root.exceptionClass
  return letter.cause?.exceptionClass ?? letter.exceptionClass ?? (root?.exceptionClass || null)
}

/** Of a chain the root cause's own message; else what the headers say, which may wrap it. */
function messageOfRoot(letter: DeadLetter, root: Thrown | null): string {
  const wrapped = root !== null && root.frames.length > 0 && root.exceptionClass !== letter.exceptionClass
  if (wrapped && root.message !== '') return root.message
  return letter.cause?.message ?? letter.message ?? root?.message ?? ''
}
