import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** A field of Kafka's message definitions. `fields` are those of a struct type, or of the elements of an array of structs. */
export interface FieldDefinition {
  name: string
  type?: string | undefined
  versions: string
  nullableVersions?: string | undefined
  flexibleVersions?: string | undefined
  taggedVersions?: string | undefined
  tag?: number | undefined
  default?: string | number | boolean | undefined
  fields?: FieldDefinition[] | undefined
}

export const Field: z.ZodType<FieldDefinition> = z.lazy(() =>
  z.object({
    name: z.string(),
    type: z.string().optional(),
    versions: z.string(),
    nullableVersions: z.string().optional(),
    flexibleVersions: z.string().optional(),
    taggedVersions: z.string().optional(),
    tag: z.number().optional(),
    default: z.union([z.string(), z.number(), z.boolean()]).optional(),
    fields: z.array(Field).optional(),
  }),
)

const MessageDefinition = z.object({
  apiKey: z.number().int(),
  type: z.enum(['request', 'response']),
  name: z.string(),
  validVersions: z.string(),
  flexibleVersions: z.string(),
  fields: z.array(Field),
  commonStructs: z.array(Field).optional(),
})
export type MessageDefinition = z.infer<typeof MessageDefinition>

const Definitions = z.object({
  source: z.string(),
  errors: z.array(z.tuple([z.number().int(), z.string(), z.boolean()])),
  /** Key and name of every call of that release, also of those that are not in use here. */
  apis: z.array(z.tuple([z.number().int(), z.string()])),
  messages: z.array(MessageDefinition),
})
export type Definitions = z.infer<typeof Definitions>

/** Kafka's own message definitions and error table, reduced by scripts/protocol to the calls in use. */
export function loadDefinitions(): Definitions {
  return Definitions.parse(JSON.parse(readFileSync(new URL('./messages.json', import.meta.url), 'utf8')))
}

export interface VersionRange {
  min: number
  max: number
}

/** "3", "2-7", "6+" and "none" as Kafka's definitions write them; open ends reach to the highest 16-bit number. */
export function versionRange(text: string | undefined): VersionRange {
  if (text === undefined || text === 'none') return { min: 1, max: 0 }
  if (text.endsWith('+')) return { min: Number(text.slice(0, -1)), max: 32767 }
  const [min, max] = text.split('-')
  return { min: Number(min), max: Number(max ?? min) }
}

export function inRange(range: VersionRange, version: number): boolean {
  return version >= range.min && version <= range.max
}
