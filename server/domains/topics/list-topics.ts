import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { listTopics as route } from '../../contract/topics.ts'
import { instant } from '../../core/clock.ts'
import { query } from '../../core/verb.ts'
import { seenOnce } from '../clusters/index.ts'
import { cutPage } from './page-cursor.ts'
import { searchNames } from './search-names.ts'
import { sortTopics, type TopicRow } from './sort-topics.ts'
import { topicToWire } from './to-wire.ts'

/** Topics from the background snapshot: no page waits for a broker. `asOf` tells how old the figures are. */
export const listTopics = query<RouteArgs<typeof route>, RouteReply<typeof route>>('topics.list', async (ctx, input) => {
  const snapshot = await seenOnce(ctx, input.cluster)
  const shown: TopicRow[] = []
  for (const [name, topic] of snapshot.topics) {
    if (input.internal || !topic.internal) shown.push({ name, topic, figures: snapshot.figures.get(name) })
  }
  const matching = searchNames(shown, input.search)
  const { sort, search, internal } = input
  const { items, nextCursor } = cutPage(sortTopics(matching, sort, snapshot.readers), input.limit, input.cursor, { sort, search, internal })
  return {
    items: items.map((row) => topicToWire(row.topic, row.figures, snapshot.readers)),
    nextCursor,
    total: shown.length,
    matched: matching.length,
    asOf: instant(snapshot.at ?? 0),
    readersAsOf: snapshot.readers.at === null ? null : instant(snapshot.readers.at),
    problems: [...snapshot.problems, ...snapshot.readers.problems],
  }
})
