import fc from 'fast-check'
import { expect, test } from 'vitest'
import { difference } from './counters-model.ts'
import { isMarker } from './live-entry.ts'
import { aBatch, aRecord, aTail } from './tail-fixture.ts'

test('counters are exactly those of the last batch and the table never holds more than its bound', async () => {
  const batches = fc.array(fc.record({ records: fc.integer({ min: 0, max: 40 }), sampledOut: fc.nat(9), dropped: fc.nat(9), queued: fc.nat(9) }), {
    maxLength: 30,
  })
  await fc.assert(
    fc.asyncProperty(batches, async (steps) => {
      const tail = await aTail({ capacity: 50 })
      const totals = { received: 0, matched: 0, sent: 0, sampledOut: 0, dropped: 0, queued: 0 }
      for (const { records, sampledOut, dropped, queued } of steps) {
        totals.sent += records
        totals.sampledOut += sampledOut
        totals.dropped += dropped
        totals.queued = queued
        totals.matched = totals.sent + totals.sampledOut + totals.dropped + queued
        totals.received = totals.matched + 5
        const from = totals.sent - records
        tail.server.batch(
          aBatch(
            Array.from({ length: records }, (_, index) => aRecord(0, from + index)),
            totals,
          ),
        )
        const view = tail.draw()
        expect(view.counters).toEqual(Object.fromEntries(Object.entries(totals).map(([name, value]) => [name, String(value)])))
        expect(view.counters && difference(view.counters)).toBe(0n)
        expect(view.kept).toBeLessThanOrEqual(50)
        expect(view.rows.count).toBe(view.kept)
        const newest = view.rows.at(0)
        if (totals.sent > 0) expect(newest && !isMarker(newest) && newest.offset).toBe(String(totals.sent - 1))
      }
      tail.store.stop()
    }),
    { numRuns: 60 },
  )
})

test('a page that takes batches in keeps credit granted, and one that does not grants nothing', async () => {
  const tail = await aTail()
  const granted = () => tail.sent('tail.credit').reduce((sum, { batches }) => sum + batches, 0)
  expect(granted()).toBe(16)
  for (let taken = 1; taken <= 40; taken += 1) {
    tail.server.batch(aBatch([aRecord(0, taken)], { sent: taken }))
    expect(granted() - taken).toBeGreaterThan(0)
    expect(granted() - taken).toBeLessThanOrEqual(16)
  }
  const before = granted()
  tail.server.batch(aBatch([], { sent: 40 }))
  expect(granted()).toBe(before)
})

test('while paused rows stand still and matches are counted on', async () => {
  const tail = await aTail()
  tail.server.batch(aBatch([aRecord(0, 0)], { matched: 1, sent: 1 }))
  tail.draw()
  tail.store.pause()
  tail.server.batch(aBatch([aRecord(0, 1)], { matched: 2, sent: 2 }))
  tail.server.batch(aBatch([], { matched: 4121, sent: 2, queued: 4119 }))
  const paused = tail.draw()
  expect([paused.rows.count, paused.newWhilePaused]).toEqual([1, 4120n])
  expect(tail.sent('tail.pause')).toHaveLength(1)
  tail.store.resume()
  expect(tail.draw().rows.count).toBe(2)
  expect(tail.sent('tail.resume')).toHaveLength(1)
})

test('a reader who looks at older rows keeps them while newer ones are received and counted', async () => {
  const tail = await aTail({ capacity: 10 })
  for (let offset = 0; offset < 10; offset += 1) tail.server.batch(aBatch([aRecord(0, offset)], { sent: offset + 1 }))
  tail.draw()
  tail.store.hold()
  for (let offset = 10; offset < 138; offset += 1) tail.server.batch(aBatch([aRecord(0, offset)], { sent: offset + 1 }))
  const held = tail.draw()
  const oldest = held.rows.at(9)
  expect(held.newer).toBe(128)
  expect(oldest && !isMarker(oldest) && oldest.offset).toBe('0')
  tail.store.follow()
  expect(tail.draw().newer).toBe(0)
})

test('after a lost connection the tail goes on at the offsets after the last ones shown', async () => {
  const tail = await aTail({ ends: [0, 1].map((partition) => ({ topic: 'orders', partition, start: 0n, end: 60n })) })
  tail.server.batch(aBatch([aRecord(0, 40), aRecord(1, 58)], { sent: 2 }))
  tail.server.lose()
  expect(tail.draw().phase.kind).toBe('lost')
  await tail.server.connect()
  expect(tail.sent('tail.open').at(-1)?.from).toEqual([
    { topic: 'orders', partition: 0, offset: '41' },
    { topic: 'orders', partition: 1, offset: '59' },
  ])
  const note = tail.draw().rows.at(0)
  expect(note && isMarker(note) && note.message).toContain('goes on at the next offset of each partition')
})

test('a break that is too long to make up for is a row with exact offsets', async () => {
  const tail = await aTail({ ends: [{ topic: 'orders', partition: 3, start: 0n, end: 5_000_000n }] })
  tail.server.batch(aBatch([aRecord(3, 999_999)], { sent: 1 }))
  tail.server.lose()
  await tail.server.connect()
  expect(tail.sent('tail.open').at(-1)?.from).toEqual([{ topic: 'orders', partition: 3, offset: '5000000' }])
  const gap = tail.draw().rows.at(0)
  expect(gap && isMarker(gap) && gap.ranges).toEqual([{ topic: 'orders', partition: 3, from: '1000000', to: '5000000' }])
})

test('a partition that shows nothing is not read again from the beginning after a break', async () => {
  const tail = await aTail({ ends: [{ topic: 'orders', partition: 0, start: 0n, end: 1000n }] })
  tail.server.batch(aBatch([], { received: 1000 }))
  await tail.pass(10_000)
  await tail.pass(10_000)
  tail.server.lose()
  await tail.server.connect()
  expect(tail.sent('tail.open').at(-1)?.from).toEqual([{ topic: 'orders', partition: 0, offset: '1000' }])
})

test('what the server drops stands at its place, before the rows that came after it', async () => {
  const tail = await aTail()
  const gap = { topic: 'orders', partition: 0, from: '0', to: '54', reason: 'dropped' as const, message: '' }
  tail.server.batch({ ...aBatch([aRecord(0, 54)], { matched: 55, sent: 1, dropped: 54 }), gaps: [gap] })
  const { rows } = tail.draw()
  const [newest, before] = [rows.at(0), rows.at(1)]
  expect(newest && !isMarker(newest) && newest.offset).toBe('54')
  expect(before && isMarker(before) && before.records).toBe(54n)
})

test('messages that overtake the acknowledgement of their tail are not lost', async () => {
  const tail = await aTail({ early: aBatch([aRecord(0, 7)], { sent: 1 }) })
  expect(tail.draw().rows.count).toBe(1)
})

test('a hidden page receives and counts but draws nothing', async () => {
  const tail = await aTail()
  const before = tail.store.view()
  for (let offset = 0; offset < 500; offset += 1) tail.server.batch(aBatch([aRecord(0, offset)], { sent: offset + 1 }))
  expect(tail.store.view()).toBe(before)
  expect(tail.draw().counters?.sent).toBe('500')
})

test('clear empties the table and leaves the counters', async () => {
  const tail = await aTail()
  tail.server.batch(aBatch([aRecord(0, 0)], { sent: 1 }))
  tail.draw()
  tail.store.clear()
  const view = tail.draw()
  expect([view.rows.count, view.counters?.sent]).toEqual([0, '1'])
})

test('a refusal that may pass is tried again, one that will not is told', async () => {
  const busy = await aTail({ refuse: 'too-many' })
  expect(busy.draw().phase).toMatchObject({ kind: 'refused', retries: true })
  await busy.pass(3000)
  expect(busy.sent('tail.open')).toHaveLength(2)
  const unknown = await aTail({ refuse: 'topic-unknown' })
  await unknown.pass(60_000)
  expect(unknown.sent('tail.open')).toHaveLength(1)
})

test('a tail that is stopped while it opens is closed when its acknowledgement comes', async () => {
  const tail = await aTail({ stopEarly: true })
  expect(tail.sent('tail.close')).toHaveLength(1)
})

test('other decoders keep the rows, open the stream anew with them, and say from where on records are read otherwise', async () => {
  const tail = await aTail({ ends: [{ topic: 'orders', partition: 0, start: 0n, end: 1n }] })
  tail.server.batch(aBatch([aRecord(0, 0)], { matched: 1, sent: 1 }))
  tail.draw()
  tail.store.setDecoders({ key: null, value: 'text' })
  tail.store.setDecoders({ key: null, value: 'text' })
  await tail.pass(0)
  expect(tail.sent('tail.open').map(({ decoders }) => decoders)).toEqual([undefined, { value: 'text' }])
  const view = tail.draw()
  const rows = Array.from({ length: view.rows.count }, (_, index) => view.rows.at(index))
  expect(rows.some((row) => row !== undefined && isMarker(row) && row.message.includes('read otherwise'))).toBe(true)
  expect(rows.some((row) => row !== undefined && !isMarker(row) && row.offset === '0')).toBe(true)
  tail.store.stop()
})
