import { createHash } from 'node:crypto'

/** What makes one record differ from the next. */
export interface Turn {
  seed: string
  /** Number of the record in its flow, from 0. */
  index: number
  /** When its write began, in epoch milliseconds. */
  at: number
}

type Part = (turn: Turn) => string
export type Template = readonly Part[]

/** `column` (from 1) is where the placeholder begins. */
export class TemplateError extends Error {
  readonly column: number
  readonly fix: string

  constructor(column: number, message: string, fix: string) {
    super(message)
    this.column = column
    this.fix = fix
  }
}

const known = 'Known are {{sequence}}, {{sequence:1000}}, {{uuid}}, {{time}}, {{time:ms}}, {{int:1..100}} and {{pick:a|b|c}}; {{{{ is two braces.'

/** Takes a text with placeholders apart. Throws TemplateError. */
export function compileTemplate(text: string): Template {
  const parts: Part[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('{{', at)
    const literal = open < 0 ? text.slice(at) : text.slice(at, open)
    if (literal !== '') parts.push(() => literal)
    if (open < 0) break
    if (text.startsWith('{{{{', open)) {
      parts.push(() => '{{')
      at = open + 4
      continue
    }
    const close = text.indexOf('}}', open)
    if (close < 0) throw new TemplateError(open + 1, 'this placeholder has no end', 'End it with }}, or write {{{{ for two braces.')
    parts.push(placeholder(text.slice(open + 2, close).trim(), open + 1, parts.length))
    at = close + 2
  }
  return parts
}

export function render(template: Template, turn: Turn): string {
  let text = ''
  for (const part of template) text += part(turn)
  return text
}

function placeholder(text: string, column: number, place: number): Part {
  const colon = text.indexOf(':')
  const [name, argument] = colon < 0 ? [text, null] : [text.slice(0, colon), text.slice(colon + 1)]
  const refuse = (message: string): never => {
    throw new TemplateError(column, message, known)
  }
  switch (name) {
    case 'sequence': {
      if (argument !== null && !/^\d{1,18}$/.test(argument)) return refuse(`${argument} is no number to count from`)
      const first = BigInt(argument ?? '0')
      return ({ index }) => (first + BigInt(index)).toString()
    }
    case 'uuid':
      return argument === null ? (turn) => uuidOf(bytesOf(turn, place)) : refuse('uuid takes no argument')
    case 'time':
      if (argument === null) return ({ at }) => new Date(at).toISOString()
      return argument === 'ms' ? ({ at }) => String(at) : refuse(`there is no time of kind ${argument}`)
    case 'int':
      return integer(argument, place, refuse)
    case 'pick': {
      const choices = argument?.split('|') ?? []
      if (choices.length === 0) return refuse('pick needs something to pick from')
      return (turn) => choices[Number(bytesOf(turn, place).readBigUInt64BE() % BigInt(choices.length))] ?? ''
    }
    default:
      return refuse(`there is no placeholder ${name === '' ? 'without a name' : name}`)
  }
}

function integer(argument: string | null, place: number, refuse: (message: string) => never): Part {
  const range = /^(-?\d{1,18})\.\.(-?\d{1,18})$/.exec(argument ?? '')
  if (range === null) return refuse('int needs a range such as 1..100')
  const [low, high] = [BigInt(range[1] ?? '0'), BigInt(range[2] ?? '0')]
  if (high < low) return refuse(`the range ends before it begins: ${low}..${high}`)
  return (turn) => (low + (bytesOf(turn, place).readBigUInt64BE() % (high - low + 1n))).toString()
}

/** 32 bytes that follow from the seed, the number of the record and the place in the template. */
function bytesOf({ seed, index }: Turn, place: number): Buffer {
  return createHash('sha256').update(`${seed}\n${index}\n${place}`).digest()
}

/** Of version 4 by its form (RFC 9562). */
function uuidOf(bytes: Buffer): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
