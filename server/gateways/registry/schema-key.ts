import type { SchemaKey, SchemaPlace } from './types.ts'

export const GUID_PREFIX = 'guid:'
const SUBJECT_PREFIX = 'subject:'

export function isGuid(key: SchemaKey): key is string {
  return typeof key === 'string' && key.startsWith(GUID_PREFIX)
}

export function guidKey(guid: string): SchemaKey {
  return GUID_PREFIX + guid
}

export function subjectKey({ subject, version }: SchemaPlace): SchemaKey {
  return `${SUBJECT_PREFIX}${subject}/${version}`
}

/** null where the key is of another kind. Subjects may hold slashes themselves; the last one stands before the version. */
export function subjectOf(key: SchemaKey): SchemaPlace | null {
  if (typeof key !== 'string' || !key.startsWith(SUBJECT_PREFIX)) return null
  const slash = key.lastIndexOf('/')
  return { subject: key.slice(SUBJECT_PREFIX.length, slash), version: Number(key.slice(slash + 1)) }
}

/** As it is named in a sentence. */
export function keyWords(key: SchemaKey): string {
  if (typeof key === 'number') return `schema id ${key}`
  const place = subjectOf(key)
  if (place !== null) return `schema ${place.subject} version ${place.version}`
  return key.startsWith(GUID_PREFIX) ? `schema GUID ${key.slice(GUID_PREFIX.length)}` : `schema ${key}`
}
