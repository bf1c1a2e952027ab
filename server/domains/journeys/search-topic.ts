import type { Predicate } from '../../contract/predicate.ts'
import type { KafkaRecord } from '../../contract/records.ts'
import { type SearchEnd, type SearchLine, SearchRequest } from '../../contract/search.ts'
import type { Ctx } from '../../core/context.ts'
import { ProblemError } from '../../core/errors.ts'
import { searchRecords } from '../search/index.ts'

export interface TopicSearch {
  predicate: Predicate
  from?: string | undefined
  to?: string | undefined
  limit: number
  seconds: number
  records: bigint
}

export interface TopicFound {
  records: KafkaRecord[]
  end: SearchEnd
}

/**
 * Looks through one topic, the newest first, by the search that people use. For a key only its own partition is read where the
 * topic shows how keys are spread. Rejects as that search does.
 */
export async function searchTopic(ctx: Ctx, cluster: string, topic: string, search: TopicSearch): Promise<TopicFound> {
  if (search.predicate.key === undefined) return searched(ctx, cluster, topic, search, false)
  try {
    return await searched(ctx, cluster, topic, search, true)
  } catch (error) {
    // How keys are spread is not plain: all partitions are read.
    if (error instanceof ProblemError && error.errors.some(({ path }) => path === 'body.keyShortcut'))
      return searched(ctx, cluster, topic, search, false)
    throw error
  }
}

async function searched(ctx: Ctx, cluster: string, topic: string, search: TopicSearch, keyShortcut: boolean): Promise<TopicFound> {
  const { predicate, from, to, limit, seconds, records } = search
  const body = SearchRequest.parse({
    predicate: { ...predicate, keyShortcut },
    ...(from === undefined ? {} : { from: { timestamp: from } }),
    ...(to === undefined ? {} : { to: { timestamp: to } }),
    limit,
    budget: { records: String(records), seconds },
  })
  const found: KafkaRecord[] = []
  for await (const block of await searchRecords(ctx, { cluster, topic, body })) {
    for (const line of block.split('\n')) {
      const read = line === '' ? null : lineOf(line)
      if (read?.type === 'match') found.push(read.record)
      if (read?.type === 'end') return { records: found, end: read }
    }
  }
  throw new Error('a search without an end line')
}

/** What our own search has written just now: its lines are held to their shapes by its tests. */
const lineOf = (line: string) => JSON.parse(line) as SearchLine
