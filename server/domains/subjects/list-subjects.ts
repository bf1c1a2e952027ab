import type { RouteArgs } from '../../contract/define.ts'
import type { listSubjects as route, SubjectPage } from '../../contract/subjects.ts'
import type { Notice } from '../../contract/wire.ts'
import { query } from '../../core/verb.ts'

const none: Notice = { code: 'no-registry', message: 'No schema registry is configured for this cluster.', fix: 'Add one in headgate.yaml.' }

/** Subjects whose name contains what is searched for, whatever its case. A cursor is the last name of its page. */
export const listSubjects = query<RouteArgs<typeof route>, SubjectPage>('subjects.list', async (ctx, { cluster, search, limit, cursor }) => {
  const { registry } = ctx.clusters.get(cluster)
  if (registry === null) return { items: [], nextCursor: null, total: 0, matched: 0, problems: [none] }
  const names = await registry.subjects({ signal: ctx.signal })
  const wanted = search?.toLowerCase() ?? ''
  const matched = names.filter((name) => name.toLowerCase().includes(wanted))
  const after = cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString('utf8')
  const rest = after === null ? matched : matched.filter((name) => name > after)
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  const nextCursor = last === undefined || rest.length <= limit ? null : Buffer.from(last, 'utf8').toString('base64url')
  return { items: items.map((subject) => ({ subject })), nextCursor, total: names.length, matched: matched.length, problems: [] }
})
