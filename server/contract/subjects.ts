import { z } from 'zod'
import { ClusterParams } from './clusters.ts'
import { defineRoute } from './define.ts'
import { Cursor, Limit, Notice, page } from './wire.ts'

const SubjectName = z.string().min(1).max(512)
export const SubjectParams = ClusterParams.extend({ subject: SubjectName })

export const SubjectPage = page(z.object({ subject: z.string() })).extend({
  /** Subjects of the registry, before and after the search. */
  total: z.number().int(),
  matched: z.number().int(),
  problems: z.array(Notice),
})
export type SubjectPage = z.infer<typeof SubjectPage>

export const listSubjects = defineRoute({
  op: 'subjects.list',
  summary: 'Subjects of the schema registry by name',
  params: ClusterParams,
  query: z.object({ search: z.string().max(512).optional(), limit: Limit, cursor: Cursor.optional() }),
  reply: SubjectPage,
})

export const getSubject = defineRoute({
  op: 'subjects.get',
  summary: 'One subject with its versions',
  params: SubjectParams,
  reply: z.object({ subject: z.string(), versions: z.array(z.number().int()) }),
})

export const SubjectVersion = z
  .object({
    subject: z.string(),
    version: z.number().int(),
    /** The schema's id, as values carry it. */
    id: z.number().int(),
    type: z.enum(['AVRO', 'JSON', 'PROTOBUF']),
    schema: z.string(),
    references: z.array(z.object({ name: z.string(), subject: z.string(), version: z.number().int() })),
    /** The messages of a Protobuf file by full name, in their order. */
    messages: z.array(z.string()),
    /** A value that the schema takes, as JSON text; null where none can be made. */
    sample: z.string().nullable(),
  })
  .meta({ id: 'SubjectVersion' })
export type SubjectVersion = z.infer<typeof SubjectVersion>

export const getSubjectVersion = defineRoute({
  op: 'subjects.version',
  summary: 'One version of a subject: its schema, and a sample of a value',
  params: SubjectParams.extend({ version: z.string().regex(/^([1-9]\d{0,8}|latest)$/, 'a version: 1 or more, or latest') }),
  query: z.object({
    /** Of which Protobuf message the sample is; left out, the first. */
    message: z.string().max(1024).optional(),
  }),
  reply: SubjectVersion,
})
