import type { JobKind } from '../core/jobs.ts'
import { copyJob } from '../domains/copies/index.ts'

const kinds: JobKind[] = [copyJob]

/** Every kind of job with what it does: one folder of `server/domains` each. */
export const jobKinds: ReadonlyMap<string, JobKind> = new Map(kinds.map((kind) => [kind.name, kind]))
