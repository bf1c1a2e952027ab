import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import { type OwnConnect, ownConnect } from '../../testing/own-connect.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { DlqUnderTest } from './dlq-under-test.ts'

let worker: OwnConnect
let dlq: DlqUnderTest

beforeAll(async () => {
  worker = await ownConnect()
  dlq = await DlqUnderTest.start({ connect: [{ name: 'connect', url: worker.url }] })
}, 180_000)
afterAll(async () => {
  await dlq.close()
  await worker.end()
})

it('the queue that a connector writes is found whatever it is called, and its poison is told as Connect tells it', { timeout: 240_000 }, async () => {
  const source = await dlq.kafka.makeTopic('to-sink')
  const queue = uniqueName('rejects')
  await dlq.kafka.createTopic(queue)
  const connector = uniqueName('sink')
  await worker.put(connector, {
    'connector.class': 'org.apache.kafka.connect.file.FileStreamSinkConnector',
    'tasks.max': '1',
    topics: source,
    file: join(worker.folder, 'sunk.txt'),
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': 'false',
    'errors.tolerance': 'all',
    'errors.deadletterqueue.topic.name': queue,
    'errors.deadletterqueue.topic.replication.factor': '1',
    'errors.deadletterqueue.context.headers.enable': 'true',
  })
  const found = await eventually('the queue is found', async () => (await dlq.list()).find(({ topic }) => topic === queue), 120_000)
  expect(found).toMatchObject({ foundBy: ['connector'], sources: [source], writer: { kind: 'connector', name: connector } })
  const poison = Array.from({ length: 3 }, (_, n) => ({ key: null, value: Buffer.from(`{"id":${n},`) }))
  await dlq.kafka.produce(source, 0, [{ key: null, value: Buffer.from('{"id":1}') }, ...poison])
  await dlq.indexed(queue, 3)
  expect(await dlq.failures(queue)).toMatchObject([{ count: '3', family: 'connect', sources: [{ topic: source, records: 3 }] }])
  const { items } = await dlq.records(queue)
  expect(items.map(({ origin }) => origin?.offset).toSorted()).toEqual(['1', '2', '3'])
  expect(items[0]).toMatchObject({ writer: { kind: 'connector', name: connector } })
})
