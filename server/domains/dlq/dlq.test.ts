import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { DlqUnderTest, demoLetter, letter, placesOf } from './dlq-under-test.ts'
import { fixture, headers } from './headers/header-fixtures.ts'

let dlq: DlqUnderTest
beforeAll(async () => {
  dlq = await DlqUnderTest.start()
})
afterAll(() => dlq.close())

const range = (count: number) => Array.from({ length: count }, (_, index) => index)

/** A source and its queue, with 30 records that no schema reads and 10 that were refused. */
async function queueWithTwoFailures(): Promise<{ source: string; queue: string }> {
  const source = await dlq.kafka.makeTopic('source')
  const queue = `${source}.dlq`
  await dlq.kafka.createTopic(queue, { partitions: 2 })
  await dlq.kafka.produce(
    source,
    0,
    range(50).map((n) => ({ key: null, value: Buffer.from(`{"orderId":"order-${n}","currency":"EUR"}`) })),
  )
  await dlq.kafka.produce(
    queue,
    0,
    range(30).map((n) => demoLetter(source, n, `Schema ${n} is not known to the registry`, [['producer', 'canary']])),
  )
  await dlq.kafka.produce(
    queue,
    1,
    range(10).map((n) => demoLetter(source, n, `Card of order ORD-${1000 + n} declined`)),
  )
  return { source, queue }
}

describe('the inbox', { timeout: 180_000 }, () => {
  it('lists a queue by its name with source, writer, counts and progress, from what the background counted', async () => {
    const { source, queue } = await queueWithTwoFailures()
    await dlq.indexed(queue, 40)
    const found = (await dlq.list()).find(({ topic }) => topic === queue)
    expect(found).toMatchObject({
      sources: [source],
      writer: { kind: 'group', name: 'payments' },
      foundBy: ['name'],
      depth: '40',
      failures: 2,
      replayedShare: 0,
      indexed: { done: '40', total: '40' },
    })
    expect(found?.oldestAt).not.toBeNull()
    expect(found?.lastHour.reduce((sum, { records }) => sum + records, 0)).toBe(40)
    expect((await dlq.list(`&search=${source}`)).map(({ topic }) => topic)).toEqual([queue])
  })

  it('finds a queue by the headers of its records, and neither a retry topic, a parking topic nor a source that records went back to', async () => {
    const plain = await dlq.kafka.makeTopic('failed-things')
    const retry = `${plain}.retry.5s`
    const parked = `${plain}.dlq.parked`
    const source = await dlq.kafka.makeTopic('with-returned')
    await dlq.kafka.createTopic(retry)
    await dlq.kafka.createTopic(parked)
    const failed = fixture('spring-kafka')
    for (const topic of [plain, retry, parked]) await dlq.kafka.produce(topic, 0, [letter('{}', failed.headers)])
    const origin = [...headers(['__streams.errors.topic', source], ['__streams.errors.exception', 'a.B'])]
    await dlq.kafka.produce(source, 0, [letter('{}', []), letter('{}', origin)])
    await eventually('the queue is found', async () => (await dlq.list()).find(({ topic }) => topic === plain)?.foundBy.includes('headers'), 90_000)
    const listed = (await dlq.list()).map(({ topic }) => topic)
    for (const topic of [retry, parked, source]) expect(listed).not.toContain(topic)
  })

  it('lists a pinned topic, hides an ignored one, and takes both back', async () => {
    const name = await dlq.kafka.makeTopic('by-hand')
    await eventually('the topic was seen', async () => (await dlq.server.api(`/clusters/test/dlqs/${name}`)).ok, 60_000)
    await dlq.put(`/${name}/pin`, { pinned: true })
    expect((await dlq.list()).find(({ topic }) => topic === name)).toMatchObject({ foundBy: ['pinned'], depth: null })
    const source = await dlq.kafka.makeTopic('pinned-source')
    await dlq.put(`/${name}/pin`, { pinned: true, source })
    expect(await dlq.get(name)).toMatchObject({ foundBy: ['pinned'], sources: [source] })
    await expect(dlq.put(`/${name}/pin`, { pinned: true, source: name })).rejects.toThrow('not its own source')
    await expect(dlq.put(`/${name}/pin`, { pinned: true, source: 'no-such-topic' })).rejects.toThrow('topic-unknown')
    await dlq.put(`/${name}/ignore`, { ignored: true })
    expect((await dlq.list()).map(({ topic }) => topic)).not.toContain(name)
    await dlq.put(`/${name}/pin`, { pinned: false })
    await dlq.put(`/${name}/ignore`, { ignored: false })
    expect((await dlq.list('&ignored=true')).map(({ topic }) => topic)).not.toContain(name)
  })
})

describe('failures', { timeout: 180_000 }, () => {
  it('are grouped whatever their ids, with root cause, and what their records share with the source told in percent', async () => {
    const { source, queue } = await queueWithTwoFailures()
    await dlq.indexed(queue, 40)
    const failures = await dlq.failures(queue)
    expect(failures.map(({ message, count }) => [message, count])).toEqual([
      ['Schema <n> is not known to the registry', '30'],
      ['Card of order ORD-<n> declined', '10'],
    ])
    const detail = await dlq.failure(queue, failures[0]?.id ?? '')
    expect(detail).toMatchObject({ exceptionClass: 'OrderNotReadable', frame: 'decodeOrder (/app/demo/payments/decode-order.ts)' })
    expect(detail.trace?.at(-1)?.frames.map(({ framework }) => framework)).toEqual([false, true])
    expect(detail.shared).toMatchObject({ sampled: 30, copies: 0, compared: 50, source })
    expect(detail.shared.signals[0]).toEqual({ name: 'header producer', value: 'canary', percent: 100, sourcePercent: 0, differs: true })
    expect(detail.shared.signals).toContainEqual({ name: 'value.currency', value: 'EUR', percent: 100, sourcePercent: 100, differs: false })
  })

  it('of several kinds of software stand side by side in one queue', async () => {
    const queue = `${uniqueName('families')}-dlt`
    await dlq.kafka.createTopic(queue)
    const names = ['kafka-connect', 'kafka-connect-second-failure', 'spring-kafka', 'kafka-streams', 'spring-kafka-retry-dlt']
    await dlq.kafka.produce(queue, 0, [...names.map((name) => letter('x', fixture(name).headers)), letter('{"a":1}', [])])
    const found = await dlq.indexed(queue, 6)
    expect(found.families).toContainEqual({ family: 'connect', label: 'Kafka Connect', records: 2 })
    expect(found.families).toContainEqual({ family: 'none', label: 'No failure headers', records: 1 })
    const failures = await dlq.failures(queue)
    expect(failures).toHaveLength(5)
    expect(failures[0]).toMatchObject({ count: '2', exceptionClass: 'com.fasterxml.jackson.core.io.JsonEOFException' })
    expect(failures.map(({ message }) => message)).toContain('No failure headers, JSON with a')
    const { items } = await dlq.records(queue)
    expect(items.find(({ offset }) => offset === '2')?.origin).toMatchObject({ topic: 'eos.spring.orders', partition: 1, offset: '0' })
  })

  it('are told by a mapping that is set later: the queue is counted anew', async () => {
    const queue = `${uniqueName('mapped')}.dlq`
    await dlq.kafka.createTopic(queue)
    await dlq.kafka.produce(
      queue,
      0,
      range(3).map((n) => letter(`{"why":{"text":"no stock of ${n}"},"from":"orders"}`, [])),
    )
    await dlq.indexed(queue, 3)
    await dlq.put(`/${queue}/mapping`, { mapping: { message: { from: 'value', path: 'why.text' }, originTopic: { from: 'value', path: 'from' } } })
    const [failure] = await eventually(
      'the failure is told by the mapping',
      async () => {
        const found = await dlq.failures(queue)
        return found[0]?.message.startsWith('no stock') === true && found[0].count === '3' ? found : null
      },
      90_000,
    )
    expect(failure).toMatchObject({ message: 'no stock of <n>', sources: [{ topic: 'orders', records: 3 }] })
  })
})

describe('records', { timeout: 180_000 }, () => {
  it('come newest first over partitions, page by page without loss, and by failure and text', async () => {
    const { queue } = await queueWithTwoFailures()
    await dlq.indexed(queue, 40)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof dlq.records>> = await dlq.records(queue, `?limit=7${cursor === null ? '' : `&cursor=${cursor}`}`)
      seen.push(...placesOf(page))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(new Set(seen).size).toBe(40)
    expect(seen).toHaveLength(40)
    const failures = await dlq.failures(queue)
    const second = await dlq.records(queue, `?failure=${failures[1]?.id}`)
    expect(second.items).toHaveLength(10)
    expect(second).toMatchObject({ complete: true, stopReason: 'range-end' })
    const found = await dlq.records(queue, '?search=ord-1003')
    expect(found.items).toHaveLength(1)
    expect(found.items[0]).toMatchObject({ attempts: 1, message: 'Card of order ORD-1003 declined', state: 'new', key: { decoded: 'order-3' } })
  })
})
