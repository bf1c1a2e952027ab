import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Pacer } from './pacer.ts'
import { RateMeter } from './rate-meter.ts'

describe('the pacer', () => {
  it('gives exactly the rate over time, whatever the ticks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 20, maxLength: 200 }), (rate, ticks) => {
        const pacer = new Pacer(0)
        let now = 0
        let events = 0
        for (const tick of ticks) {
          now += tick
          events += pacer.take(now, rate)
        }
        expect(Math.abs(events - (now * rate) / 1000)).toBeLessThan(1.001)
      }),
    )
  })

  it('does not make up for a long pause with a flood', () => {
    const pacer = new Pacer(0)
    expect(pacer.take(3_600_000, 5000)).toBeLessThanOrEqual(5001)
    expect(pacer.take(3_600_000, 5000)).toBe(0)
  })

  it('counts what others wrote toward the rate, but never lets them take more than half', () => {
    const pacer = new Pacer(0)
    let events = 0
    for (let now = 50; now <= 10_000; now += 50) {
      pacer.others(6)
      events += pacer.take(now, 1000)
    }
    expect(events + 200 * 6).toBeGreaterThan(9950)
    expect(events + 200 * 6).toBeLessThan(10_050)
    pacer.others(1_000_000)
    expect(pacer.take(11_000, 1000)).toBeGreaterThanOrEqual(499)
  })

  it('follows a change of the rate at once', () => {
    const pacer = new Pacer(0)
    expect(pacer.take(1000, 20)).toBe(20)
    expect(pacer.take(2000, 5000)).toBe(5000)
    expect(pacer.take(3000, 1)).toBe(1)
  })
})

describe('the rate meter', () => {
  it('shows the rate of the last seconds, at the start of the time there is, and falls to zero', () => {
    const meter = new RateMeter()
    expect(meter.perSecond(0)).toBe(0)
    for (let now = 0; now < 1000; now += 50) meter.add(5, now)
    expect(meter.perSecond(1000)).toBe(100)
    for (let now = 1000; now < 20_000; now += 50) meter.add(50, now)
    expect(meter.perSecond(20_000)).toBe(1000)
    expect(meter.perSecond(22_500)).toBe(500)
    expect(meter.perSecond(30_000)).toBe(0)
  })
})
