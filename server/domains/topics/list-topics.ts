import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { listTopics as route } from '../../contract/topics.ts'
import { instant } from '../../core/clock.ts'
import { query } from '../../core/verb.ts'
import { seenOnce } from '../clusters/index.ts'
import { cutPage } from './page-cursor.ts'
import { searchNames } from './search-names.ts'
import { sortTopics } from './sort-topics.ts'
import { topicToWire } from './to-wire.ts'

/** Topics from the background snapshot: no page waits for a broker. `asOf` tells how old the figures are. */
export const listTopics = query<RouteArgs<typeof route>, RouteReply<typeof route>>('topics.list', async (ctx, input) => {
  const snapshot = await seenOnce(ctx, input.cluster)
  const shown = [...snapshot.topics.values()].filter((topic) => input.internal || !topic.internal)
  const matching = searchNames(shown, input.search)
  const rows = matching.map((topic) => topicToWire(topic, snapshot.figures.get(topic.name)))
  const { sort, search, internal } = input
  const page = cutPage(sortTopics(rows, sort), input.limit, input.cursor, { sort, search, internal })
  return { ...page, total: shown.length, matched: matching.length, asOf: instant(snapshot.at ?? 0), problems: snapshot.problems }
})
