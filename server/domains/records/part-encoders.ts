import type { PartInput, RecordInput } from '../../contract/produce.ts'
import type { Ctx } from '../../core/context.ts'
import { messageOf } from '../../core/errors.ts'
import { problemOf } from '../../core/problem-of.ts'
import { type SchemaEncoder, schemaEncoder } from '../../serde/encode/schema-encoder.ts'
import { findSchema } from '../subjects/index.ts'
import type { PartFault } from './part-bytes.ts'

export type SchemaPart = Extract<PartInput, { subject: string }>
type Found = { encoder: SchemaEncoder } | { fault: PartFault }
/** How to encode by each version of a subject that the records name; each is looked up and compiled once. */
export type PartEncoders = (part: SchemaPart) => Found

const MAX_SCHEMAS = 50

export async function partEncoders(ctx: Ctx, cluster: string, records: RecordInput[]): Promise<PartEncoders> {
  const parts = records.flatMap(({ key, value }) => [key, value]).filter((part): part is SchemaPart => part !== null && 'subject' in part)
  const wanted = new Map(parts.map((part) => [nameOf(part), part]))
  const found = new Map<string, Found>()
  for (const [name, part] of [...wanted].slice(0, MAX_SCHEMAS)) found.set(name, await lookUp(ctx, cluster, part))
  const many = {
    code: 'invalid-input' as const,
    message: `the records name more than ${MAX_SCHEMAS} schemas`,
    fix: 'Send them in several requests.',
    place: null,
  }
  return (part) => found.get(nameOf(part)) ?? { fault: many }
}

const nameOf = ({ subject, version }: SchemaPart) => `${subject}/${version}`

/** What is wrong with a subject belongs to the parts that name it; a registry that does not answer is nobody's fault. */
async function lookUp(ctx: Ctx, cluster: string, { subject, version }: SchemaPart): Promise<Found> {
  try {
    const { place, schema } = await findSchema(ctx, cluster, subject, version)
    return { encoder: schemaEncoder(schema, place.id) }
  } catch (error) {
    const told = problemOf(error)
    if (told.code === 'subject-unknown') {
      return {
        fault: {
          code: told.code,
          message: `${subject} version ${version}: ${told.detail}`,
          fix: 'Choose a subject and a version that are registered.',
          place: null,
        },
      }
    }
    if (told.code !== 'internal') throw told
    const message = `the schema of ${subject} version ${version} cannot be used: ${messageOf(error)}`
    return { fault: { code: 'schema-invalid', message, fix: 'Choose another version, or send base64.', place: null } }
  }
}
