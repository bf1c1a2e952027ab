import { createServer, type Server } from 'node:https'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { HttpSettings } from '../../core/connection-settings.ts'
import { silentLog } from '../../core/log.ts'
import { type Authority, makeAuthority, type Pair } from '../../testing/certificates.ts'
import { testStack } from '../../testing/stack.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { openSchemaRegistry } from './index.ts'
import { register } from './register-fixture.ts'

const upstream = testStack().registryUrl
const { signal } = new AbortController()
const login = { username: 'häd:gate', password: 'pass:word' }
const accepted = [`Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`, 'Bearer some-token']

let authority: Authority
let client: Pair
let servers: Server[]
let id: number
/** https address of the registry by the name of the listener. */
let at: { plain: string; mutual: string; expired: string }

/** The run's real registry behind TLS and a login, as a company would put it. */
async function door(pair: Pair, options: { ca?: string; requestCert?: boolean } = {}): Promise<string> {
  const server = createServer({ ...pair, ...options }, async (request, response) => {
    if (!accepted.includes(request.headers.authorization ?? '')) {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error_code":401,"message":"Unauthorized"}')
      return
    }
    const answer = await fetch(upstream + (request.url ?? ''), { signal: AbortSignal.timeout(10_000) })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(await answer.text())
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

beforeAll(async () => {
  servers = []
  authority = await makeAuthority('Registry authority')
  const names = ['IP:127.0.0.1']
  const server = await authority.issue({ cn: 'registry', names })
  const old = await authority.issue({ cn: 'old registry', names, from: '20200101000000Z', to: '20200201000000Z' })
  client = await authority.issue({ cn: 'client' })
  at = { plain: await door(server), mutual: await door(server, { ca: authority.ca, requestCert: true }), expired: await door(old) }
  id = await register(upstream, uniqueName('secured'), { schema: '{"type":"string"}' })
})
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await authority.end()
})

const trusted = () => ({ ca: authority.ca, rejectUnauthorized: true })

/** The schema's text, or why it could not be had. */
async function schemaOver(settings: HttpSettings): Promise<string | undefined> {
  const registry = openSchemaRegistry({ ...settings, log: silentLog })
  const { found, misses } = await registry.schemas([id], { signal })
  expect(registry.url).toBe(new URL(settings.url).origin)
  await registry.close()
  return found.get(id)?.text ?? misses.get(id)?.reason
}

it('a schema is read over TLS with user and password, with those of the URL, and with a token', async () => {
  const tls = trusted()
  expect(await schemaOver({ url: at.plain, ...login, tls })).toBe('{"type":"string"}')
  const url = at.plain.replace('//', `//${encodeURIComponent(login.username)}:${encodeURIComponent(login.password)}@`)
  expect(await schemaOver({ url, tls })).toBe('{"type":"string"}')
  expect(await schemaOver({ url: at.plain, token: 'some-token', tls })).toBe('{"type":"string"}')
})

it('a registry that asks for a client certificate is shown one', async () => {
  expect(await schemaOver({ url: at.mutual, ...login, tls: { ...trusted(), ...client } })).toBe('{"type":"string"}')
  expect(await schemaOver({ url: at.mutual, ...login, tls: trusted() })).toMatch(/client certificate/)
})

it('a wrong login, an unknown authority and an old certificate are told in words, without the password', async () => {
  const reasons = [
    await schemaOver({ url: at.plain, username: 'somebody', password: 'not-the-word', tls: trusted() }),
    await schemaOver({ url: at.plain, ...login }),
    await schemaOver({ url: at.plain, ...login, tls: { rejectUnauthorized: true } }),
    await schemaOver({ url: at.expired, ...login, tls: trusted() }),
    await schemaOver({ url: at.plain, ...login, tls: { ...trusted(), serverName: 'registry.example.com' } }),
  ]
  expect(reasons).toEqual([
    expect.stringMatching(/answered 401: Unauthorized; check its user and password, or its token/),
    expect.stringContaining('authority that is not trusted here'),
    expect.stringContaining('authority that is not trusted here'),
    expect.stringContaining('has expired'),
    expect.stringContaining('not made out to this name, but for 127.0.0.1'),
  ])
  expect(reasons.join()).not.toContain('not-the-word')
})
