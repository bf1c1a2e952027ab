import type { JobKind } from '../core/jobs.ts'

const kinds: JobKind[] = []

/** Every kind of job with what it does: one folder of `server/domains` each. */
export const jobKinds: ReadonlyMap<string, JobKind> = new Map(kinds.map((kind) => [kind.name, kind]))
