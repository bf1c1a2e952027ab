import { type MappedPath, type Mapping, mappedFields } from './mapping.ts'

/** A mapping as the database gives it back; what is no mapping is none. */
export function mappingOf(stored: unknown): Mapping | null {
  if (typeof stored !== 'object' || stored === null) return null
  const mapping: Mapping = {}
  for (const field of mappedFields) {
    const path = pathOf(Object.getOwnPropertyDescriptor(stored, field)?.value)
    if (path !== null) mapping[field] = path
  }
  return Object.keys(mapping).length === 0 ? null : mapping
}

function pathOf(value: unknown): MappedPath | null {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('path' in value)) return null
  const { from, path } = value
  return (from === 'header' || from === 'key' || from === 'value') && typeof path === 'string' ? { from, path } : null
}
