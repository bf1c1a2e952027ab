import { z } from 'zod'
import { type ProblemCode, problemTable } from './problem-table.ts'

export { type ProblemCode, problemTable } from './problem-table.ts'

const codes = Object.keys(problemTable) as [ProblemCode, ...ProblemCode[]]

/** One faulty field: where it is, what is wrong, what to do. `line` and `column` (from 1) where the field is itself a text. */
export const FieldError = z.object({
  path: z.string(),
  message: z.string(),
  fix: z.string().nullable(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
})
export type FieldError = z.infer<typeof FieldError>

/** RFC 9457 problem details, as every error of the API is written. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(codes),
    requestId: z.string(),
    retry: z.enum(['never', 'later', 'after-refresh']),
    errors: z.array(FieldError),
  })
  .loose()
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457' })
export type Problem = z.infer<typeof Problem>
