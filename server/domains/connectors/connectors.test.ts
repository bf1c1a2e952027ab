import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Cluster } from '../../contract/clusters.ts'
import { ConnectorDetail, ConnectorPage } from '../../contract/connectors.ts'
import { DoctorReport, type Rung } from '../../contract/doctor.ts'
import { Problem } from '../../contract/problem.ts'
import type { ConnectSettings } from '../../core/connection-settings.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { type NginxDoor, startNginxDoor } from '../../testing/nginx-door.ts'
import { type OwnConnect, ownConnect } from '../../testing/own-connect.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer, testCluster } from '../../testing/start-test-server.ts'
import { testPort } from '../../testing/test-port.ts'
import { uniqueName } from '../../testing/unique-name.ts'

let database: FreshDatabase
let kafka: TestKafka
let worker: OwnConnect
let door: NginxDoor
let server: TestServer
let topic: string
/** Nobody listens there. */
let deadUrl: string
const secret = 'zyx-secret-word'
const at = { sink: uniqueName('sink'), broken: uniqueName('broken'), source: uniqueName('source') }

/** Every way to the one worker, each as a cluster of its own. */
function waysIn(): Record<string, Omit<ConnectSettings, 'name'>[]> {
  const tls = { ca: door.ca, rejectUnauthorized: true }
  const { basic, bearer, mutual, moved, expired, open } = door.at
  return {
    clear: [{ url: worker.url }],
    basic: [{ url: basic, ...door.login, tls }],
    'in-url': [{ url: basic.replace('//', `//${door.login.username}:${encodeURIComponent(door.login.password)}@`), tls }],
    bearer: [{ url: bearer, token: door.token, tls }],
    mutual: [{ url: mutual, tls: { ...tls, ...door.client } }],
    'wrong-word': [{ url: basic, username: door.login.username, password: secret, tls }],
    'no-login': [{ url: bearer, tls }],
    'no-certificate': [{ url: mutual, tls }],
    untrusted: [{ url: open, tls: { rejectUnauthorized: true } }],
    expired: [{ url: expired, tls }],
    moved: [{ url: moved, ...door.login, tls }],
    registry: [{ url: testStack().registryUrl }],
    dead: [{ url: deadUrl }],
    none: [],
    both: [{ url: worker.url }, { url: deadUrl }],
  }
}

beforeAll(async () => {
  kafka = new TestKafka(testStack().bootstrap)
  ;[database, worker, topic] = await Promise.all([freshDatabase(), ownConnect(), kafka.makeTopic('connected', { partitions: 1 })])
  door = await startNginxDoor(worker.port)
  deadUrl = `http://127.0.0.1:${await testPort()}`
  const clusters = Object.entries(waysIn()).map(([id, ways]) =>
    testCluster({ id, registry: null, connect: ways.map((way, index) => ({ name: index === 0 ? 'connect' : 'other', ...way })) }),
  )
  server = await startTestServer({ databaseUrl: database.url, clusters })
  await writeFile(join(worker.folder, 'in.txt'), 'one\ntwo\n')
  const file = (kind: string) => ({ 'connector.class': `org.apache.kafka.connect.file.FileStream${kind}Connector`, 'tasks.max': '1' })
  const dlq = {
    'errors.tolerance': 'all',
    'errors.deadletterqueue.topic.name': `${topic}.dlq`,
    'errors.deadletterqueue.context.headers.enable': 'true',
  }
  await worker.put(at.source, { ...file('Source'), file: join(worker.folder, 'in.txt'), topic, 'custom.password': secret })
  const replication = { 'errors.deadletterqueue.topic.replication.factor': '1' }
  await worker.put(at.sink, { ...file('Sink'), topics: topic, file: join(worker.folder, 'out.txt'), ...dlq, ...replication })
  await worker.put(at.broken, { ...file('Sink'), topics: topic, file: join(worker.folder, 'no-such-folder/out.txt') })
}, 180_000)
afterAll(async () => {
  await server.stop()
  await door.end()
  await worker.end()
  await kafka.close()
  await database.drop()
})

async function list(cluster: string, query = ''): Promise<ConnectorPage> {
  const response = await server.api(`/clusters/${cluster}/connectors${query}`)
  const text = await response.text()
  expect(response.status, text).toBe(200)
  expect(text).not.toContain(secret)
  return ConnectorPage.parse(JSON.parse(text))
}

async function refusal(cluster: string): Promise<Problem> {
  const text = await (await server.api(`/clusters/${cluster}/connectors`)).text()
  expect(text).not.toContain(secret)
  return Problem.parse(JSON.parse(text))
}

async function rungOf(cluster: string): Promise<Rung | undefined> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"rungs":["connect"]}' }
  const text = await (await server.api(`/clusters/${cluster}/doctor`, init)).text()
  expect(text).not.toContain(secret)
  return DoctorReport.parse(JSON.parse(text)).rungs.find(({ id }) => id === 'connect')
}

const clusterOf = async (id: string) => Cluster.parse(await (await server.api(`/clusters/${id}`)).json())

it('connectors are listed with kind, state, tasks, topics, dead letter queue and the root of a failure, and without a secret', async () => {
  const page = await eventually(
    'the connectors work and the broken one has failed',
    async () => {
      const found = await list('clear')
      const task = (name: string) => found.items.find((one) => one.name === name)?.tasks[0]
      const settled = task(at.broken)?.state === 'failed' && task(at.sink)?.state === 'running' && task(at.source)?.state === 'running'
      return settled && found.items.every(({ name, topics }) => name === at.broken || topics.includes(topic)) ? found : null
    },
    120_000,
  )
  expect(page).toMatchObject({ total: 3, matched: 3, nextCursor: null, connects: [{ name: 'connect', url: worker.url, problem: null }] })
  const byName = new Map(page.items.map((item) => [item.name, item]))
  expect(byName.get(at.source)).toMatchObject({ connect: 'connect', kind: 'source', state: 'running', topics: [topic], deadLetterQueue: null })
  const used = { topic: `${topic}.dlq`, contextHeaders: true, used: true }
  expect(byName.get(at.sink)).toMatchObject({ kind: 'sink', topics: [topic], topicsPattern: null, trace: null, deadLetterQueue: used })
  expect(byName.get(at.sink)?.class).toMatch(/FileStreamSinkConnector$/)
  expect(byName.get(at.sink)?.group).toBe(`connect-${at.sink}`)
  expect(byName.get(at.source)?.group).toBeNull()
  expect(byName.get(at.broken)?.tasks).toMatchObject([{ id: 0, state: 'failed', trace: expect.stringContaining('NoSuchFileException') }])
}, 150_000)

it('one connector is told with the whole trace of what failed, root cause last; one that is not there with 404', async () => {
  const ask = (connect: string, name: string) => server.api(`/clusters/clear/connects/${connect}/connectors/${encodeURIComponent(name)}`)
  const broken = ConnectorDetail.parse(await (await ask('connect', at.broken)).json())
  expect(broken).toMatchObject({ name: at.broken, kind: 'sink', failures: [{ task: 0 }] })
  const trace = broken.failures[0]?.trace ?? []
  expect(trace.length).toBeGreaterThan(1)
  expect(trace.at(-1)).toMatchObject({ exceptionClass: 'java.nio.file.NoSuchFileException' })
  expect(trace.at(-1)?.frames.length).toBeGreaterThan(0)
  expect(ConnectorDetail.parse(await (await ask('connect', at.sink)).json()).failures).toEqual([])
  for (const [connect, name] of [
    ['connect', uniqueName('none')],
    ['elsewhere', at.sink],
  ] as const) {
    const answer = await ask(connect, name)
    expect(answer.status).toBe(404)
    expect(Problem.parse(await answer.json()).code).toBe('connector-unknown')
  }
})

it('the list is searched and comes in pages', async () => {
  const first = await list('clear', '?limit=2')
  const rest = await list('clear', `?limit=2&cursor=${first.nextCursor}`)
  expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual([at.broken, at.sink, at.source].toSorted())
  expect(rest.nextCursor).toBeNull()
  expect(await list('clear', `?search=${at.sink.toUpperCase()}`)).toMatchObject({ total: 3, matched: 1, items: [{ name: at.sink }] })
})

it.each(['basic', 'in-url', 'bearer', 'mutual'])('connectors are read over TLS through nginx that asks for: %s', async (cluster) => {
  expect((await list(cluster)).total).toBe(3)
  expect(await rungOf(cluster)).toMatchObject({ state: 'passed', answer: 'Kafka Connect 4.3.1' })
})

it.each([
  ['wrong-word', 'connect-refused', /401.*check its user and password, or its token/, 'the login is refused (401)'],
  ['no-login', 'connect-refused', /401/, 'a login is asked for (401)'],
  ['no-certificate', 'connect-refused', /400/, 'not Kafka Connect (400, text/html)'],
  ['untrusted', 'connect-down', /authority that is not trusted here/, 'its certificate is not trusted'],
  ['expired', 'connect-down', /has expired/, 'its certificate is not trusted'],
  ['moved', 'connect-refused', /redirect \(302\), which is not followed/, 'answers with a redirect'],
  ['registry', 'connect-refused', /404/, /^not Kafka Connect \(/],
  ['dead', 'connect-down', /ECONNREFUSED/, 'refused: nothing listens there'],
] as const)('%s is told as %s, and by the doctor with what to change', async (cluster, code, detail, answer) => {
  const told = await refusal(cluster)
  expect(told.code).toBe(code)
  expect(told.detail).toMatch(detail)
  const rung = await rungOf(cluster)
  expect(rung).toMatchObject({ state: 'failed', answer: answer instanceof RegExp ? expect.stringMatching(answer) : answer })
  expect(rung?.fixes.length).toBeGreaterThan(0)
  expect(JSON.stringify(rung)).not.toContain('state=secret')
})

it('one of two that does not answer is told beside the connectors of the other, and by the doctor with both', async () => {
  const page = await list('both')
  expect(page.total).toBe(3)
  expect(page.connects).toMatchObject([
    { name: 'connect', problem: null },
    { name: 'other', problem: { code: 'connect-down' } },
  ])
  expect(await rungOf('both')).toMatchObject({ state: 'failed', table: { rows: [{ state: 'passed' }, { state: 'failed' }] } })
})

it('without a Kafka Connect there are no connectors, and the doctor does not mention it unless asked', async () => {
  expect(await list('none')).toMatchObject({ items: [], connects: [] })
  expect(await rungOf('none')).toMatchObject({ state: 'not-tried' })
})

it('a Kafka Connect that is down is told at its cluster, which stays up', async () => {
  expect(await clusterOf('clear')).toMatchObject({ status: 'up', connect: [{ name: 'connect', url: worker.url, status: 'up' }], problems: [] })
  const dead = await clusterOf('dead')
  expect(dead).toMatchObject({ status: 'up', connect: [{ status: 'down' }], problems: [{ code: 'connect-down' }] })
})
