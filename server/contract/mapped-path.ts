/** So deep may a path go into JSON. */
const MAX_STEPS = 20

/** The steps of a path into JSON: `error.cause.message`, `items.0.id`; a dot that belongs to a name is written `\.`. */
export function stepsOfPath(path: string): string[] {
  return path.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'))
}

/** What is wrong with a path into JSON, and what to write instead; null: nothing. */
export function pathProblem(path: string): string | null {
  if (/^\$|[[\]]/.test(path)) return 'Write names and list positions with dots between them, such as items.0.id: neither $ nor [ ].'
  if (path.startsWith('/')) return 'Write dots between the names, such as error.message, not slashes.'
  const steps = stepsOfPath(path)
  if (steps.some((step) => step.trim() === '')) return 'A name is missing before or after a dot. A dot that belongs to a name is written \\.'
  if (steps.length > MAX_STEPS) return `It goes ${steps.length} levels deep; ${MAX_STEPS} is the limit.`
  return null
}
