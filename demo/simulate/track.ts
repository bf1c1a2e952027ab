import type { Road } from './roads.ts'

const EARTH_RADIUS_M = 6_371_000

export interface Place {
  latitude: number
  longitude: number
}

/** A road measured out, so that metres from its start become a place. */
export interface Track {
  lengthM: number
  ring: boolean
  /** m/s */
  usualSpeed: number
  /** The place so many metres from the start; beyond an end, that end. */
  at(metres: number): Place
}

export function measure(road: Road): Track {
  const legs: { from: Place; to: Place; startM: number; lengthM: number }[] = []
  let lengthM = 0
  let from: Place | null = null
  for (const [latitude, longitude] of road.points) {
    const to = { latitude, longitude }
    if (from !== null) {
      const legM = distance(from, to)
      legs.push({ from, to, startM: lengthM, lengthM: legM })
      lengthM += legM
    }
    from = to
  }
  return {
    lengthM,
    ring: road.ring,
    usualSpeed: road.usualSpeed / 3.6,
    at(metres) {
      const place = Math.min(Math.max(metres, 0), lengthM)
      const leg = legs.findLast((candidate) => candidate.startM <= place)
      if (leg === undefined) throw new RangeError(`${road.name} has no points`)
      const part = (place - leg.startM) / leg.lengthM
      return {
        latitude: leg.from.latitude + (leg.to.latitude - leg.from.latitude) * part,
        longitude: leg.from.longitude + (leg.to.longitude - leg.from.longitude) * part,
      }
    },
  }
}

/** Metres between two places along a great circle (haversine). */
export function distance(a: Place, b: Place): number {
  const radians = Math.PI / 180
  const across = Math.sin(((b.latitude - a.latitude) * radians) / 2) ** 2
  const along = Math.sin(((b.longitude - a.longitude) * radians) / 2) ** 2
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(across + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * along))
}
