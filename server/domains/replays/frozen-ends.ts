/** [partition, from, to) of each lane: what a plan looked at. */
export type FrozenRange = [partition: number, from: string, to: string]

const isRange = (each: unknown): each is FrozenRange =>
  Array.isArray(each) &&
  each.length === 3 &&
  Number.isInteger(each[0]) &&
  each.slice(1).every((edge) => typeof edge === 'string' && /^\d{1,19}$/.test(edge))

/** The hash of a plan carries the ends it was made with, so that starting it selects the same records although more have come. */
export function planHash(digest: string, ranges: FrozenRange[]): string {
  return `${digest}.${Buffer.from(JSON.stringify(ranges)).toString('base64url')}`
}

/** null: the text is no hash of a plan. */
export function rangesOfHash(hash: string): FrozenRange[] | null {
  const [, encoded = ''] = hash.split('.')
  try {
    const ranges: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString())
    return Array.isArray(ranges) && ranges.every(isRange) ? ranges : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
