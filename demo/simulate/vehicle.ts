import type { Random } from './random.ts'
import type { Track } from './track.ts'

/** m/s²: what a loaded van does without spilling its load. */
const ACCELERATION = 0.9
const BRAKING = 1.6
const STEP_S = 1
const TURNING_S = 45
/** A silence longer than this is driven as if it were this long. */
const MAX_ADVANCE_S = 900

export interface Vehicle {
  vin: string
  track: Track
  /** Metres from the start of the track. */
  positionM: number
  /** 1: away from the start, -1: back. */
  heading: 1 | -1
  /** m/s */
  speed: number
  /** What this driver drives where the usual speed is 1. */
  temper: number
  /** How the traffic flows around it, about 1; wanders slowly. */
  flow: number
  /** Seconds it still stands at an end of the road. */
  restS: number
}

/** Drives for so many seconds, in small steps: speed changes as fast as a vehicle can, and it comes to a stand before it turns. */
export function drive(vehicle: Vehicle, seconds: number, random: Random): Vehicle {
  let now = vehicle
  for (let left = Math.min(Math.max(seconds, 0), MAX_ADVANCE_S); left > 0; left -= STEP_S) now = step(now, Math.min(left, STEP_S), random)
  return now
}

function step(vehicle: Vehicle, seconds: number, random: Random): Vehicle {
  if (vehicle.restS > 0) return { ...vehicle, restS: Math.max(0, vehicle.restS - seconds) }
  const flow = wander(vehicle.flow, seconds, random)
  const wanted = Math.min(vehicle.track.usualSpeed * vehicle.temper * flow, fastestBeforeTheEnd(vehicle))
  const change = Math.min(Math.max(wanted - vehicle.speed, -BRAKING * seconds), ACCELERATION * seconds)
  const speed = Math.max(0, vehicle.speed + change)
  return arrive({ ...vehicle, flow, speed, positionM: vehicle.positionM + vehicle.heading * speed * seconds })
}

/** A random walk that is pulled back to 1 and stays between heavy traffic and an empty road. */
function wander(flow: number, seconds: number, random: Random): number {
  const next = flow + (1 - flow) * 0.02 * seconds + (random() - 0.5) * 0.06 * Math.sqrt(seconds)
  return Math.min(Math.max(next, 0.35), 1.15)
}

/** The speed from which it can still stop at the end of the road; a crawl at last, so that it gets there. */
function fastestBeforeTheEnd(vehicle: Vehicle): number {
  if (vehicle.track.ring) return Number.POSITIVE_INFINITY
  const left = vehicle.heading === 1 ? vehicle.track.lengthM - vehicle.positionM : vehicle.positionM
  return Math.max(1.5, Math.sqrt(2 * BRAKING * 0.8 * Math.max(0, left)))
}

function arrive(vehicle: Vehicle): Vehicle {
  const { track, positionM } = vehicle
  if (positionM >= 0 && positionM <= track.lengthM) return vehicle
  if (track.ring) return { ...vehicle, positionM: (positionM + track.lengthM) % track.lengthM }
  return { ...vehicle, positionM: positionM < 0 ? 0 : track.lengthM, heading: positionM < 0 ? 1 : -1, speed: 0, restS: TURNING_S }
}
