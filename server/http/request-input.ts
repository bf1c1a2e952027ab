import type { z } from 'zod'
import type { Route } from '../contract/define.ts'
import type { FieldError } from '../contract/problem.ts'
import { problem } from '../core/errors.ts'
import { fieldErrors, fieldWords } from '../core/field-errors.ts'

/** Nesting of JSON bodies beyond which a request is refused: deeper ones break writers further on. */
const MAX_DEPTH = 100

/** Validates everything that a request brings and names all that is wrong at once. Returns the input of the route's verb. */
export function parseInput(route: Route, raw: { params: unknown; query: unknown; body: unknown }): Record<string, unknown> {
  if (route.bodyKind === 'json' && tooDeep(raw.body, MAX_DEPTH))
    throw problem('invalid-input', `The body is nested deeper than ${MAX_DEPTH} levels. Flatten it.`)
  const takesBody = route.body.def.type !== 'undefined'
  const params = route.params.safeParse(raw.params)
  const query = route.query.strict().safeParse(raw.query)
  const body = takesBody ? route.body.safeParse(raw.body ?? undefined) : { success: true as const, data: undefined }
  const errors = [...issues('path', params), ...issues('query', query), ...issues('body', body)]
  if (errors.length > 0 || !params.success || !query.success || !body.success) {
    throw problem('invalid-input', fieldWords(errors), { errors })
  }
  return { ...params.data, ...query.data, ...(takesBody ? { body: body.data } : {}) }
}

type Parsed = z.ZodSafeParseResult<unknown>

function issues(where: string, parsed: Parsed): FieldError[] {
  if (parsed.success) return []
  return fieldErrors(parsed.error, [where])
}

/** Walks without recursion: the body is untrusted. */
function tooDeep(value: unknown, maxDepth: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return false
}
