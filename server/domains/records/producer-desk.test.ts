import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Producer, ProducerOptions } from '../../gateways/kafka/types.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { ProducerDesk } from './producer-desk.ts'

let kafka: TestKafka
beforeAll(() => {
  kafka = new TestKafka(testStack().bootstrap)
})
afterAll(() => kafka.close())

/** The real cluster, with a count of the producers that were opened and closed. */
function counted() {
  const count = { opened: 0, closed: 0 }
  const openProducer = (options?: ProducerOptions): Producer => {
    count.opened++
    const producer = kafka.cluster.openProducer(options)
    return {
      ...producer,
      close: async () => {
        count.closed++
        await producer.close()
      },
    }
  }
  return { count, cluster: { openProducer } }
}
const one = (partition: number) => [{ key: null, value: Buffer.from('x'), headers: [], partition, timestamp: null }]

describe('the producers of requests', () => {
  it('are shared by requests of the same codec, at once and one after the other, and closed with the desk', async () => {
    const topic = await kafka.makeTopic('desk')
    const { count, cluster } = counted()
    const desk = new ProducerDesk()
    const write = () => desk.use(cluster, 'none', (producer) => producer.send({ topic }, one(0), { signal: AbortSignal.timeout(20_000) }))
    const results = [...(await Promise.all([write(), write(), write()])), await write()].flat()
    expect(results.map(({ offset }) => offset).sort()).toEqual([0n, 1n, 2n, 3n])
    await desk.use(cluster, 'gzip', async () => undefined)
    expect(count).toEqual({ opened: 2, closed: 0 })
    await desk.close()
    expect(count.closed).toBe(2)
    await expect(write()).rejects.toMatchObject({ code: 'draining' })
  })

  it('stay usable after a request that failed', async () => {
    const topic = await kafka.makeTopic('desk')
    const { count, cluster } = counted()
    const desk = new ProducerDesk()
    const failed = desk.use(cluster, 'none', async () => {
      throw new Error('of the request')
    })
    await expect(failed).rejects.toThrow('of the request')
    const [result] = await desk.use(cluster, 'none', (producer) => producer.send({ topic }, one(0), { signal: AbortSignal.timeout(20_000) }))
    expect(result).toMatchObject({ offset: 0n, error: null })
    expect(count.opened).toBe(1)
    await desk.close()
  })
})
