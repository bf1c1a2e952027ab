import type { ReplayTransform } from '../../../contract/replay-transform.ts'
import type { Ctx } from '../../../core/context.ts'
import { problem } from '../../../core/errors.ts'
import { problemOf } from '../../../core/problem-of.ts'
import { readPatch } from '../../../serde/transform/read-patch.ts'
import { decodingOf } from '../../records/index.ts'
import { findSchema } from '../../subjects/index.ts'
import type { FrozenTransform } from './frozen-transform.ts'

/** Refuses a patch or an expression that is none by its place, and a schema that is not registered. */
export async function freezeTransform(
  ctx: Ctx,
  cluster: string,
  source: { name: string; topicId: string },
  { change, encode }: ReplayTransform,
): Promise<FrozenTransform> {
  if ('patch' in change) refusePatch(change.patch)
  else await refuseExpression(ctx, change.expression)
  const decoding = await decodingOf(ctx, cluster, source, {})
  if (!('subject' in encode)) return { change, encode, decoding }
  const { place, schema } = await findSchema(ctx, cluster, encode.subject, encode.version).catch((error: unknown) => {
    const told = problemOf(error)
    if (told.code !== 'subject-unknown') throw error
    const message = `${encode.subject} version ${encode.version}: ${told.detail}`
    throw problem('subject-unknown', message, {
      errors: [{ path: 'transform.encode', message, fix: 'Choose a subject and a version that are registered.' }],
    })
  })
  const { subject, version, id } = place
  return { change, encode: { schema: id, subject, version, type: schema.type, message: encode.message ?? null }, decoding }
}

function refusePatch(text: string): void {
  const patch = readPatch(text)
  if (!('fault' in patch)) return
  const { message, fix, line, column } = patch.fault
  throw problem('invalid-input', `The patch is not valid at line ${line}, column ${column}: ${message}. ${fix}`, {
    errors: [{ path: 'transform.change.patch', message, fix, line, column }],
  })
}

async function refuseExpression(ctx: Ctx, expression: string): Promise<void> {
  const fault = await ctx.searches.pool.check(expression, ctx.signal)
  if (fault === null) return
  const { message, line, column } = fault
  const fix = 'Write CEL that makes the whole value, such as {"id": value.id, "state": "open"}.'
  throw problem('expression-invalid', `The expression is not valid at line ${line}, column ${column}: ${message.replace(/\.$/, '')}. ${fix}`, {
    errors: [{ path: 'transform.change.expression', message, fix, line, column }],
  })
}
