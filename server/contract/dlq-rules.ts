import { z } from 'zod'
import { defineRoute } from './define.ts'
import { DlqMapping } from './dlqs.ts'
import { Instant } from './wire.ts'

/** `*` stands for any characters, `/…/` is a regular expression (RE2, so that none runs away). Capital letters do not matter. */
const NamePattern = z
  .string()
  .trim()
  .min(1)
  .max(249)
  .regex(/^\P{Cc}+$/u, 'a pattern without control characters')

export const DlqRules = z
  .strictObject({
    /** What queues are called. Retry topics and `<queue>.parked` are none, whatever stands here. */
    names: z.array(NamePattern).max(100),
    /** Of several whose pattern fits a queue the first counts; a queue's own mapping counts more. */
    mappings: z.array(z.strictObject({ topics: NamePattern, mapping: DlqMapping })).max(100),
  })
  .meta({ id: 'DlqRules', description: 'How queues of dead letters are called, and how their records describe their failure. For all clusters.' })
export type DlqRules = z.infer<typeof DlqRules>

const KeptRules = DlqRules.extend({
  /** Grows with every change; 0: nobody has changed them. */
  revision: z.number().int(),
  changedBy: z.string().nullable(),
  changedAt: Instant.nullable(),
  /** The names that Headgate comes with. */
  defaultNames: z.array(z.string()),
}).meta({ id: 'KeptDlqRules' })

export const getDlqRules = defineRoute({
  op: 'dlqs.rules',
  summary: 'How queues of dead letters are found and read',
  reply: KeptRules,
})

export const setDlqRules = defineRoute({
  op: 'dlqs.setRules',
  summary: 'Changes how queues are found and read; the index reads anew what that affects',
  /** With a revision, the change is refused where somebody else was faster. */
  body: DlqRules.extend({ revision: z.number().int().min(0).optional() }),
  reply: KeptRules,
})
