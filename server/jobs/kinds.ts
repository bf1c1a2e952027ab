import type { JobKind } from '../core/jobs.ts'
import { copyJob } from '../domains/copies/index.ts'
import { discardJob, purgeJob } from '../domains/disposals/index.ts'
import { flowJob } from '../domains/flows/index.ts'
import { importJob } from '../domains/imports/index.ts'
import { replayJob } from '../domains/replays/index.ts'

const kinds: JobKind[] = [copyJob, flowJob, importJob, replayJob(), discardJob, purgeJob]

/** Every kind of job with what it does: one folder of `server/domains` each. */
export const jobKinds: ReadonlyMap<string, JobKind> = new Map(kinds.map((kind) => [kind.name, kind]))
