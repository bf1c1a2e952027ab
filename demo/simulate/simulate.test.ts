import { describe, expect, it } from 'vitest'
import { FLEET_SIZE, Fleet } from './fleet.ts'
import { OrderBook, total } from './orders.ts'
import { seeded } from './random.ts'
import { distance } from './track.ts'
import { MAX_USERS, Users } from './users.ts'
import { checkDigit, makeVin } from './vin.ts'

const START = Date.UTC(2026, 0, 1)

describe('the fleet', () => {
  it('moves each vehicle no further than its speed allows, and changes speed no faster than a vehicle can', () => {
    const fleet = new Fleet(seeded(7), START)
    const last = new Map<string, { latitude: number; longitude: number; speed: number; at: number }>()
    for (let n = 0; n < FLEET_SIZE * 600; n++) {
      const at = START + Math.floor(n / FLEET_SIZE) * 2000
      const { location } = fleet.report(at)
      const before = last.get(location.vin)
      if (before !== undefined && at > before.at) {
        const seconds = (at - before.at) / 1000
        const fastest = Math.max(before.speed, location.speed) / 3.6 + 2
        expect(distance(before, location)).toBeLessThanOrEqual(fastest * seconds)
        const stopped = location.speed === 0
        if (!stopped) expect(Math.abs(location.speed - before.speed) / 3.6 / seconds).toBeLessThan(1.7)
      }
      last.set(location.vin, { ...location, at })
    }
    expect(last.size).toBe(FLEET_SIZE)
  })

  it('keeps the same vehicles in every run and never lets a device counter go back over a restart', () => {
    const first = new Fleet(seeded(1), START)
    const before = Array.from({ length: FLEET_SIZE * 3 }, () => first.report(START + 100))
    const second = new Fleet(seeded(2), START + 60_000)
    const after = Array.from({ length: FLEET_SIZE }, () => second.report(START + 60_100))
    expect(new Set(after.map((report) => report.location.vin))).toEqual(new Set(before.map((report) => report.location.vin)))
    for (const { location, sequence } of after) {
      const earlier = before.filter((report) => report.location.vin === location.vin)
      expect(earlier.map((report) => report.sequence)).toEqual(earlier.map((_, index) => (earlier[0]?.sequence ?? 0) + index))
      expect(sequence).toBeGreaterThan(Math.max(...earlier.map((report) => report.sequence)))
    }
  })

  it('turns at the end of a road instead of leaving it', () => {
    const fleet = new Fleet(seeded(3), START)
    for (let n = 0; n < FLEET_SIZE * 40; n++) {
      const { location } = fleet.report(START + Math.floor(n / FLEET_SIZE) * 600_000)
      expect(location.latitude).toBeGreaterThan(47)
      expect(location.latitude).toBeLessThan(54)
      expect(location.speed).toBeLessThan(160)
    }
  })

  it('knows vehicles by 17 characters with a true check digit', () => {
    expect(checkDigit('1M8GDM9AXKP042788')).toBe('X')
    const random = seeded(5)
    for (let n = 0; n < 500; n++) {
      const vin = makeVin(random)
      expect(vin).toMatch(/^[0-9A-HJ-NPR-Z]{17}$/)
      expect(vin[8]).toBe(checkDigit(vin))
    }
  })
})

describe('orders', () => {
  it('add up, and no two share an id', () => {
    const book = new OrderBook(seeded(11))
    const orders = Array.from({ length: 20_000 }, () => book.place('usr-000001', START))
    expect(new Set(orders.map((order) => order.orderId)).size).toBe(orders.length)
    for (const order of orders) expect(order.totalCents).toBe(total(order.lines))
  })
})

describe('users', () => {
  it('count their versions without a gap, and never come back after an erasure', () => {
    const users = new Users(seeded(13))
    const versions = new Map<string, number>()
    const erased = new Set<string>()
    for (let n = 0; n < 60_000; n++) {
      const change = users.change()
      const [userId, version] = change.kind === 'erased' ? [change.userId, change.version] : [change.state.userId, change.state.version]
      expect(erased.has(userId)).toBe(false)
      expect(version).toBe((versions.get(userId) ?? 0) + 1)
      versions.set(userId, version)
      if (change.kind === 'erased') erased.add(userId)
      expect(users.size).toBeLessThanOrEqual(MAX_USERS)
    }
    expect(erased.size).toBeGreaterThan(100)
    expect(erased.has(users.anyone())).toBe(false)
  })

  it('go on after a restart where the log ends', () => {
    const users = new Users(seeded(17))
    users.restore('usr-000007', {
      userId: 'usr-000007',
      version: 4,
      name: 'A',
      email: 'a@example.com',
      country: 'DE',
      plan: 'PRO',
      newsletter: true,
      phone: null,
    })
    users.restore('usr-000009', null)
    expect(users.anyone()).toBe('usr-000007')
    const change = users.register()
    expect(change.kind === 'registered' && change.state.userId).toBe('usr-000010')
  })
})
