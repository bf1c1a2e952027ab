import type { AvroNode } from '../avro-schema.ts'

/** Deeper, lists stay empty and what may be null is null: types may contain themselves. */
const DEEP = 6
const MAX_SAMPLE_DEPTH = 40

/** A value of the type: the first branch of a union that is not null, one item per list. */
export function avroSample(node: AvroNode, depth = 0): unknown {
  if (depth > MAX_SAMPLE_DEPTH) throw new RangeError('the type has no value that ends')
  switch (node.kind) {
    case 'record':
      return Object.fromEntries(node.fields.map(({ name, node: field }) => [name, avroSample(field, depth + 1)]))
    case 'union':
      return unionSample(node, depth)
    case 'array':
      return depth > DEEP ? [] : [avroSample(node.items, depth + 1)]
    case 'map':
      return depth > DEEP ? {} : { key: avroSample(node.values, depth + 1) }
    default:
      return scalarSample(node)
  }
}

function unionSample({ branches, labels }: Extract<AvroNode, { kind: 'union' }>, depth: number): unknown {
  const hasNull = branches.some(({ kind }) => kind === 'null')
  const others = branches.flatMap((branch, index) => (branch.kind === 'null' ? [] : [{ branch, label: labels[index] ?? '' }]))
  const [first] = others
  if (first === undefined || (hasNull && depth > DEEP)) return null
  const value = avroSample(first.branch, depth + 1)
  return others.length === 1 ? value : { [first.label]: value }
}

function scalarSample(node: Exclude<AvroNode, { kind: 'record' | 'union' | 'array' | 'map' }>): unknown {
  switch (node.kind) {
    case 'null':
      return null
    case 'boolean':
      return true
    case 'enum': {
      const symbol: unknown = JSON.parse(node.symbols[0] ?? '""')
      return symbol
    }
    case 'string':
      return 'text'
    case 'bytes':
      return ''
    case 'fixed':
      return Buffer.alloc(node.size).toString('base64')
    case 'decimal':
      return node.scale === 0 ? '1' : `1.${'0'.repeat(node.scale)}`
    case 'uuid':
      return '00000000-0000-4000-8000-000000000000'
    case 'duration':
      return { months: 0, days: 1, millis: 0 }
    default:
      return 1
  }
}
