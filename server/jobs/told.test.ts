import pg from 'pg'
import { io } from 'socket.io-client'
import { expect, it } from 'vitest'
import { serverEvents } from '../contract/events.ts'
import type { Job } from '../contract/jobs.ts'
import { eventually } from '../testing/eventually.ts'
import { serverWithKafka } from '../testing/server-with-kafka.ts'

const { server, kafka, database } = await serverWithKafka()

const SECRET = 'what-a-topic-holds'

async function post(path: string, body: unknown, type = 'application/json'): Promise<Job & { hash: string }> {
  const init = { method: 'POST', headers: { 'content-type': type }, body: typeof body === 'string' ? body : JSON.stringify(body) }
  return (await server.api(path, init)).json() as Promise<Job & { hash: string }>
}
async function audited(): Promise<{ operation: string; kind: string; resource: string | null; result: string | null; input: unknown }[]> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query('select operation, kind, resource, result, input from audit_entry order by at, kind')
  await client.end()
  return rows
}

it('a copy, an import and a flow are on record before and after, without what records hold, and whoever watches is told how they go', async () => {
  const socket = io(server.url, { transports: ['websocket'] })
  const told: Job[] = []
  socket.on('job.progress', (message) => told.push(serverEvents['job.progress'].parse(message)))
  await eventually('the socket is connected', () => socket.connected, 20_000)
  try {
    const [from, to] = [await kafka.makeTopic('told'), await kafka.makeTopic('told')]
    await kafka.produce(from, 0, [{ key: Buffer.from(SECRET), value: Buffer.from(SECRET) }])
    const request = { source: { topic: from }, target: { topic: to } }
    const { hash } = await post('/clusters/test/copies/plan', request)
    const copy = await post('/clusters/test/copies', { ...request, hash })
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    const file = await (await server.api(`/clusters/test/topics/${from}/exports`, init)).text()
    const imported = await post(`/clusters/test/topics/${to}/imports`, file, 'application/x-ndjson')
    const flow = await post('/clusters/test/flows', { topic: to, template: { value: SECRET }, end: { records: 1 } })
    for (const { id } of [copy, imported, flow])
      await eventually(`the end of job ${id} is told`, () => told.some((job) => job.id === id && job.state === 'done'), 40_000)
    const rows = (await audited()).filter(({ operation }) => ['copies.start', 'records.import', 'flows.start'].includes(operation))
    for (const operation of ['copies.start', 'records.import', 'flows.start']) {
      const own = rows.filter((row) => row.operation === operation)
      expect(own.map(({ kind }) => kind).toSorted()).toEqual(['intent', 'outcome'])
      expect(own.find(({ kind }) => kind === 'outcome')).toMatchObject({ result: 'done' })
    }
    expect(rows.find(({ operation }) => operation === 'records.import')).toMatchObject({ resource: to })
    const text = JSON.stringify(rows)
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain(Buffer.from(SECRET).toString('base64'))
  } finally {
    socket.disconnect()
  }
})

it('an import that is refused is on record as refused', async () => {
  const to = await kafka.makeTopic('told')
  expect(await post(`/clusters/test/topics/${to}/imports`, 'no line of an export\n', 'application/x-ndjson')).toMatchObject({ code: 'invalid-input' })
  const own = (await audited()).filter(({ operation, resource }) => operation === 'records.import' && resource === to)
  expect(own.find(({ kind }) => kind === 'outcome')).toMatchObject({ result: 'refused' })
})
