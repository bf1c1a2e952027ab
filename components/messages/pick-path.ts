import { type TokenPlace, tokenAt } from './json-tokens.ts'

/** The text at a place of a JSON text, as it is stored. `cut`: the text may end before it, so nobody can say. */
export type Picked = { kind: 'found'; text: string } | { kind: 'missing' } | { kind: 'cut' }

/**
 * Finds a value by its path without parsing any: every digit stays. Of a name that occurs twice the last one counts, as for
 * most readers of JSON. `truncated`: the text is the beginning of a longer one; what touches its end is not taken for whole.
 */
export function pickPath(json: string, steps: readonly (string | number)[], truncated: boolean): Picked {
  let place = tokenAt(json, 0)
  for (const step of steps) {
    if (place === null) return truncated ? { kind: 'cut' } : { kind: 'missing' }
    const mark = json.charAt(place.start)
    if (mark !== (typeof step === 'number' ? '[' : '{')) return { kind: 'missing' }
    const child = childOf(json, place, step)
    if (child === 'cut') return truncated ? { kind: 'cut' } : { kind: 'missing' }
    if (child === null) return { kind: 'missing' }
    place = child
  }
  if (place === null) return { kind: 'missing' }
  const end = valueEnd(json, place)
  if (truncated && (end === null || end === json.length)) return { kind: 'cut' }
  return { kind: 'found', text: json.slice(place.start, end ?? json.length) }
}

/** The value of a field or an element; null where there is none, `cut` where the text ends first. */
function childOf(json: string, container: TokenPlace, step: string | number): TokenPlace | null | 'cut' {
  let found: TokenPlace | null = null
  let index = 0
  for (let at = container.end; ; ) {
    const first = tokenAt(json, at)
    if (first === null) return found ?? 'cut'
    const mark = json.slice(first.start, first.end)
    if (mark === '}' || mark === ']') return found
    if (mark === ',') {
      at = first.end
      continue
    }
    const member = typeof step === 'number' ? { name: index, value: first } : memberAt(json, first)
    if (member.value === null) return found ?? 'cut'
    if (member.name === step) found = member.value
    const end = valueEnd(json, member.value)
    if (end === null) return found ?? 'cut'
    if (typeof step === 'number' && found !== null) return found
    index += 1
    at = end
  }
}

function memberAt(json: string, key: TokenPlace): { name: string | null; value: TokenPlace | null } {
  const colon = tokenAt(json, key.end)
  return { name: nameOf(json.slice(key.start, key.end)), value: colon === null ? null : tokenAt(json, colon.end) }
}

function nameOf(text: string): string | null {
  if (!text.includes('\\')) return text.slice(1, -1)
  try {
    const name: unknown = JSON.parse(text)
    return typeof name === 'string' ? name : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Behind a value; null where the text ends inside of it. */
function valueEnd(json: string, place: TokenPlace): number | null {
  if (place.kind !== 'punct') return place.kind === 'string' && !isClosed(json, place) ? null : place.end
  let depth = 0
  for (let token: TokenPlace | null = place; token !== null; token = tokenAt(json, token.end)) {
    if (token.kind !== 'punct') continue
    const mark = json.charAt(token.start)
    if (mark === '{' || mark === '[') depth += 1
    if ((mark === '}' || mark === ']') && --depth <= 0) return token.end
  }
  return null
}

const isClosed = (json: string, { start, end }: TokenPlace) => end - start > 1 && json.charAt(end - 1) === '"'
