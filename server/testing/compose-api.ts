import { compose, type Headgate } from '../compose.ts'
import type { JobKind } from '../core/jobs.ts'
import { silentLog } from '../core/log.ts'
import { plainConfig } from './plain-config.ts'

/** The API alone beside the stack that is given; its cluster is `test`. */
export function composeApi(of: {
  bootstrap: string
  registry: string | null
  database: string
  jobKinds?: ReadonlyMap<string, JobKind>
}): Promise<Headgate> {
  return compose({
    config: plainConfig({ ...of, id: 'test', bootstrap: of.bootstrap.split(','), tails: 10 }),
    version: 'test',
    log: silentLog,
    embedded: { bootstrap: null, registryUrl: null, connectUrl: null, parts: () => [] },
    databaseUrl: async () => of.database,
    demo: null,
    pages: false,
    checkAllReplies: true,
    ...(of.jobKinds === undefined ? {} : { jobKinds: of.jobKinds }),
  })
}
