import type { ResolvedSchema } from '../gateways/registry/types.ts'
import { Unreadable } from './json-text.ts'
import { MAX_SCHEMA_CHARS, MAX_SCHEMA_DEPTH } from './limits.ts'

type Primitive = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string'

/** An Avro schema made ready for reading. Recursive types are cycles. */
export type AvroNode =
  | { kind: Primitive }
  | { kind: 'fixed' | 'uuid' | 'duration'; size: number }
  /** `size` null: of bytes, not fixed. */
  | { kind: 'decimal'; size: number | null; scale: number }
  | { kind: 'enum'; symbols: string[] }
  | { kind: 'array'; items: AvroNode }
  | { kind: 'map'; values: AvroNode }
  /** `labels`: how Avro's own JSON names the branches. */
  | { kind: 'union'; branches: AvroNode[]; labels: string[] }
  /** `fallback`: the default as JSON text; null where there is none that JSON carries exactly. */
  | { kind: 'record'; fields: { label: string; name: string; fallback: string | null; node: AvroNode }[] }

const primitives: ReadonlySet<string> = new Set<Primitive>(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'])
const MAX_SCALE = 1000

type Names = Map<string, AvroNode>
type Scope = { names: Names; namespace: string; depth: number }

/**
 * Compiles Avro schema text (Avro 1.12, "Schema Declaration") with the schemas it refers to. Only what reading needs is
 * looked at: defaults, aliases and docs, in which real schemas are often wrong, refuse nothing.
 */
export function compileAvro(schema: ResolvedSchema): AvroNode {
  const names: Names = new Map()
  const texts = [...schema.dependencies.map((dependency) => dependency.text), schema.text]
  if (texts.reduce((sum, text) => sum + text.length, 0) > MAX_SCHEMA_CHARS) throw new Unreadable('the schema text is too long')
  let root: AvroNode = { kind: 'null' }
  for (const text of texts) root = compile(parse(text), { names, namespace: '', depth: 0 })
  return root
}

function parse(text: string): unknown {
  // The registry takes a bare primitive name without quotes as schema text too.
  return primitives.has(text.trim()) ? text.trim() : JSON.parse(text)
}

function compile(schema: unknown, scope: Scope): AvroNode {
  if (scope.depth > MAX_SCHEMA_DEPTH) throw new Unreadable(`the schema is nested deeper than ${MAX_SCHEMA_DEPTH}`)
  const inner = { ...scope, depth: scope.depth + 1 }
  if (typeof schema === 'string') return named(schema, scope)
  if (Array.isArray(schema)) return union(schema, inner)
  if (!isObject(schema)) throw new Unreadable('a part of the schema is neither a name, an object nor a list')
  switch (schema.type) {
    case 'record':
    case 'error':
      return record(schema, inner)
    case 'enum':
      return define(schema, scope, { kind: 'enum', symbols: list(schema.symbols, 'symbols').map((symbol) => JSON.stringify(String(symbol))) })
    case 'fixed':
      return define(schema, scope, fixed(schema))
    case 'array':
      return { kind: 'array', items: compile(schema.items, inner) }
    case 'map':
      return { kind: 'map', values: compile(schema.values, inner) }
    case 'bytes':
      return decimal(schema, null) ?? { kind: 'bytes' }
    default:
      return compile(schema.type, inner)
  }
}

function union(schemas: unknown[], scope: Scope): AvroNode {
  return { kind: 'union', branches: schemas.map((branch) => compile(branch, scope)), labels: schemas.map((branch) => branchLabel(branch, scope)) }
}

/** The name of its type; of named types with their namespace. */
function branchLabel(schema: unknown, scope: Scope): string {
  if (typeof schema === 'string') {
    const qualified = schema.includes('.') || scope.namespace === '' ? schema : `${scope.namespace}.${schema}`
    return !isPrimitive(schema) && scope.names.has(qualified) ? qualified : schema
  }
  if (!isObject(schema)) return ''
  const { type } = schema
  if (type === 'record' || type === 'error' || type === 'enum' || type === 'fixed') return fullNameOf(schema, scope)
  return type === 'array' || type === 'map' ? type : branchLabel(type, scope)
}

/** Digits that JSON.parse may have rounded are not passed on as what was meant. */
function fallbackOf(field: Record<string, unknown>): string | null {
  if (!('default' in field)) return null
  const text = JSON.stringify(field.default)
  return /\d{16}/.test(text) ? null : text
}

function record(schema: Record<string, unknown>, scope: Scope): AvroNode {
  const node: AvroNode & { kind: 'record' } = { kind: 'record', fields: [] }
  // Known by its name before its fields are: they may be of its own type.
  define(schema, scope, node)
  const fullName = fullNameOf(schema, scope)
  const namespace = fullName.slice(0, Math.max(0, fullName.lastIndexOf('.')))
  for (const field of list(schema.fields, 'fields')) {
    if (!isObject(field)) throw new Unreadable(`a field of ${fullName} is not an object`)
    const name = String(field.name)
    node.fields.push({ label: `${JSON.stringify(name)}:`, name, fallback: fallbackOf(field), node: compile(field.type, { ...scope, namespace }) })
  }
  return node
}

function fixed(schema: Record<string, unknown>): AvroNode {
  const size = schema.size
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw new Unreadable('a fixed type has no size')
  if (schema.logicalType === 'duration' && size === 12) return { kind: 'duration', size }
  if (schema.logicalType === 'uuid' && size === 16) return { kind: 'uuid', size }
  return decimal(schema, size) ?? { kind: 'fixed', size }
}

/** Null where the attributes do not make a decimal: then, by the specification, the plain type is read. */
function decimal(schema: Record<string, unknown>, size: number | null): AvroNode | null {
  const scale = schema.scale ?? 0
  if (schema.logicalType !== 'decimal' || typeof scale !== 'number') return null
  return Number.isSafeInteger(scale) && scale >= 0 && scale <= MAX_SCALE ? { kind: 'decimal', size, scale } : null
}

function define(schema: Record<string, unknown>, scope: Scope, node: AvroNode): AvroNode {
  scope.names.set(fullNameOf(schema, scope), node)
  return node
}

function fullNameOf(schema: Record<string, unknown>, scope: Scope): string {
  const name = String(schema.name ?? '')
  if (name.includes('.')) return name
  const namespace = typeof schema.namespace === 'string' ? schema.namespace : scope.namespace
  return namespace === '' ? name : `${namespace}.${name}`
}

function named(name: string, scope: Scope): AvroNode {
  if (isPrimitive(name)) return { kind: name }
  const node = scope.names.get(name.includes('.') || scope.namespace === '' ? name : `${scope.namespace}.${name}`) ?? scope.names.get(name)
  if (node === undefined) throw new Unreadable(`the schema names the type ${name}, which is not defined`)
  return node
}

function isPrimitive(name: string): name is Primitive {
  return primitives.has(name)
}

function list(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new Unreadable(`the schema has a type without ${what}`)
  return value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
