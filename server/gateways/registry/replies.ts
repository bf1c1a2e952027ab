import { z } from 'zod'
import { RegistryError } from './http.ts'
import type { SchemaPlace, SchemaReference, SchemaType } from './types.ts'

const Reference = z.object({ name: z.string(), subject: z.string(), version: z.number().int() })

/** `GET /schemas/ids/{id}` and `GET /subjects/{subject}/versions/{version}`; no type means AVRO. */
const Schema = z.object({
  schema: z.string(),
  schemaType: z.enum(['AVRO', 'JSON', 'PROTOBUF']).nullish(),
  references: z.array(Reference).nullish(),
  /** Beside a version of a subject; of a schema by GUID not every registry says it. */
  id: z.number().int().nullish(),
})

/** `GET /schemas/ids/{id}/versions` */
const MAX_PLACES = 1000
const Versions = z.array(z.object({ subject: z.string(), version: z.number().int() }))

export interface SchemaReply {
  text: string
  type: SchemaType
  references: SchemaReference[]
  id: number | null
}

/** Throws `RegistryError` where the answer is not of the documented shape. */
export function readSchema(body: unknown): SchemaReply {
  const reply = Schema.safeParse(body)
  if (!reply.success) throw new RegistryError('refused', `the registry answered with something that is not a schema (${where(reply.error)})`)
  return { id: reply.data.id ?? null, text: reply.data.schema, type: reply.data.schemaType ?? 'AVRO', references: reply.data.references ?? [] }
}

/** In the order of the subjects' names; empty where the answer is of another shape: not every registry knows this question. */
export function readPlaces(body: unknown): SchemaPlace[] {
  const places = Versions.safeParse(body).data ?? []
  return places.slice(0, MAX_PLACES).sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : b.version - a.version))
}

/** `GET /schemas/guids/{guid}/ids`: the default context first. */
export function readIds(body: unknown): number[] {
  const ids = z.array(z.object({ context: z.string().nullish(), id: z.number().int() })).safeParse(body).data ?? []
  return ids.sort((a, b) => Number(b.context === '.') - Number(a.context === '.')).map(({ id }) => id)
}

function where(error: z.ZodError): string {
  const [issue] = error.issues
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'the whole'}: ${issue.message}`
}
