import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Cluster } from '../../contract/clusters.ts'
import { DoctorReport } from '../../contract/doctor.ts'
import { Problem } from '../../contract/problem.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer, testCluster } from '../../testing/start-test-server.ts'

/** Takes connections and never says a word. */
const taken = new Set<Socket>()
const silent = createServer((socket) => taken.add(socket))
const listen = (of: Server) =>
  new Promise<number>((resolve, reject) =>
    of.listen(0, '127.0.0.1', () => {
      const address = of.address()
      if (typeof address === 'object' && address !== null) resolve(address.port)
      else reject(new Error('it has no port'))
    }),
  )

let database: FreshDatabase
let server: TestServer

const secret = 'the-password-that-nobody-may-see'

beforeAll(async () => {
  database = await freshDatabase()
  const { registryUrl } = testStack()
  const withLogin = registryUrl.replace('://', `://reader:${secret}@`)
  server = await startTestServer({
    databaseUrl: database.url,
    clusters: [
      testCluster(),
      testCluster({ id: 'dead', name: 'Dead', bootstrap: ['127.0.0.1:9'], registry: null }),
      testCluster({ id: 'silent', name: 'Silent', bootstrap: [`127.0.0.1:${await listen(silent)}`], registry: null }),
      testCluster({ id: 'login', name: 'Login', sasl: { mechanism: 'PLAIN', username: 'reader', password: secret }, registry: { url: withLogin } }),
    ],
  })
})
afterAll(async () => {
  await server.stop()
  for (const socket of taken) socket.destroy()
  silent.close()
  await database.drop()
})

const ask = (cluster: string, body: unknown = {}, more: RequestInit = {}) =>
  server.api(`/clusters/${cluster}/doctor`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...more,
  })
const report = async (cluster: string, body?: unknown) => DoctorReport.parse(await (await ask(cluster, body)).json())

it('a cluster that works passes every check', async () => {
  const { rungs, verdict, from } = await report('test')
  expect(rungs.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'name passed',
    'tcp passed',
    'tls passed',
    'sasl passed',
    'api passed',
    'metadata passed',
    'advertised passed',
    'replication passed',
    'registry passed',
    'rights passed',
  ])
  expect(verdict).toEqual({ state: 'passed', text: 'Everything works' })
  expect(from).toBe('127.0.0.1')
})

it('one check alone is made with those that it needs', async () => {
  expect((await report('test', { rungs: ['tls'] })).rungs.map(({ id }) => id)).toEqual(['name', 'tcp', 'tls'])
  expect((await report('test', { rungs: ['registry'] })).rungs.map(({ id }) => id)).toEqual(['registry'])
  const refused = await ask('test', { rungs: ['no-such-check'] })
  expect(Problem.parse(await refused.json())).toMatchObject({ status: 400, code: 'invalid-input' })
})

it('no password is in a report', async () => {
  const response = await ask('login')
  const text = await response.text()
  expect(DoctorReport.parse(JSON.parse(text)).rungs.find(({ id }) => id === 'sasl')).toMatchObject({
    state: 'failed',
    answer: 'the listener takes no login',
  })
  expect(text).not.toContain(secret)
})

it('a cluster that is called down says why and what to change', async () => {
  const problem = await eventually('the cause is found', async () => {
    const [first] = Cluster.parse(await (await server.api('/clusters/dead')).json()).problems
    return first?.code.startsWith('doctor-') === true ? first : null
  })
  expect(problem).toMatchObject({ code: 'doctor-tcp' })
  expect(problem.message).toContain('127.0.0.1:9. TCP: refused: nothing listens there')
  expect(problem.fix).toContain('bootstrap: ["127.0.0.1:9"]')
})

it('checks that run already are not joined by more and more: one too many is refused, and one that is given up makes room', async () => {
  const giveUp = new AbortController()
  const running = Array.from({ length: 4 }, () =>
    ask('silent', {}, { signal: giveUp.signal }).then(
      () => 'answered',
      () => 'given up',
    ),
  )
  // The look in the background connects there as well: that all four run is known by the refusal.
  const refused = await eventually('the four are running', async () => {
    const response = await ask('silent', { rungs: ['name'] })
    return response.status === 429 ? response : null
  })
  expect(Problem.parse(await refused.json())).toMatchObject({ code: 'too-many', detail: expect.stringContaining('4 of your checks of connections') })
  giveUp.abort()
  expect(await Promise.all(running)).toEqual(['given up', 'given up', 'given up', 'given up'])
  await eventually('there is room again', async () => (await ask('silent', { rungs: ['name'] })).status === 200)
})
