import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SaslSettings, TlsSettings } from '../../../core/connection-settings.ts'
import { silentLog } from '../../../core/log.ts'
import { eventually } from '../../../testing/eventually.ts'
import { type SecuredKafka, securedKafka, tokenServer, unsecuredToken, user } from '../../../testing/secured-kafka.ts'
import { openKafkaCluster } from '../index.ts'
import { KafkaError } from '../protocol/errors.ts'
import type { KafkaCluster } from '../types.ts'

let secured: SecuredKafka
let topic: string
const open: { close(): Promise<void> }[] = []
const timeoutMs = 4000
const { signal } = new AbortController()

beforeAll(async () => {
  secured = await securedKafka()
  topic = await secured.kafka.makeTopic('secured')
  await secured.kafka.produce(topic, 0, [{ key: Buffer.from('k'), value: Buffer.from('read me') }])
})
afterAll(async () => {
  for (const each of open) await each.close()
  await secured.end()
})

const trusted = (changes: Partial<TlsSettings> = {}): TlsSettings => ({ ca: secured.authority.ca, rejectUnauthorized: true, ...changes })
const withPassword = (mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512', password = user.password): SaslSettings => ({
  mechanism,
  username: user.username,
  password,
})

interface Way {
  tls?: TlsSettings | null
  sasl?: SaslSettings | null
  /** Instead of the listener's own. */
  address?: string
}

function clusterAt(listener: string, { tls = null, sasl = null, address }: Way): KafkaCluster {
  const cluster = openKafkaCluster(
    { id: 'c', bootstrap: [address ?? secured.at(listener)], clientId: 'security-test', timeoutMs, tls, sasl },
    silentLog,
  )
  open.push(cluster)
  return cluster
}

/** The topic's one value, read over that listener: bootstrap, metadata and fetch all went that way. */
async function valueAt(listener: string, way: Way): Promise<string> {
  const cluster = clusterAt(listener, way)
  const { brokers } = await cluster.describe({ signal })
  expect(brokers.map(({ host, port }) => `${host}:${port}`)).toEqual([secured.at(listener)])
  const request = { topic, partition: 0, from: 0n, to: 1n, maxRecords: 10, maxBytes: 1_000_000, isolation: 'committed' as const }
  const [entry] = (await cluster.readPartition(request, { signal })).entries
  return entry?.kind === 'record' ? String(entry.record.value) : 'no record'
}

async function refusalAt(listener: string, way: Way): Promise<KafkaError> {
  const begun = performance.now()
  const error = await clusterAt(listener, way)
    .describe({ signal })
    .then(
      () => null,
      (thrown: unknown) => thrown,
    )
  if (!(error instanceof KafkaError)) throw new Error(`no KafkaError: ${String(error)}`)
  // The call's own deadline, with room for a busy machine: what matters is that nothing waits for ever.
  expect(performance.now() - begun).toBeLessThan(timeoutMs + 2000)
  return error
}

describe('each way to sign in reads metadata and records', () => {
  test("TLS by address, by name and by a name of one's own", async () => {
    expect(await valueAt('TLS', { tls: trusted() })).toBe('read me')
    expect(await valueAt('TLS', { tls: trusted(), address: secured.at('TLS').replace('127.0.0.1', 'localhost') })).toBe('read me')
    expect(await valueAt('OTHERNAME', { tls: trusted({ serverName: 'kafka.example.com' }) })).toBe('read me')
    expect(await valueAt('EXPIRED', { tls: trusted({ rejectUnauthorized: false }) })).toBe('read me')
  })

  test('a client certificate', async () => {
    expect(await valueAt('MUTUAL', { tls: trusted(secured.client) })).toBe('read me')
  })

  test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)('%s, in the clear and over TLS', async (mechanism) => {
    expect(await valueAt('LOGIN', { sasl: withPassword(mechanism) })).toBe('read me')
    expect(await valueAt('LOGINTLS', { tls: trusted(), sasl: withPassword(mechanism) })).toBe('read me')
  })

  test('a token that never changes', async () => {
    expect(await valueAt('TOKEN', { sasl: { mechanism: 'OAUTHBEARER', token: unsecuredToken('alice', 600) } })).toBe('read me')
  })

  test('tokens by client credentials, one for all connections', async () => {
    const server = await tokenServer()
    server.answer = { status: 200, body: JSON.stringify({ access_token: unsecuredToken('alice', 600), token_type: 'Bearer', expires_in: 600 }) }
    const source = { tokenUrl: server.url, clientId: 'head gate', clientSecret: 's:ecret', scope: 'kafka', tls: null }
    expect(await valueAt('TOKEN', { sasl: { mechanism: 'OAUTHBEARER', source } })).toBe('read me')
    expect(server.asked).toEqual([
      { authorization: `Basic ${Buffer.from('head%20gate:s%3Aecret').toString('base64')}`, body: 'grant_type=client_credentials&scope=kafka' },
    ])
    await server.end()
  })
})

test('calls go on when the broker ends logins after a second', async () => {
  const cluster = clusterAt('SHORT', { sasl: withPassword('SCRAM-SHA-512') })
  const end = performance.now() + 3500
  let calls = 0
  await eventually('several sessions are over', async () => {
    await Promise.all([cluster.describe({ signal }), cluster.listGroups({ signal })])
    calls++
    return performance.now() > end
  })
  expect(calls).toBeGreaterThan(10)
})

describe('what does not fit is told with what to change', () => {
  test('a wrong password', async () => {
    const error = await refusalAt('LOGIN', { sasl: withPassword('SCRAM-SHA-512', 'wrong-word') })
    expect(error).toMatchObject({ kafkaName: 'SASL_AUTHENTICATION_FAILED', code: 58 })
    expect(error.message).toMatch(/refused the login.*Check user, password/)
    const everything = inspect(error, { depth: 20, showHidden: true })
    expect(everything).not.toContain('wrong-word')
    const plain = await refusalAt('LOGINTLS', { tls: trusted(), sasl: withPassword('PLAIN', 'wrong-word') })
    expect(plain.kafkaName).toBe('SASL_AUTHENTICATION_FAILED')
    expect(inspect(plain, { depth: 20, showHidden: true })).not.toContain('wrong-word')
  })

  test('a mechanism that the listener does not offer', async () => {
    const error = await refusalAt('TOKEN', { sasl: withPassword('PLAIN') })
    expect(error.message).toContain('does not offer the configured SASL mechanism. It offers OAUTHBEARER.')
  })

  test('a token that is refused', async () => {
    const error = await refusalAt('TOKEN', { sasl: { mechanism: 'OAUTHBEARER', token: unsecuredToken('alice', -600) } })
    expect(error.message).toMatch(/refused the login/)
  })

  test('a login where there is none, and none where there is one', async () => {
    expect((await refusalAt('PLAIN', { sasl: withPassword('PLAIN') })).message).toContain('takes no login')
    expect((await refusalAt('LOGIN', {})).message).toContain('wants a login')
  })

  test('an authority that is not trusted, an old certificate, another name', async () => {
    expect((await refusalAt('TLS', { tls: trusted({ ca: secured.stranger.ca }) })).message).toMatch(/authority that is not trusted here.*caFile/)
    expect((await refusalAt('TLS', { tls: { rejectUnauthorized: true } })).message).toMatch(/authority that is not trusted here/)
    expect((await refusalAt('EXPIRED', { tls: trusted() })).message).toContain('has expired')
    expect((await refusalAt('OTHERNAME', { tls: trusted() })).message).toMatch(/not made out to this name, but for kafka\.example\.com.*serverName/)
  })

  test('no client certificate, and one of a stranger', async () => {
    expect((await refusalAt('MUTUAL', { tls: trusted() })).message).toMatch(/client certificate/)
    const foreign = await secured.stranger.issue({ cn: 'stranger' })
    expect((await refusalAt('MUTUAL', { tls: trusted(foreign) })).message).toMatch(/client certificate/)
  })

  test('TLS to a port in the clear, and the other way', async () => {
    expect((await refusalAt('PLAIN', { tls: trusted() })).message).toContain('does not speak TLS')
    expect((await refusalAt('LOGIN', { tls: trusted(), sasl: withPassword('PLAIN') })).message).toContain('does not speak TLS')
    expect((await refusalAt('TLS', {})).message).toContain('expects TLS')
    expect((await refusalAt('LOGINTLS', { sasl: withPassword('PLAIN') })).message).toContain('expects TLS')
  })

  test('a token address that refuses, redirects, answers nonsense or is not there', async () => {
    const server = await tokenServer()
    const source = { tokenUrl: server.url, clientId: 'headgate', clientSecret: 'client-secret', tls: null }
    const messageFor = async (answer: typeof server.answer) => {
      server.answer = answer
      return (await refusalAt('TOKEN', { sasl: { mechanism: 'OAUTHBEARER', source } })).message
    }
    const messages = [
      await messageFor({ status: 401, body: '{"error":"invalid_client","error_description":"client-secret"}' }),
      await messageFor({ status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }),
      await messageFor({ status: 200, body: '<html>' }),
    ]
    await server.end()
    messages.push(await messageFor({ status: 200, body: '' }))
    expect(messages).toEqual([
      expect.stringContaining('refused the client (401, invalid_client). Check clientId'),
      expect.stringContaining('redirect (302), which is not followed'),
      expect.stringContaining('holds no access_token'),
      expect.stringContaining('cannot be reached (ECONNREFUSED)'),
    ])
    expect(messages.join()).not.toContain('client-secret')
  })
})
