const DEEP = 8
type Schema = Record<string, unknown>

/** A value that fits most schemas: what the schema gives as an example, else one made of its types. Patterns are not solved. */
export function jsonSchemaSample(text: string): unknown {
  const root: unknown = JSON.parse(text)
  return sample(root, root, 0)
}

function sample(schema: unknown, root: unknown, depth: number): unknown {
  if (!isObject(schema) || depth > DEEP) return {}
  for (const given of ['const', 'default', 'example']) if (given in schema) return schema[given]
  for (const given of ['examples', 'enum']) {
    const [first]: unknown[] = listOf(schema[given])
    if (first !== undefined) return first
  }
  if (typeof schema.$ref === 'string') return sample(followed(schema.$ref, root), root, depth + 1)
  const [choice] = [...listOf(schema.oneOf), ...listOf(schema.anyOf)].filter((one) => !(isObject(one) && one.type === 'null'))
  if (choice !== undefined) return merged([schema, choice], root, depth)
  const all = listOf(schema.allOf)
  return all.length > 0 ? merged([schema, ...all], root, depth) : ofType(schema, root, depth)
}

/** Objects add their members to each other; of other values the last counts. */
function merged([own, ...parts]: unknown[], root: unknown, depth: number): unknown {
  const { oneOf: _one, anyOf: _any, allOf: _all, ...rest } = isObject(own) ? own : {}
  const values = [...('properties' in rest || 'type' in rest ? [rest] : []), ...parts].map((part) => sample(part, root, depth + 1))
  return values.every(isObject) ? Object.assign({}, ...values) : values.at(-1)
}

function ofType(schema: Schema, root: unknown, depth: number): unknown {
  const [type = isObject(schema.properties) ? 'object' : 'string'] = [...listOf(schema.type), schema.type].filter(
    (one): one is string => typeof one === 'string' && one !== 'null',
  )
  switch (type) {
    case 'object': {
      const properties = isObject(schema.properties) ? Object.entries(schema.properties) : []
      return Object.fromEntries(properties.map(([name, property]) => [name, sample(property, root, depth + 1)]))
    }
    case 'array':
      return isObject(schema.items) ? [sample(schema.items, root, depth + 1)] : []
    case 'number':
    case 'integer':
      return numberOf(schema)
    case 'boolean':
      return true
    default:
      return schema.type === 'null' ? null : textOf(schema)
  }
}

function numberOf({ minimum, exclusiveMinimum, maximum }: Schema): number {
  const least = typeof minimum === 'number' ? minimum : typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : 1
  return typeof maximum === 'number' ? Math.min(least, maximum) : least
}

const formats: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  ['date-time', '2026-01-31T12:00:00Z'],
  ['date', '2026-01-31'],
  ['time', '12:00:00Z'],
  ['email', 'name@example.com'],
  ['uri', 'https://example.com/'],
  ['uuid', '00000000-0000-4000-8000-000000000000'],
  ['ipv4', '192.0.2.1'],
  ['hostname', 'example.com'],
])

function textOf({ format, minLength, maxLength }: Schema): string {
  const text = formats.get(format) ?? 'text'.padEnd(typeof minLength === 'number' ? Math.min(minLength, 10_000) : 0, 't')
  return typeof maxLength === 'number' ? text.slice(0, maxLength) : text
}

/** Of a reference inside the document. */
function followed(reference: string, root: unknown): unknown {
  let at: unknown = reference.startsWith('#') ? root : {}
  for (const step of reference.split('/').slice(1)) at = isObject(at) ? at[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')] : {}
  return at
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)
