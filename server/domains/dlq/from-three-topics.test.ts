import { afterAll, beforeAll, expect, it } from 'vitest'
import { DeadLetterDetail } from '../../contract/dlqs.ts'
import { Journey } from '../../contract/journeys.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { DlqUnderTest, demoLetter } from './dlq-under-test.ts'

const SILENT = 10
const WITH_NULL = 5

let dlq: DlqUnderTest
beforeAll(async () => {
  dlq = await DlqUnderTest.start()
})
afterAll(() => dlq.close())

/** 1,000 dead letters of three topics: 10 say nothing of their origin, 5 have a header without a value. */
async function queueOfThree() {
  const sources = await Promise.all(['one', 'two', 'three'].map((name) => dlq.kafka.makeTopic(name)))
  const queue = `${uniqueName('of-three')}.dlq`
  await dlq.kafka.createTopic(queue)
  const sourceOf = (n: number) => sources[n % 3] ?? ''
  const letters = Array.from({ length: 1000 }, (_, n) => {
    const whole = demoLetter(sourceOf(n), n, `Order ${n} is not readable`)
    if (n < SILENT) return { ...whole, headers: [] }
    return n < SILENT + WITH_NULL ? { ...whole, headers: [{ name: Buffer.from('tenant'), value: null }, ...whole.headers] } : whole
  })
  for (let at = 0; at < letters.length; at += 100) await dlq.kafka.produce(queue, 0, letters.slice(at, at + 100))
  return { sources, queue, sourceOf }
}

it('a queue of three topics is counted whole: by failure, by source, and what tells no origin on its own', { timeout: 240_000 }, async () => {
  const { sources, queue, sourceOf } = await queueOfThree()
  const found = await dlq.indexed(queue, 1000)
  expect(found).toMatchObject({ depth: '1000', failures: 2, unreadable: 0 })
  expect(found.sources.toSorted()).toEqual(sources.toSorted())
  const failures = await dlq.failures(queue)
  expect(failures.map(({ count, exceptionClass }) => `${count} ${exceptionClass}`)).toEqual(['990 OrderNotReadable', `${SILENT} null`])
  expect(failures[0]?.sources.map(({ records }) => records)).toEqual([330, 330, 330])
  const silent = await dlq.records(queue, `?failure=${failures[1]?.id}&limit=500`)
  expect(silent).toMatchObject({ complete: true, scanned: { records: '1000' } })
  expect(silent.items.map(({ origin }) => origin)).toEqual(Array.from({ length: SILENT }, () => null))
  const withNull = DeadLetterDetail.parse(await dlq.ask(`/${queue}/records/0/${SILENT}`))
  expect(withNull.headers[0]).toMatchObject({ name: 'tenant', text: null, coded: 'null', bytes: null })
  expect(withNull.origin).toMatchObject({ topic: sourceOf(SILENT), offset: String(SILENT) })
  const response = await dlq.server.api(`/clusters/test/journeys?key=order-500&topic=${queue}`)
  const journey = Journey.parse(await response.json())
  expect(journey.steps).toMatchObject([{ role: 'dead-letter', topic: queue, offset: '500', origin: { topic: sourceOf(500), offset: '500' } }])
  // The source never held it: that is told, not passed over.
  expect(journey).toMatchObject({ complete: true, notices: [{ topic: sourceOf(500) }] })
})
