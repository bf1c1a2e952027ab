import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Rung, RungId } from '../../contract/doctor.ts'
import type { HttpSettings, SaslSettings, TlsSettings } from '../../core/connection-settings.ts'
import { openConnectionProbe } from '../../gateways/kafka/probe/index.ts'
import { registryDoor } from '../../gateways/registry/door.ts'
import { openRegistryProbe } from '../../gateways/registry/probe.ts'
import { type SecuredKafka, securedKafka, user } from '../../testing/secured-kafka.ts'
import { TcpProxy } from '../../testing/tcp-proxy.ts'
import { examine } from './examine.ts'

let secured: SecuredKafka
const servers: { end(): Promise<void> }[] = []

beforeAll(async () => {
  secured = await securedKafka()
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.end()))
  await secured.end()
})

interface Setup {
  tls?: TlsSettings
  sasl?: SaslSettings
  registry?: HttpSettings
  totalMs?: number
}

async function diagnose(
  bootstrap: string | string[],
  { tls, sasl, registry, totalMs = 14_000 }: Setup = {},
  only?: RungId[],
): Promise<Map<RungId, Rung>> {
  const connection = openConnectionProbe({ bootstrap: [bootstrap].flat(), clientId: 'headgate-doctor', tls: tls ?? null, sasl: sasl ?? null })
  const door = registry === undefined ? null : openRegistryProbe(registryDoor(registry))
  const options = { connection, registry: door, connect: [], starting: null, now: Date.now(), signal: AbortSignal.timeout(20_000), totalMs }
  return new Map((await examine(options, only)).rungs.map((rung) => [rung.id, rung]))
}

const trusting = () => ({ ca: secured.authority.ca, rejectUnauthorized: true })

/** An HTTP server that answers everything alike. */
async function web(status: number, body: string, headers: Record<string, string> = { 'content-type': 'application/json' }): Promise<string> {
  const server: Server = createServer((_request, response) => response.writeHead(status, headers).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push({ end: () => new Promise((resolve) => server.close(() => resolve())) })
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

describe('of a certificate it is told', () => {
  it('that it has expired, and when', async () => {
    const rung = (await diagnose(secured.at('EXPIRED'), { tls: trusting() })).get('tls')
    expect(rung).toMatchObject({ state: 'failed', answer: 'expired on 2020-02-01', table: { rows: [{ state: 'failed' }, { state: 'passed' }] } })
  })

  it('that it is made out to another name, and to which', async () => {
    const rung = (await diagnose(secured.at('OTHERNAME'), { tls: trusting() })).get('tls')
    expect(rung).toMatchObject({ state: 'failed', answer: 'the certificate is not for 127.0.0.1' })
    expect(rung?.fixes.map(({ line }) => line)).toContain('tls: { serverName: kafka.example.com }')
    const told = { ...trusting(), serverName: 'kafka.example.com' }
    expect((await diagnose(secured.at('OTHERNAME'), { tls: told }, ['tls'])).get('tls')?.state).toBe('passed')
  })

  it('that one of ours is asked for, and that a wrong one is not taken', async () => {
    const none = (await diagnose(secured.at('MUTUAL'), { tls: trusting() })).get('tls')
    expect(none).toMatchObject({ state: 'failed', answer: 'a client certificate is asked for' })
    const foreign = await secured.stranger.issue({ cn: 'somebody else' })
    const wrong = (await diagnose(secured.at('MUTUAL'), { tls: { ...trusting(), ...foreign } })).get('tls')
    expect(wrong).toMatchObject({ state: 'failed', answer: 'the client certificate is not accepted' })
    const right = await diagnose(secured.at('MUTUAL'), { tls: { ...trusting(), ...secured.client } })
    expect(right.get('tls')?.state).toBe('passed')
    expect(right.get('metadata')?.state).toBe('passed')
    expect(right.get('rights')?.tried).toBe('what User:CN=client,O=Headgate tests may do')
  })

  it('that it is not checked, where the configuration says so', async () => {
    const rung = (await diagnose(secured.at('EXPIRED'), { tls: { rejectUnauthorized: false } }, ['tls'])).get('tls')
    expect(rung?.answer).toContain('not checked, as configured')
  })
})

describe('what is no listener for clients is told apart:', () => {
  it('one that takes the connection and never answers', async () => {
    const proxy = new TcpProxy({ host: '127.0.0.1', port: Number(secured.at('PLAIN').split(':')[1]) })
    servers.push({ end: () => proxy.close() })
    proxy.mode = 'silent'
    const started = performance.now()
    const rungs = await diagnose(await proxy.listen(), { totalMs: 4000 })
    expect(rungs.get('tcp')?.state).toBe('passed')
    expect(rungs.get('tls')).toMatchObject({ state: 'failed', answer: 'connected, and no answer' })
    expect(rungs.get('rights')?.needs).toBe('tls')
    expect(performance.now() - started).toBeLessThan(6000)
  })

  it('a web server', async () => {
    expect((await diagnose(await web(200, '{}'))).get('tls')).toMatchObject({ state: 'failed', answer: 'the listener speaks HTTP' })
  })

  it('the listener of a controller', async () => {
    const rung = (await diagnose(secured.at('CONTROLLER'))).get('api')
    expect(rung).toMatchObject({ state: 'failed', answer: 'this is a controller, not a broker' })
  })

  it('a plain listener for one who signs in', async () => {
    const rung = (await diagnose(secured.at('PLAIN'), { sasl: { mechanism: 'PLAIN', ...user } })).get('sasl')
    expect(rung).toMatchObject({ state: 'failed', answer: 'the listener takes no login' })
  })
})

it('a bootstrap address that does not work is a warning beside one that does, and the ladder goes on', async () => {
  const rungs = await diagnose(['127.0.0.1:1', secured.at('PLAIN')])
  expect(rungs.get('tcp')).toMatchObject({ state: 'warning', answer: '1 of 2: refused: nothing listens there' })
  expect(rungs.get('tcp')?.table?.rows.map(({ state }) => state)).toEqual(['failed', 'passed'])
  expect(rungs.get('metadata')?.state).toBe('passed')
})

describe('of a registry it is told', () => {
  const ask = async (registry: HttpSettings) => (await diagnose(secured.at('PLAIN'), { registry }, ['registry'])).get('registry')

  it('that it wants a login, or refuses the one it gets', async () => {
    const url = `http://${await web(401, '{"error_code":40101}')}`
    expect(await ask({ url })).toMatchObject({ state: 'failed', answer: 'a login is asked for (401)' })
    const refused = await ask({ url, username: 'reader', password: 'the-registry-password' })
    expect(refused).toMatchObject({ state: 'failed', answer: 'the login is refused (401)' })
    expect(JSON.stringify(refused)).not.toContain('the-registry-password')
  })

  it('that something else answers, redirects or fails', async () => {
    expect((await ask({ url: `http://${await web(200, '<html>', { 'content-type': 'text/html' })}` }))?.answer).toBe(
      'not a schema registry (200, text/html)',
    )
    const redirect = await ask({ url: `http://${await web(302, '', { location: 'http://login.example/start?state=secret' })}` })
    expect(redirect?.why).toContain('http://login.example/start.')
    expect(JSON.stringify(redirect)).not.toContain('state=secret')
    expect((await ask({ url: `http://${await web(503, 'no store')}` }))?.why).toContain('no store')
  })
})

it('a climb that nobody waits for any more ends', async () => {
  const gone = new AbortController()
  const connection = openConnectionProbe({ bootstrap: [secured.at('PLAIN')], clientId: 'headgate-doctor', tls: null, sasl: null })
  const climbing = examine({ connection, registry: null, connect: [], starting: null, now: Date.now(), signal: gone.signal, totalMs: 14_000 })
  gone.abort(new Error('the caller went away'))
  await expect(climbing).rejects.toThrow()
})
