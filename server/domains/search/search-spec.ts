import { randomUUID } from 'node:crypto'
import type { ClusterHandle, Ctx } from '../../core/context.ts'
import { isFileKey } from '../../core/decoder-files.ts'
import { problem } from '../../core/errors.ts'
import type { TopicDescription } from '../../gateways/kafka/types.ts'
import type { ScanSpec } from '../../scan/messages.ts'
import type { SchemaLookup } from '../../scan/scan-pool.ts'
import type { Decoding } from '../../serde/types.ts'
import { lookUpSchemas } from '../records/index.ts'
import type { SearchQuestion, Start } from './question.ts'

/** Ids that a search may look up that no registry knows: bytes that only look framed can name as many as there are records. */
const MOST_MISSES = 300

/** Refuses with `expression-invalid` and the place; `path` is where the request holds the expression. */
export async function refuseExpression(ctx: Ctx, expression: string | undefined, path: string): Promise<void> {
  if (expression === undefined) return
  const fault = await ctx.searches.pool.check(expression, ctx.signal)
  if (fault === null) return
  const where = `line ${fault.line}, column ${fault.column}`
  throw problem('expression-invalid', `The expression is not valid at ${where}: ${fault.message}`, {
    errors: [
      {
        path,
        message: `${where}: ${fault.message}`,
        fix: 'Write CEL, such as value.status == "late" && size > 100.',
        line: fault.line,
        column: fault.column,
      },
    ],
    extra: { line: fault.line, column: fault.column },
  })
}

/** What the threads must know of a search. */
export function specOf(
  { name, topicId }: TopicDescription,
  question: SearchQuestion,
  isolation: ScanSpec['isolation'],
  decoding: Decoding,
): ScanSpec {
  return {
    id: randomUUID(),
    topic: name,
    topicId,
    predicate: question.predicate,
    decoding,
    isolation,
    fromTime: timeOf(question.from),
    toTime: timeOf(question.to),
    keep: question.order === 'newest' ? 'last' : 'first',
  }
}

function timeOf(edge: Start): bigint | null {
  return edge !== null && 'time' in edge ? edge.time : null
}

/** Schemas for the threads; after too many that nobody knows, the rest is not asked for. `onDown`: the registry did not answer. */
export function schemasOf(
  cluster: Pick<ClusterHandle, 'registry' | 'decoderFiles'>,
  signal: AbortSignal,
  onDown?: (reason: string) => void,
): SchemaLookup {
  let misses = 0
  return async (ids) => {
    const asked = misses >= MOST_MISSES ? ids.filter(isFileKey) : ids
    const answer = await lookUpSchemas(cluster, asked, { signal, timeoutMs: 3000 })
    misses += answer.misses.size
    const down = [...answer.misses.values()].find((miss) => miss.down)
    if (down !== undefined) onDown?.(down.reason)
    return answer
  }
}
