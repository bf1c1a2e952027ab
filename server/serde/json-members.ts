/** A member of a JSON object: its name, and its value as it is written. */
export interface JsonMember {
  name: string
  text: string
}

const MOST_MEMBERS = 64

/** The members of an object in JSON that is known to be valid, in order; null where it is no object, or one of very many members. */
export function membersOf(json: string): JsonMember[] | null {
  let at = skipSpace(json, 0)
  if (json[at] !== '{') return null
  const members: JsonMember[] = []
  at = skipSpace(json, at + 1)
  while (at < json.length && json[at] !== '}') {
    if (members.length === MOST_MEMBERS) return null
    const nameEnd = stringEnd(json, at)
    const name = String(JSON.parse(json.slice(at, nameEnd)))
    const start = skipSpace(json, skipSpace(json, nameEnd) + 1)
    const end = valueEnd(json, start)
    members.push({ name, text: json.slice(start, end) })
    at = skipSpace(json, end)
    if (json[at] === ',') at = skipSpace(json, at + 1)
  }
  return members
}

function skipSpace(json: string, from: number): number {
  let at = from
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at++
  return at
}

/** Behind the closing quote. */
function stringEnd(json: string, from: number): number {
  let at = from + 1
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at + 1
}

function valueEnd(json: string, from: number): number {
  if (json[from] === '"') return stringEnd(json, from)
  let depth = 0
  let at = from
  while (at < json.length) {
    const char = json[at]
    if (char === '"') {
      at = stringEnd(json, at)
      continue
    }
    if (char === '{' || char === '[') depth++
    if (char === '}' || char === ']') {
      if (depth === 0) return at
      if (--depth === 0) return at + 1
    }
    if (depth === 0 && (char === ',' || char === ' ' || char === '\n' || char === '\r' || char === '\t')) return at
    at++
  }
  return at
}
