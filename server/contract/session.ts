import { z } from 'zod'
import { defineRoute } from './define.ts'

export const Session = z
  .object({
    actor: z.object({ id: z.string(), name: z.string(), kind: z.enum(['local', 'anonymous']) }),
    /** `local`: bound to loopback, no login. `none`: login is switched off in so many words. */
    mode: z.enum(['local', 'none']),
    /** Shown on every page while anyone who reaches the port has all rights. */
    banner: z.string().nullable(),
    demo: z.boolean(),
    version: z.string(),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

export const getSession = defineRoute({
  op: 'session.get',
  summary: 'Who is asking, with which rights',
  reply: Session,
})
