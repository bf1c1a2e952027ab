import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixture, headers } from '../headers/header-fixtures.ts'
import { type DeadLetter, originOf } from '../headers/origin-of.ts'
import { fingerprintOf } from './fingerprint.ts'
import { foldedText, foldMessage } from './fold-message.ts'
import { shapeOf } from './shape.ts'

const letter = (parts: Partial<DeadLetter>): DeadLetter => ({ ...originOf([]), ...parts })
const print = (name: string) => fingerprintOf(originOf(fixture(name).headers), () => '')

const number = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String)
const host = fc
  .tuple(fc.constantFrom('broker', 'kafka-eu', 'db.internal.example', '10.0.0.7', 'localhost'), fc.integer({ min: 1024, max: 65_535 }))
  .map(([name, port]) => `${name}:${port}`)
const instant = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString())
const reference = fc.tuple(fc.constantFrom('ORD', 'W0L', 'x'), fc.integer({ min: 1000, max: 99_999_999 })).map(([word, digits]) => `${word}${digits}`)

describe('a fingerprint', () => {
  it('is the same for the same failure with other ids, numbers, hosts, times and offsets', () => {
    const one = fc.record({ id: fc.uuid(), number, host, instant, reference, line: fc.integer({ min: 1, max: 9999 }) })
    interface Case {
      id: string
      number: string
      host: string
      instant: string
      reference: string
      line: number
    }
    const of = ({ id, number: offset, host: where, instant: when, reference: order, line }: Case) =>
      fingerprintOf(
        letter({
          exceptionClass: 'shop.PayException',
          message: `No answer from ${where} for order ${order} (${id}) at offset ${offset} since ${when}`,
          stack: `shop.PayException: No answer\n\tat java.base/java.lang.Thread.run(Thread.java:${line})\n\tat shop.Pay.take(Pay.java:${line})`,
        }),
        () => '',
      )
    fc.assert(
      fc.property(one, one, (a, b) => {
        expect(of(a)).toEqual(of(b))
      }),
    )
  })

  it('differs by exception class, by the words of the message, and by the place in own code', () => {
    const stack = (place: string) => `a.B: no\n\tat ${place}(P.java:1)`
    const base = { exceptionClass: 'a.B', message: 'no', stack: stack('shop.P.pay') }
    const ids = [base, { ...base, message: 'yes' }, { ...base, exceptionClass: 'a.C', stack: null }, { ...base, stack: stack('shop.Q.pay') }]
    expect(new Set(ids.map((parts) => fingerprintOf(letter(parts), () => '').id)).size).toBe(4)
  })

  it('is that of the root cause, not of what wraps it', () => {
    expect(print('spring-kafka')).toMatchObject({ exceptionClass: 'java.lang.IllegalStateException', frame: expect.stringContaining('SpringDlt') })
    expect(foldedText(print('spring-kafka').message)).toBe('amount must not be negative: {id=<n>, amount=<n>}')
    expect(print('spring-kafka-retry-dlt').exceptionClass).toBe('java.lang.IllegalStateException')
  })

  it('is the same for a record that failed again in the same way', () => {
    expect(print('kafka-connect-second-failure').id).toBe(print('kafka-connect').id)
    expect(print('kafka-streams-second-failure').id).toBe(print('kafka-streams-null-message').id)
    expect(print('spring-kafka-second-failure').id).toBe(print('spring-kafka-deserialization').id)
  })

  it('tells records without failure headers apart by the shape of their values', () => {
    const of = (value: string | null) => fingerprintOf(originOf([]), () => shapeOf(value === null ? null : Buffer.from(value)))
    expect(of('{"b":1,"a":2}').id).toBe(of('{"a":"x","b":null}').id)
    expect(new Set([of(null), of(''), of('{"a":1}'), of('[1]'), of('text'), of('\0\0\0\0\x07x'), of('\0\0\0\0\x08x')].map(({ id }) => id)).size).toBe(
      7,
    )
    const share = fingerprintOf(originOf(headers(['__dlq.errors.topic', 'in'])), () => shapeOf(null))
    expect(share.id).not.toBe(of(null).id)
  })
})

describe('folding', () => {
  it('leaves words that hold digits, and names of files and topics', () => {
    const text = 'Expected int64 in utf8 of orders.order-created.v1 at Decoder.java'
    expect(foldedText(foldMessage(text))).toBe(text)
  })

  it('says what it took out', () => {
    expect(foldedText(foldMessage('lines[3].sku is null'))).toBe('lines[<n>].sku is null')
    expect(foldedText(foldMessage('GET https://db7.example.org:8443/a failed'))).toBe('GET https://<host>/a failed')
    expect(foldMessage('after 30000 ms')).toEqual([
      { text: 'after ', fold: null },
      { text: 'n', fold: 'n' },
      { text: ' ms', fold: null },
    ])
  })

  it('keeps at most 600 characters and takes no time over hostile text', () => {
    for (const text of ['9'.repeat(100_000), 'a1'.repeat(50_000), `${'a-'.repeat(50_000)}:`, 'a.'.repeat(50_000)]) {
      expect(foldedText(foldMessage(text)).length).toBeLessThan(700)
    }
  })
})
