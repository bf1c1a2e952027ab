import { z } from 'zod'
import { defineRoute } from './define.ts'
import { ClusterId, Instant, page, TopicName } from './wire.ts'

const SearchParams = z.object({ cluster: ClusterId })

const SearchName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^\P{Cc}+$/u, 'a name without control characters')

/** As it stands in the address of the screen, without what belongs to one visit: the page (`cur`) and the open record (`rec`). */
const SearchQuery = z
  .string()
  .max(32_768)
  .refine((text) => !['cur', 'rec'].some((name) => new URLSearchParams(text).has(name)), 'a query string without cur and rec')

export const SavedSearch = z
  .object({
    id: z.uuid(),
    topic: TopicName,
    name: z.string(),
    query: z.string(),
    createdBy: z.string(),
    createdAt: Instant,
  })
  .meta({ id: 'SavedSearch' })
export type SavedSearch = z.infer<typeof SavedSearch>

export const listSavedSearches = defineRoute({
  op: 'searches.list',
  summary: 'Searches of a topic that were given a name, by name; 200 at most',
  params: SearchParams,
  query: z.object({ topic: TopicName }),
  reply: page(SavedSearch),
})
export const saveSearch = defineRoute({
  op: 'searches.save',
  summary: 'Gives a search a name, for all who may read the topic',
  params: SearchParams,
  body: z.strictObject({ topic: TopicName, name: SearchName, query: SearchQuery }),
  reply: SavedSearch,
  status: 201,
})
export const deleteSavedSearch = defineRoute({
  op: 'searches.delete',
  summary: 'Forgets a saved search',
  params: SearchParams.extend({ id: z.uuid() }),
  reply: z.object({ id: z.uuid() }),
})
