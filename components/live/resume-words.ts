import { formatDuration } from '../ui/format-age.ts'
import type { Marker } from './live-entry.ts'
import type { ResumePlan } from './resume-plan.ts'

interface Circumstances {
  /** How long the stream was away; null when it was opened anew on request. */
  lostForMs: number | null
  /** Why it was opened anew, as a sentence. */
  reopenedFor: string | null
  atMs: number
}

/** The rows that tell where a stream went on after a break, exactly. */
export function resumeMarkers(plan: ResumePlan, { lostForMs, reopenedFor, atMs }: Circumstances): Marker[] {
  const how = lostForMs === null ? (reopenedFor ?? 'The stream was opened again.') : `The stream reconnected after ${formatDuration(lostForMs)}.`
  const markers: Marker[] = []
  if (plan.gaps.length > 0) {
    markers.push({ marker: 'reconnected', atMs, ranges: plan.gaps, records: null, message: `${how} Not received:` })
  } else {
    markers.push({ marker: 'note', atMs, ranges: [], records: null, message: [how, placeWords(plan)].filter(Boolean).join(' ') })
  }
  if (plan.restarted.length > 0) {
    const message = `${namesOf(plan.restarted)} ended below what had been received: made anew or cut. Read on from the end.`
    markers.push({ marker: 'topic-recreated', atMs, ranges: [], records: null, message })
  }
  if (plan.unknown.length > 0 && plan.gaps.length > 0) {
    markers.push({ marker: 'note', atMs, ranges: [], records: null, message: placeWords({ ...plan, gaps: [] }) })
  }
  return markers
}

function placeWords({ from, unknown }: ResumePlan): string {
  if (from === 'end' && unknown.length > 0) return `${namesOf(unknown)} go on at the end; what came in between is not known.`
  if (from === 'end') return 'It goes on at the end.'
  if (unknown.length === 0) return 'It goes on at the next offset of each partition.'
  return `${namesOf(unknown)} had shown nothing yet and ${unknown.length === 1 ? 'goes' : 'go'} on at the end; the rest at the next offset.`
}

const NAMED = 6

function namesOf(places: readonly { topic: string; partition: number }[]): string {
  const named = places.slice(0, NAMED).map(({ partition }) => `P${partition}`)
  return places.length > NAMED ? `${named.join(', ')} and ${places.length - NAMED} more` : named.join(', ')
}
