import type { JourneyStep } from '../../contract/journeys.ts'

type Placed = Pick<JourneyStep, 'topic' | 'partition' | 'offset' | 'timestamp' | 'origin' | 'replay'>

export const placeKey = ({ topic, partition, offset }: { topic: string; partition: number; offset: string }) => `${topic}/${partition}/${offset}`

/** What a step was made of, as far as its headers tell: the dead letter that was sent back, else its origin. */
const causeOf = ({ replay, origin }: Placed): string | null => replay?.of ?? (origin === null ? null : placeKey(origin))

/** In the order of time. Clocks differ and some writers keep a record's time: what was made of another record stands behind it all the same. */
export function inOrder<S extends Placed>(steps: readonly S[]): S[] {
  const byPlace = new Map(steps.map((step) => [placeKey(step), step]))
  const sorted = steps.toSorted((a, b) => timeOf(a) - timeOf(b) || depthOf(a, byPlace) - depthOf(b, byPlace) || (placeKey(a) < placeKey(b) ? -1 : 1))
  const done = new Set<S>()
  const ordered: S[] = []
  const put = (step: S, within: ReadonlySet<S>) => {
    if (done.has(step) || within.has(step)) return
    const cause = causeOf(step)
    const before = cause === null ? undefined : byPlace.get(cause)
    if (before !== undefined) put(before, new Set([...within, step]))
    if (done.has(step)) return
    done.add(step)
    ordered.push(step)
  }
  for (const step of sorted) put(step, new Set())
  return ordered
}

const timeOf = ({ timestamp }: Placed) => (timestamp === null ? 0 : Date.parse(timestamp))

/** How many steps lie before it by pointers; pointers in a circle end it. */
function depthOf<S extends Placed>(step: S, byPlace: ReadonlyMap<string, S>): number {
  let depth = 0
  for (let at: S | undefined = step; at !== undefined && depth < byPlace.size; depth++) {
    const cause: string | null = causeOf(at)
    at = cause === null ? undefined : byPlace.get(cause)
  }
  return depth
}
