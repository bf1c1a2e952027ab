import type { z } from 'zod'
import type { FieldError } from '../contract/problem.ts'

/** What a schema refused, field by field: where, what is wrong, what to do. `where` goes in front of each path. */
export function fieldErrors(error: z.core.$ZodError, where: readonly string[] = []): FieldError[] {
  return error.issues.flatMap(plain).map((issue) => ({
    path: [...where, ...issue.path.map(String)].join('.'),
    message: issue.message,
    fix: fixOf(issue),
  }))
}

/** All of them in one sentence. */
export function fieldWords(errors: readonly FieldError[]): string {
  return errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
}

/** A union says only that nothing fits. Where one of its shapes was meant, what that one refused is said instead. */
function plain(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const meant = issue.errors.filter((issues) => issues.length > 0 && !issues.some(isAnotherKind))
  const [only] = meant
  if (only === undefined || meant.length > 1) return [issue]
  return only.flatMap((inner) => plain({ ...inner, path: [...issue.path, ...inner.path] }))
}

const isAnotherKind = ({ code, path }: z.core.$ZodIssue) => path.length === 0 && (code === 'invalid_type' || code === 'invalid_value')

function fixOf(issue: z.core.$ZodIssue): string | null {
  if (issue.code === 'unrecognized_keys') return `Remove ${issue.keys.join(', ')}; the names that are known stand at /docs.`
  if (issue.code === 'invalid_value') return `Use one of ${issue.values.map(String).join(', ')}.`
  if (issue.code === 'too_big') return `Give at most ${issue.maximum}.`
  if (issue.code === 'too_small') return `Give at least ${issue.minimum}.`
  return null
}
