/** Longest JSON that is looked into. */
const MAX_JSON_BYTES = 64 << 10
const MAX_FIELDS = 12

/** Tells alike values from others where a record says nothing of its failure: by what kind of bytes they are. */
export function shapeOf(value: Buffer | null): string {
  if (value === null) return 'No failure headers, no value'
  if (value.length === 0) return 'No failure headers, an empty value'
  if (value[0] === 0 && value.length >= 5) return `No failure headers, framed with schema id ${letters(value.readInt32BE(1))}`
  const fields = jsonFields(value)
  if (fields !== null) return `No failure headers, JSON with ${fields}`
  return value.includes(0) ? 'No failure headers, binary value' : 'No failure headers, text value'
}

/** As a word, since numbers are folded and the id of the schema is what tells these records apart. */
const letters = (id: number) => `id_${id}`

function jsonFields(value: Buffer): string | null {
  if (value.length > MAX_JSON_BYTES || (value[0] !== 0x7b && value[0] !== 0x5b)) return null
  try {
    const parsed: unknown = JSON.parse(value.toString('utf8'))
    if (Array.isArray(parsed)) return 'a list'
    if (typeof parsed !== 'object' || parsed === null) return null
    const names = Object.keys(parsed).toSorted()
    const more = names.length > MAX_FIELDS ? ` and ${names.length - MAX_FIELDS} more` : ''
    return names.length === 0 ? 'no fields' : `${names.slice(0, MAX_FIELDS).join(', ')}${more}`
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
