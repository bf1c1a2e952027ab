import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Job } from '../../contract/jobs.ts'
import { Replay, ReplayPlan } from '../../contract/replays.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { type OwnConnect, ownConnect } from '../../testing/own-connect.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { DlqUnderTest } from './dlq-under-test.ts'

let worker: OwnConnect
let dlq: DlqUnderTest
let sunk: FreshDatabase

beforeAll(async () => {
  sunk = await freshDatabase()
  worker = await ownConnect({ CONNECT_SUNK_PASSWORD: decodeURIComponent(new URL(sunk.url).password) })
  dlq = await DlqUnderTest.start({ connect: [{ name: 'connect', url: worker.url }] })
}, 180_000)
afterAll(async () => {
  await dlq.close()
  await worker.end()
  await sunk.drop()
})

// Side by side: most of each is waiting for the background look.
it.concurrent('the queue that a connector writes is found whatever it is called, and its poison is told as Connect tells it', {
  timeout: 240_000,
}, async () => {
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

/** A sink whose every write is an insert: a record that comes twice becomes two rows. */
function jdbcSink(source: string, queue: string): Record<string, string> {
  const { hostname, port, pathname, username } = new URL(sunk.url)
  const fields = [
    { field: 'id', type: 'string', optional: false },
    { field: 'cents', type: 'int64', optional: false },
  ]
  return {
    'connector.class': 'io.debezium.connector.jdbc.JdbcSinkConnector',
    'tasks.max': '1',
    topics: source,
    'connection.url': `jdbc:postgresql://${hostname}:${port}${pathname}`,
    'connection.username': decodeURIComponent(username),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Kafka Connect's own way to name a secret
    'connection.password': '${env:CONNECT_SUNK_PASSWORD}',
    'connection.pool.min_size': '1',
    'connection.pool.max_size': '2',
    'connection.pool.acquire_increment': '1',
    'insert.mode': 'insert',
    'primary.key.mode': 'none',
    'schema.evolution': 'basic',
    'collection.name.format': 'bookings',
    'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': 'true',
    'value.converter.schema.content': JSON.stringify({ type: 'struct', optional: false, fields }),
    'consumer.override.auto.offset.reset': 'earliest',
    'errors.tolerance': 'all',
    'errors.deadletterqueue.topic.name': queue,
    'errors.deadletterqueue.topic.replication.factor': '1',
    'errors.deadletterqueue.context.headers.enable': 'true',
  }
}

/** Every booking in the database, `id cents`; none before the sink has made its table. */
async function rows(): Promise<string[]> {
  const client = new Client({ connectionString: sunk.url, connectionTimeoutMillis: 20_000, query_timeout: 20_000 })
  await client.connect()
  try {
    const there = await client.query("select to_regclass('bookings') is not null as there")
    if (there.rows[0]?.there !== true) return []
    const found = await client.query('select id, cents::text as cents from bookings order by id')
    return found.rows.map(({ id, cents }) => `${id} ${cents}`)
  } finally {
    await client.end()
  }
}

async function post(path: string, content: object): Promise<unknown> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) }
  const answer = await dlq.server.api(`/clusters/test${path}`, init)
  const text = await answer.text()
  expect(answer.ok, text).toBe(true)
  return JSON.parse(text)
}

/** A replay, planned and run to its end. */
async function replayed(body: object): Promise<Replay> {
  const { hash } = ReplayPlan.parse(await post('/replays/plan', body))
  const { id } = Job.parse(await post('/replays', { ...body, hash }))
  const get = async () => Replay.parse(await (await dlq.server.api(`/clusters/test/replays/${id}`)).json())
  const over = ['done', 'done-with-failures', 'inconsistent', 'unknown']
  return eventually(
    'the replay ends',
    async () => {
      const replay = await get()
      return over.includes(replay.state) ? replay : null
    },
    90_000,
  )
}

it.concurrent('what a JDBC sink could not take is mended while it is replayed, and then in the database exactly once, to the last digit', {
  timeout: 300_000,
}, async () => {
  const [source, queue] = await Promise.all([dlq.kafka.makeTopic('booked', { partitions: 1 }), dlq.kafka.makeTopic('booked.dlq', { partitions: 1 })])
  const connector = uniqueName('bookings')
  await worker.put(connector, jdbcSink(source, queue))
  const record = (text: string) => ({ key: null, value: Buffer.from(text) })
  const good = (id: string) => record(`{"id":"${id}","cents":1250}`)
  const lacking = (id: string) => record(`{"id":"${id}"}`)
  await dlq.kafka.produce(source, 0, [good('a'), lacking('b'), record('{"id":"cut'), lacking('c'), good('d')])

  await dlq.indexed(queue, 3)
  const found = await eventually(
    'the queue is paired with its connector',
    async () => {
      const one = (await dlq.list()).find(({ topic }) => topic === queue)
      return one?.writer?.name === connector && one.foundBy.includes('connector') ? one : null
    },
    120_000,
  )
  expect(found).toMatchObject({ sources: [source], writer: { kind: 'connector', name: connector }, depth: '3' })
  const failures = await dlq.failures(queue)
  expect(failures.map(({ count, family }) => [count, family])).toEqual([
    ['2', 'connect'],
    ['1', 'connect'],
  ])
  await eventually('the good ones are sunk', async () => (await rows()).join() === 'a 1250,d 1250', 120_000)

  const transform = { change: { patch: '[{"op":"add","path":"/cents","value":9007199254740993}]' } }
  const replay = await replayed({ dlq: queue, selection: { failure: failures[0]?.id }, target: { origin: true }, transform })
  expect(replay).toMatchObject({ state: 'done', selected: '2', replayed: '2', remaining: '0' })

  // What comes after them in the same partition is sunk after them.
  await dlq.kafka.produce(source, 0, [good('last')])
  await eventually('the sink has come to the end', async () => (await rows()).includes('last 1250'), 120_000)
  expect(await rows()).toEqual(['a 1250', 'b 9007199254740993', 'c 9007199254740993', 'd 1250', 'last 1250'])
  await eventually('the queue counts what is left', async () => (await dlq.get(queue)).depth === '1', 60_000)
  expect((await dlq.get(queue)).records).toBe('3')
})
