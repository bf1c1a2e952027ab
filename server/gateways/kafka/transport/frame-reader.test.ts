import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ForeignAnswer, FrameReader } from './frame-reader.ts'

const framed = (body: Uint8Array) => Buffer.concat([Buffer.from([0, 0, 0, body.length]), body])

test('however the network cuts a stream, its frames come out whole and in order', () => {
  const frames = fc.array(fc.uint8Array({ minLength: 4, maxLength: 60 }), { maxLength: 12 })
  fc.assert(
    fc.property(frames, fc.infiniteStream(fc.integer({ min: 1, max: 70 })), (bodies, cuts) => {
      const stream = Buffer.concat(bodies.map(framed))
      const seen: Buffer[] = []
      const reader = new FrameReader((frame) => seen.push(frame))
      for (let at = 0; at < stream.length; ) {
        const end = at + (cuts.next().value ?? 1)
        reader.push(stream.subarray(at, end))
        at = end
      }
      expect(seen.map((frame) => frame.toString('hex'))).toEqual(bodies.map((body) => Buffer.from(body).toString('hex')))
    }),
  )
})

test.each([
  ['an alert of TLS', [21, 3, 3, 0, 2], true],
  ['HTTP', [...Buffer.from('HTTP/1.1')], false],
  ['a negative length', [255, 255, 255, 255], false],
])('%s is told apart from an answer before memory is taken for it', (_what, bytes, isTls) => {
  const reader = new FrameReader(() => expect.unreachable())
  expect(() => reader.push(Buffer.from(bytes))).toThrow(expect.objectContaining({ isTls }))
  expect(() => new FrameReader(() => undefined).push(Buffer.from(bytes))).toThrow(ForeignAnswer)
})
