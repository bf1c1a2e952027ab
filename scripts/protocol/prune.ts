/** The parts of Kafka's message definitions that decide bytes: prose and generator hints are left out. */
const kept = ['name', 'type', 'versions', 'nullableVersions', 'flexibleVersions', 'taggedVersions', 'tag', 'default', 'fields'] as const

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type JsonObject = { [key: string]: Json }

/** Kafka's definitions are JSON with line comments. */
export function parseDefinition(text: string): JsonObject {
  const parsed: Json = JSON.parse(text.replace(/^\s*\/\/.*$/gm, '').replace(/\s\/\/ .*$/gm, ''))
  if (!isObject(parsed)) throw new Error('a message definition must be an object')
  return parsed
}

/** One request or response, reduced to what a codec needs. */
export function pruneMessage(message: JsonObject): JsonObject {
  const { apiKey, type, name, validVersions, flexibleVersions, commonStructs } = message
  const pruned: JsonObject = {
    apiKey: apiKey ?? null,
    type: type ?? null,
    name: name ?? null,
    validVersions: validVersions ?? null,
    flexibleVersions: flexibleVersions ?? 'none',
    fields: pruneFields(message.fields),
  }
  if (commonStructs !== undefined) pruned.commonStructs = pruneFields(commonStructs)
  return pruned
}

function pruneFields(fields: Json | undefined): Json[] {
  if (!Array.isArray(fields)) return []
  return fields.filter(isObject).map((field) => {
    const pruned: JsonObject = {}
    for (const key of kept) {
      const value = field[key]
      if (value === undefined || value === null) continue
      pruned[key] = key === 'fields' ? pruneFields(value) : value
    }
    // Kafka's own generator fills this in as well.
    if (pruned.versions === undefined && pruned.taggedVersions !== undefined) pruned.versions = pruned.taggedVersions
    return pruned
  })
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
