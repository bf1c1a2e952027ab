import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ClusterConfig } from '../../config/config.ts'
import { load } from '../../config/load.ts'
import { Cluster } from '../../contract/clusters.ts'
import { descriptorSetBytes } from '../../serde/descriptor-set-fixture.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { type SecuredKafka, securedKafka, type TokenServer, tokenServer, unsecuredToken, user } from '../../testing/secured-kafka.ts'
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/clusters.md'), 'utf8')
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')

/** The listener that is set up as the example with this id says. */
const listeners = new Map([
  ['plain', 'PLAIN'],
  ['encrypted', 'TLS'],
  ['mutual', 'MUTUAL'],
  ['scram', 'LOGINTLS'],
  ['scram-256', 'LOGINTLS'],
  ['plain-login', 'LOGINTLS'],
  ['oauth', 'TOKENTLS'],
  ['token', 'TOKENTLS'],
])

let secured: SecuredKafka
let tokens: TokenServer
let database: FreshDatabase
let server: TestServer
let topic: string
const token = unsecuredToken('headgate', 600)
const env = {
  KAFKA_PASSWORD: user.password,
  OAUTH_CLIENT_SECRET: 'client-secret',
  KAFKA_TOKEN: token,
  REGISTRY_PASSWORD: 'registry-secret',
  CONNECT_PASSWORD: 'connect-secret',
}

/** The clusters of an example, with the names of files and services that exist only on paper replaced. */
function clustersOf(example: string): ClusterConfig[] {
  const files = new Map([
    ['/etc/kafka/ca.pem', secured.authority.ca],
    ['/etc/kafka/client.pem', secured.client.cert],
    ['/etc/kafka/client.key', secured.client.key],
  ])
  const text = example.replace('https://login.example.com/oauth2/token', tokens.url).replaceAll('username: headgate', `username: ${user.username}`)
  const loaded = load({
    env,
    args: [],
    file: { name: 'headgate.yaml', text },
    root: '/',
    terminal: false,
    readText: (path) => files.get(path) ?? '',
    readBytes: (path) => (path.endsWith('.desc') ? descriptorSetBytes() : Buffer.from('{"type":"string"}')),
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return loaded.config.clusters
}

beforeAll(async () => {
  secured = await securedKafka()
  tokens = await tokenServer()
  tokens.answer = { status: 200, body: JSON.stringify({ access_token: unsecuredToken('headgate', 600), expires_in: 600 }) }
  database = await freshDatabase()
  topic = await secured.kafka.makeTopic('documented')
  await secured.kafka.produce(topic, 0, [{ key: null, value: Buffer.from('as documented') }])
  const tried = examples.flatMap(clustersOf).filter(({ id }) => listeners.has(id))
  const wrong = { ...clustersOf(examples.find((text) => text.includes('id: scram\n')) ?? '')[0], id: 'wrong-password' }
  const clusters = [...tried, wrong].map((cluster) => ({ ...cluster, bootstrap: [secured.at(listeners.get(cluster.id ?? '') ?? 'LOGINTLS')] }))
  server = await startTestServer({ databaseUrl: database.url, clusters: clusters.map(withWrongPassword) })
})
afterAll(async () => {
  await server.stop()
  await Promise.all([secured.end(), tokens.end()])
  await database.drop()
})

function withWrongPassword(cluster: Partial<ClusterConfig>): ClusterConfig {
  const whole: ClusterConfig = {
    id: '',
    name: '',
    embedded: false,
    bootstrap: [],
    tls: null,
    sasl: null,
    registry: null,
    connect: [],
    readOnly: false,
    production: false,
    color: null,
    ...cluster,
  }
  if (whole.id === 'wrong-password') whole.sasl = { mechanism: 'SCRAM-SHA-512', username: user.username, password: 'wrong-word' }
  return whole
}

it('every example is a configuration without a problem', () => {
  expect(examples.length).toBeGreaterThan(8)
  for (const example of examples) expect(clustersOf(example).length).toBeGreaterThan(0)
  expect(new Set(examples.flatMap((example) => clustersOf(example).map(({ id }) => id)))).toEqual(
    new Set([...listeners.keys(), 'local', 'staging', 'live', 'with-registry', 'with-connect', 'with-two']),
  )
})

it.each([...listeners.keys()])('the example %s reads metadata and records through the API', async (id) => {
  const cluster = await eventually(`${id} is up`, async () => {
    const found = Cluster.parse(await (await server.api(`/clusters/${id}`)).json())
    return found.status === 'up' ? found : null
  })
  expect(cluster.brokers).toBe(1)
  const records = await server.api(`/clusters/${id}/topics/${topic}/records`)
  expect(records.status).toBe(200)
  expect(await records.text()).toContain('as documented')
})

it('the list says how each is spoken to, and holds no secret', async () => {
  const text = await (await server.api('/clusters')).text()
  const items: Cluster[] = JSON.parse(text).items
  expect(Object.fromEntries(items.map(({ id, security }) => [id, security]))).toEqual({
    plain: 'PLAINTEXT',
    encrypted: 'SSL',
    mutual: 'SSL',
    scram: 'SASL_SSL, SCRAM-SHA-512',
    'scram-256': 'SASL_SSL, SCRAM-SHA-256',
    'plain-login': 'SASL_SSL, PLAIN',
    oauth: 'SASL_SSL, OAUTHBEARER',
    token: 'SASL_SSL, OAUTHBEARER',
    'wrong-password': 'SASL_SSL, SCRAM-SHA-512',
  })
  for (const secret of [...Object.values(env), 'wrong-word', 'PRIVATE KEY']) expect(text).not.toContain(secret)
})

it('a cluster with a wrong password is called down with the reason, and the others are up', async () => {
  const cluster = await eventually('it is called down', async () => {
    const found = Cluster.parse(await (await server.api('/clusters/wrong-password')).json())
    return found.status === 'down' ? found : null
  })
  expect(cluster.problems[0]?.message).toMatch(/refused the login/)
  const answer = await (await server.api(`/clusters/wrong-password/topics/${topic}/records`)).text()
  expect(answer).toMatch(/refused the login/)
  expect(answer).not.toContain('wrong-word')
})
