import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../testing/fresh-database.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { checkHost, checkOrigin, isLoopbackHost } from './origin.ts'

describe('origin and host rules', () => {
  it.each(['localhost', 'localhost:3000', '127.0.0.1:3000', '127.9.9.9', '[::1]:3000', 'LOCALHOST'])('%s is this machine', (host) => {
    expect(isLoopbackHost(host)).toBe(true)
  })
  it.each(['example.org', '127.0.0.1.example.org', 'localhost.example.org:3000', '10.0.0.1', '0.0.0.0', ''])('%s is not this machine', (host) => {
    expect(isLoopbackHost(host)).toBe(false)
  })
  const own = { publicOrigin: null }
  it('lets scripts and own pages in, and nobody else', () => {
    expect(checkOrigin({ host: 'localhost:3000' }, own).allowed).toBe(true)
    expect(checkOrigin({ host: 'localhost:3000', origin: 'http://localhost:3000' }, own).allowed).toBe(true)
    expect(checkOrigin({ host: 'localhost:3000', 'sec-fetch-site': 'same-origin' }, own).allowed).toBe(true)
    expect(checkOrigin({ host: 'localhost:3000', 'sec-fetch-site': 'cross-site' }, own).allowed).toBe(false)
    expect(checkOrigin({ host: 'localhost:3000', origin: 'http://localhost:3001' }, own).allowed).toBe(false)
    expect(checkOrigin({ host: 'localhost:3000', origin: 'null' }, own).allowed).toBe(false)
  })
  it('with a public address, its pages may change things behind a proxy that changes Host, and pages of other names may not', () => {
    const rules = { loopbackOnly: false, publicOrigin: 'https://kafka.example.com' }
    expect(checkOrigin({ host: 'headgate:3000', origin: 'https://kafka.example.com' }, rules).allowed).toBe(true)
    expect(checkOrigin({ host: 'headgate:3000', origin: 'http://kafka.example.com' }, rules).allowed).toBe(false)
    expect(checkOrigin({ host: 'headgate:3000', origin: 'https://evil.example.org' }, rules).allowed).toBe(false)
    for (const host of ['kafka.example.com', 'KAFKA.example.com', 'headgate:3000', '10.1.2.3:3000', '[fd00::1]:3000', '127.0.0.1:3000']) {
      expect(checkHost({ host }, rules), host).toEqual({ allowed: true })
    }
    for (const host of ['evil.example.org', 'kafka.example.com.evil.org', 'kafka.example.com:8443']) {
      expect(checkHost({ host }, rules).allowed, host).toBe(false)
    }
  })
})

describe('a server in local mode', () => {
  let database: FreshDatabase
  let server: TestServer
  beforeAll(async () => {
    database = await freshDatabase()
    server = await startTestServer({ databaseUrl: database.url })
  })
  afterAll(async () => {
    await server.stop()
    await database.drop()
  })

  /** fetch sets Host itself; a page behind a rebound name would not. */
  function statusFor(path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<number> {
    return new Promise((resolve, reject) => {
      const call = request(`${server.url}${path}`, { method, headers, timeout: 20_000 }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      call.on('error', reject).end(body)
    })
  }

  it('answers nobody who reached it by a foreign name', async () => {
    expect(await statusFor('/api/v1/session', { host: 'rebound.example.org' })).toBe(403)
    expect(await statusFor('/api/v1/session', { host: 'localhost:1234' })).toBe(200)
  })
  it('refuses bodies that are no JSON, too large or nested too deep, each with a problem', async () => {
    const json = { 'content-type': 'application/json' }
    expect(await statusFor('/api/v1/demo', json, 'PUT', '{')).toBe(400)
    expect(await statusFor('/api/v1/demo', { 'content-type': 'text/plain' }, 'PUT', 'x')).toBe(400)
    expect(await statusFor('/api/v1/demo', json, 'PUT', JSON.stringify({ x: 'y'.repeat(1_100_000) }))).toBe(413)
    expect(await statusFor('/api/v1/demo', json, 'PUT', `${'['.repeat(5000)}${']'.repeat(5000)}`)).toBe(400)
  })
  it('tells its health, its parts and its figures', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toMatchObject({ status: 'ok' })
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: 30_000 }).toBe(200)
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('headgate_tails_open 0')
  })
})
