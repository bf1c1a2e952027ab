import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { DlqUnderTest, demoLetter } from './dlq-under-test.ts'

let dlq: DlqUnderTest
beforeAll(async () => {
  dlq = await DlqUnderTest.start()
})
afterAll(() => dlq.close())

async function queueOf(records: number): Promise<string> {
  const queue = `${uniqueName('triage')}.dlq`
  await dlq.kafka.createTopic(queue)
  await dlq.kafka.produce(
    queue,
    0,
    Array.from({ length: records }, (_, n) => demoLetter('orders', n, `Schema ${n} is not known`)),
  )
  await dlq.indexed(queue, records)
  return queue
}

describe('a decision', { timeout: 240_000 }, () => {
  it('about a failure is kept over a restart, takes its records off the depth, and holds for no record that comes later', async () => {
    const queue = await queueOf(5)
    const [failure] = await dlq.failures(queue)
    const id = failure?.id ?? ''
    await dlq.put(`/${queue}/triage`, { failure: id, state: 'investigating', owner: 'ann', note: 'asked the team' })
    expect(await dlq.get(queue)).toMatchObject({ depth: '5' })
    await dlq.put(`/${queue}/triage`, { failure: id, state: 'discarded', owner: 'ann', note: 'test data' })
    await dlq.restart()
    await dlq.indexed(queue, 5)
    expect(await dlq.get(queue)).toMatchObject({ depth: '0', failures: 1, oldestAt: null })
    expect((await dlq.failures(queue))[0]).toMatchObject({ state: 'discarded', owner: 'ann', note: 'test data', open: '0' })
    expect((await dlq.records(queue, '?state=discarded')).items).toHaveLength(5)
    // Some writers give a dead letter the time of its source record, which may lie before the decision.
    await dlq.kafka.produce(queue, 0, [{ ...demoLetter('orders', 9, 'Schema 9 is not known'), timestamp: BigInt(Date.now() - 3_600_000) }])
    await dlq.indexed(queue, 6)
    expect(await dlq.get(queue)).toMatchObject({ depth: '1' })
    expect((await dlq.failures(queue))[0]).toMatchObject({ state: 'new', note: 'test data', open: '1' })
    expect((await dlq.records(queue, '?state=new')).items.map(({ offset }) => offset)).toEqual(['5'])
  })

  it('about a failure holds for its records alone once others have expired and the queue is counted anew', async () => {
    const queue = await queueOf(3)
    const [failure] = await dlq.failures(queue)
    await dlq.put(`/${queue}/triage`, { failure: failure?.id, state: 'parked' })
    await dlq.kafka.deleteRecords(queue, 0, 3n)
    await dlq.indexed(queue, 0)
    await dlq.kafka.produce(queue, 0, [demoLetter('orders', 8, 'Schema 8 is not known')])
    await dlq.indexed(queue, 1)
    expect(await dlq.get(queue)).toMatchObject({ depth: '1' })
    expect((await dlq.failures(queue))[0]).toMatchObject({ state: 'new', open: '1' })
    await dlq.put(`/${queue}/triage`, { failure: failure?.id, state: 'parked' })
    expect(await dlq.get(queue)).toMatchObject({ depth: '0' })
  })

  it('about single records is theirs alone, and counts what was replayed', async () => {
    const queue = await queueOf(4)
    await dlq.put(`/${queue}/triage`, {
      records: [
        [0, '1'],
        [0, '3'],
      ],
      state: 'replayed',
      note: 'sent by hand',
    })
    expect(await dlq.get(queue)).toMatchObject({ depth: '2', replayedShare: 0.5 })
    const { items } = await dlq.records(queue)
    expect(items.map(({ offset, state }) => [offset, state])).toEqual([
      ['3', 'replayed'],
      ['2', 'new'],
      ['1', 'replayed'],
      ['0', 'new'],
    ])
    expect((await dlq.records(queue, '?state=new')).items.map(({ offset }) => offset)).toEqual(['2', '0'])
  })

  it('needs one kind of target, a state that exists and a failure of this queue', async () => {
    const queue = await queueOf(1)
    const refused = async (body: object) => {
      const response = await dlq.server.api(`/clusters/test/dlqs/${queue}/triage`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return response.status
    }
    expect(await refused({ state: 'known' })).toBe(400)
    expect(await refused({ state: 'gone', records: [[0, '0']] })).toBe(400)
    expect(await refused({ state: 'known', failure: 'a'.repeat(24) })).toBe(400)
    expect(await refused({ state: 'known', failure: 'a'.repeat(24), records: [[0, '0']] })).toBe(400)
  })
})

describe('the index', { timeout: 240_000 }, () => {
  it('begins anew when all of a queue was purged, and when the topic was created again', async () => {
    const queue = await queueOf(6)
    await dlq.kafka.deleteRecords(queue, 0, 6n)
    expect(await dlq.indexed(queue, 0)).toMatchObject({ depth: '0', failures: 0 })
    await dlq.kafka.deleteTopic(queue)
    await eventually('the topic is gone', async () => (await dlq.server.api(`/clusters/test/dlqs/${queue}`)).status === 404, 60_000)
    await dlq.kafka.createTopic(queue)
    await dlq.kafka.produce(queue, 0, [demoLetter('orders', 1, 'Other')])
    await dlq.indexed(queue, 1)
    expect((await dlq.failures(queue)).map(({ message }) => message)).toEqual(['Other'])
  })

  it('goes on where it stopped after a restart', async () => {
    const queue = await queueOf(3)
    await dlq.restart()
    await dlq.kafka.produce(queue, 0, [demoLetter('orders', 1, 'Schema 8 is not known')])
    await dlq.indexed(queue, 4)
    expect(await dlq.failures(queue)).toMatchObject([{ count: '4' }])
  })
})
