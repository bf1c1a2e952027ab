import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { denied } from '../auth/policy.ts'
import type { Route } from '../contract/define.ts'
import { operations } from '../contract/operations.ts'
import { Problem } from '../contract/problem.ts'
import { problem } from '../core/errors.ts'
import { eventually } from '../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../testing/fresh-database.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { endpoints } from './routes.ts'

const routes = endpoints.map((endpoint) => endpoint.route)

/** What a route cannot be asked without. */
const neededQuery: Partial<Record<Route['op'], string>> = {
  'records.raw': 'part=value',
  'decoders.try': 'part=value',
  'searches.list': 'topic=no-such-topic',
}

/** A path with something well-formed at every parameter. */
function pathOf(route: Route, values: Record<string, string> = {}): string {
  const known: Record<string, string> = {
    cluster: 'test',
    topic: 'no-such-topic',
    broker: '0',
    partition: '0',
    offset: '0',
    failure: '0'.repeat(24),
    version: '1',
    ...(route.op === 'searches.delete' ? { id: '018f0000-0000-7000-8000-000000000000' } : {}),
    ...values,
  }
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(known[name] ?? 'x'))
  return `${path}?${neededQuery[route.op] ?? ''}`
}

const aDiscard = { dlq: 'no-such-topic', selection: { all: true } }
const aReplay = { dlq: 'no-such-topic', selection: { all: true }, target: { origin: true } }
const aCopy = { source: { topic: 'no-such-topic' }, target: { topic: 'no-such-topic' } }

/** What a body cannot go without. */
const neededBody: Partial<Record<Route['op'], object>> = {
  'copies.plan': aCopy,
  'copies.start': { ...aCopy, hash: 'x' },
  'decoders.remember': { part: 'value', decoder: 'text' },
  'dlqs.ignore': { ignored: true },
  'dlqs.mapping': { mapping: null },
  'dlqs.pin': { pinned: true },
  'discards.plan': aDiscard,
  'discards.apply': { ...aDiscard, hash: 'x', reason: 'x' },
  'dlqs.purge': { hash: 'x' },
  'dlqs.setRules': { names: ['*.dlq'], mappings: [] },
  'dlqs.tryMapping': { mapping: {} },
  'dlqs.triage': { records: [[0, '0']], state: 'known' },
  'flows.start': { topic: 'no-such-topic', template: { value: null }, end: { records: 1 } },
  'jobs.rate': { ratePerSecond: null },
  'replays.plan': aReplay,
  'replays.start': { ...aReplay, hash: 'x' },
  'searches.save': { topic: 'no-such-topic', name: 'x', query: '' },
  'records.try': { partition: 0, offset: '0' },
  'records.produce': { records: [{ value: null }] },
}

function initOf(route: Route, body: unknown = neededBody[route.op] ?? {}): RequestInit {
  if (route.bodyKind === 'lines') return { method: route.method, headers: { 'content-type': 'application/x-ndjson' }, body: '{}' }
  return route.body.def.type === 'undefined'
    ? { method: route.method }
    : { method: route.method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  return Problem.parse(await response.json())
}

describe('every declared route', () => {
  let database: FreshDatabase
  const servers: Record<string, TestServer> = {}
  beforeAll(async () => {
    database = await freshDatabase()
    const { url: databaseUrl } = database
    const open = await startTestServer({ databaseUrl })
    servers.open = open
    // Changes are put on record before anything else is looked at.
    await eventually('the database is ready', async () => (await fetch(`${open.url}/readyz`)).ok, 30_000)
    servers.anonymous = await startTestServer({
      databaseUrl,
      identify: () => {
        throw problem('not-signed-in', 'Sign in first.')
      },
    })
    servers.forbidden = await startTestServer({
      databaseUrl,
      policy: {
        check: (access) => {
          throw denied(access)
        },
      },
    })
  })
  afterAll(async () => {
    await Promise.all(Object.values(servers).map((server) => server.stop()))
    await database.drop()
  })
  const server = (name: 'open' | 'anonymous' | 'forbidden'): TestServer => {
    const found = servers[name]
    if (found === undefined) throw new Error(`${name} was not started`)
    return found
  }

  it.each(routes.map((route) => [route.op, route] as const))('%s answers 401 as a problem to nobody in particular', async (_op, route) => {
    const response = await server('anonymous').api(pathOf(route), initOf(route))
    expect(response.status).toBe(401)
    expect((await problemOf(response)).code).toBe('not-signed-in')
  })

  it.each(routes.map((route) => [route.op, route] as const))('%s answers 403 as a problem that names the permission', async (op, route) => {
    const response = await server('forbidden').api(pathOf(route), initOf(route))
    expect(response.status).toBe(403)
    const told = await problemOf(response)
    expect(told.code).toBe('not-allowed')
    expect(told.detail).toContain(operations[op].permission)
  })

  it.each(routes.map((route) => [route.op, route] as const))('%s answers 400 to a parameter it does not know, and names it', async (_op, route) => {
    const response = await server('open').api(`${pathOf(route)}&no-such-parameter=1`, initOf(route))
    expect(response.status).toBe(400)
    const told = await problemOf(response)
    expect(told.code).toBe('invalid-input')
    expect(told.errors[0]?.fix).toContain('no-such-parameter')
  })

  it.each(routes.filter((route) => route.path.includes(':cluster')).map((route) => [route.op, route] as const))(
    '%s answers 404 for a cluster that is not configured',
    async (_op, route) => {
      const response = await server('open').api(pathOf(route, { cluster: 'elsewhere' }), initOf(route))
      expect((await problemOf(response)).code).toBe('cluster-unknown')
    },
  )

  it.each(routes.filter((route) => route.method !== 'GET').map((route) => [route.op, route] as const))(
    '%s refuses a foreign Origin',
    async (_op, route) => {
      const init = initOf(route)
      const response = await server('open').api(pathOf(route), { ...init, headers: { ...init.headers, origin: 'https://elsewhere.example' } })
      expect(response.status).toBe(403)
      expect((await problemOf(response)).code).toBe('foreign-origin')
    },
  )

  it('is described in OpenAPI 3.1 under its operation name', async () => {
    const response = await fetch(`${server('open').url}/docs/openapi.json`)
    const document: unknown = await response.json()
    expect(document).toMatchObject({ openapi: '3.1.0' })
    const text = JSON.stringify(document)
    for (const route of routes) expect(text).toContain(`"operationId":"${route.op}"`)
  })

  it('is at an address that answers a problem, with what to do, where there is none', async () => {
    const response = await server('open').api('/no-such-thing')
    expect(response.status).toBe(404)
    expect((await problemOf(response)).detail).toContain('/docs')
  })

  it.each(['%zz', '%ff', 'x'.repeat(600)])('refuses a path that cannot be read or is too long as a problem with a request id: %s', async (name) => {
    const response = await server('open').api(`/clusters/${name}`)
    expect(response.status).toBe(400)
    const told = await problemOf(response)
    expect(told.code).toBe('invalid-input')
    expect(response.headers.get('x-request-id')).toBe(told.requestId)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each(['%zz', 'x'.repeat(600)])('answers a foreign Host 403 even where the path cannot be read: %s', async (name) => {
    const status = await new Promise((resolve, reject) => {
      const call = request(`${server('open').url}/api/v1/clusters/${name}`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      call.on('error', reject).end()
    })
    expect(status).toBe(403)
  })
})
