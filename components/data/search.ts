import type { z } from 'zod'
import type { SearchLine, SearchRequest } from '../../server/contract/search.ts'
import { requestParts } from './request-parts.ts'
import { streamLines } from './stream.ts'

interface SearchInput {
  cluster: string
  topic: string
  /** How keys and values are read. */
  key?: string
  value?: string
  body: z.input<typeof SearchRequest>
}

/** Searches a topic: progress, matches as they are found, and one end line. Aborting ends the reading on the server as well. */
export function openSearch(input: SearchInput, signal: AbortSignal): AsyncIterable<SearchLine> {
  const { path, body = '{}' } = requestParts('records.search', { ...input })
  return streamLines<SearchLine>({ method: 'POST', path, body, signal })
}
