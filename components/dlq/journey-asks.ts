import type { DeadLetterDetail } from '../../server/contract/dlqs.ts'
import type { JourneyAsk } from '../layout/paths.ts'

/** What a dead letter can be followed by: key, trace, and the replay that it came back from. */
export function journeyAsks({
  key,
  headers,
  replayId,
}: Pick<DeadLetterDetail, 'key' | 'headers' | 'replayId'>): (Omit<JourneyAsk, 'topic'> & { words: string })[] {
  const asks: (Omit<JourneyAsk, 'topic'> & { words: string })[] = []
  if (key.decoder === 'text' && key.decoded !== null && key.decoded !== '' && !key.truncated) asks.push({ by: 'key', id: key.decoded, words: 'key' })
  const parent = headers.findLast(({ name }) => name.toLowerCase() === 'traceparent')?.text ?? ''
  const trace = /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(parent)?.[1]
  if (trace !== undefined) asks.push({ by: 'trace', id: trace, words: 'trace' })
  if (replayId !== null) asks.push({ by: 'replay', id: replayId, words: 'replay' })
  return asks
}
