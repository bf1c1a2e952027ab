import type { RouteArgs } from '../../contract/define.ts'
import type {
  deleteSavedSearch as deleteRoute,
  listSavedSearches as listRoute,
  SavedSearch,
  saveSearch as saveRoute,
} from '../../contract/saved-searches.ts'
import { instant } from '../../core/clock.ts'
import { problem } from '../../core/errors.ts'
import type { SavedSearchRow } from '../../core/saved-searches.ts'
import { mutation, query } from '../../core/verb.ts'
import { findTopic } from '../topics/index.ts'

const toWire = ({ createdAt, ...row }: SavedSearchRow): SavedSearch => ({ ...row, createdAt: instant(createdAt) })

export const listSavedSearches = query('searches.list', async (ctx, { cluster, topic }: RouteArgs<typeof listRoute>) => {
  ctx.clusters.get(cluster)
  return { items: (await ctx.savedSearches.list(cluster, topic)).map(toWire), nextCursor: null }
})

type Save = RouteArgs<typeof saveRoute>

/** What is searched for may be a person's name or number: the audit log keeps only what the search is called. */
export const saveSearch = mutation(
  'searches.save',
  async (ctx, { cluster, body }: Save): Promise<SavedSearch> => {
    const { name: topic } = await findTopic(ctx, cluster, body.topic, undefined)
    const { id, name } = ctx.actor
    const saved = await ctx.savedSearches.insert({ ...body, cluster, topic, by: { id, name } })
    if (saved === 'taken') {
      throw problem('already-exists', `Topic ${topic} has a search called "${body.name}" already.`, {
        errors: [{ path: 'body.name', message: 'taken', fix: 'Choose another name, or delete that search first.' }],
      })
    }
    if (saved === 'full') throw problem('too-many', `Topic ${topic} has 200 saved searches, which is the limit. Delete one first.`)
    return toWire(saved)
  },
  { audited: ({ cluster, body: { topic, name } }) => ({ cluster, topic, name }), keepsOnly: true },
)

export const deleteSavedSearch = mutation(
  'searches.delete',
  async (ctx, { cluster, id }: RouteArgs<typeof deleteRoute>) => {
    if (!(await ctx.savedSearches.delete(cluster, id))) throw problem('saved-search-unknown', `Cluster ${cluster} has no saved search ${id}.`)
    return { id }
  },
  { keepsOnly: true },
)
