import { between, type Random, seeded } from './random.ts'
import { roads } from './roads.ts'
import { measure } from './track.ts'
import { drive, type Vehicle } from './vehicle.ts'
import { makeVin } from './vin.ts'

const FLEET_SEED = 20_260_101
export const FLEET_SIZE = 48

interface VehicleLocation {
  vin: string
  /** Degrees, six decimals: about 10 cm. */
  latitude: number
  longitude: number
  /** km/h */
  speed: number
}

export interface LocationReport {
  location: VehicleLocation
  /** The counter of the device: one more with every report. */
  sequence: number
}

/**
 * The vehicles, each reporting in turn. The same vehicles exist in every run; where they are is new. A device counts its
 * reports from the millisecond it was switched on, so that a restart never goes back.
 */
export class Fleet {
  readonly #vehicles: { state: Vehicle; at: number; sequence: number }[]
  readonly #random: Random
  #next = 0

  constructor(random: Random, at: number) {
    this.#random = random
    const vins = seeded(FLEET_SEED)
    const tracks = roads.map(measure)
    this.#vehicles = Array.from({ length: FLEET_SIZE }, (_, index) => {
      const track = tracks[index % tracks.length]
      if (track === undefined) throw new RangeError('there are no roads')
      const temper = 0.8 + random() * 0.3
      const heading = random() < 0.5 ? 1 : -1
      const positionM = random() * track.lengthM
      const speed = track.usualSpeed * temper
      return { state: { vin: makeVin(vins), track, positionM, heading, speed, temper, flow: 1, restS: 0 }, at, sequence: at + between(random, 0, 9) }
    })
  }

  /** Lets the vehicle whose turn it is drive up to `at` (milliseconds since 1970) and report. */
  report(at: number): LocationReport {
    const vehicle = this.#vehicles[this.#next]
    if (vehicle === undefined) throw new RangeError('the fleet has no vehicles')
    this.#next = (this.#next + 1) % this.#vehicles.length
    vehicle.state = drive(vehicle.state, (at - vehicle.at) / 1000, this.#random)
    vehicle.at = Math.max(at, vehicle.at)
    vehicle.sequence += 1
    const place = vehicle.state.track.at(vehicle.state.positionM)
    return {
      sequence: vehicle.sequence,
      location: {
        vin: vehicle.state.vin,
        latitude: rounded(place.latitude, 6),
        longitude: rounded(place.longitude, 6),
        speed: rounded(vehicle.state.speed * 3.6, 1),
      },
    }
  }
}

function rounded(value: number, digits: number): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}
