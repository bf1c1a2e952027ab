import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { openSchemaRegistry } from './index.ts'

const servers: Server[] = []

/** A real HTTP server that behaves as told, in place of a registry in trouble. */
async function listen(onRequest: RequestListener): Promise<{ url: string; requests: string[]; server: Server }> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    onRequest(request, response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${portOf(server)}`, requests, server }
}

function portOf(server: Server): number {
  // A listening TCP server has an AddressInfo, never a pipe's name.
  return (server.address() as AddressInfo).port
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

afterEach(async () => {
  for (const server of servers.splice(0)) await close(server)
})

const json =
  (body: unknown, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
const { signal } = new AbortController()

function open(url: string) {
  let now = 1_000_000
  const registry = openSchemaRegistry({ url, log: silentLog, clock: { now: () => now } })
  return {
    registry,
    pass: (ms: number) => {
      now += ms
    },
  }
}

describe('a registry in trouble', () => {
  it('that is down names the cause, and is not asked again for each page', async () => {
    const { url, server } = await listen(json({}))
    await close(server)
    const { registry } = open(url)
    const reason = 'the registry does not answer: ECONNREFUSED'
    const ids = Array.from({ length: 500 }, (_, index) => index + 1)
    const { found, misses } = await registry.schemas(ids, { signal })
    expect(found.size).toBe(0)
    expect(misses.size).toBe(500)
    for (const id of ids.slice(0, 100)) expect(misses.get(id)).toEqual({ id, reason, down: true })
    expect(misses.get(101)?.reason).toContain('more than 100 unknown ids at once')
    expect((await registry.schemas([101], { signal })).misses.get(101)).toEqual({ id: 101, reason, down: true })
    await expect(registry.ping({ signal })).rejects.toThrow(reason)
  })

  it('that accepts and never answers holds a page for its timeout once', async () => {
    const { url, requests } = await listen(() => undefined)
    const { registry } = open(url)
    const started = performance.now()
    const first = await registry.schemas(
      Array.from({ length: 100 }, (_, index) => index + 1),
      { signal, timeoutMs: 300 },
    )
    expect(performance.now() - started).toBeLessThan(1500)
    expect(first.misses.size).toBe(100)
    expect(first.misses.get(1)).toMatchObject({ down: true, reason: expect.stringContaining('300 ms') })
    await expect
      .poll(
        async () => {
          const again = performance.now()
          await registry.schemas([1, 7, 1234], { signal, timeoutMs: 300 })
          return performance.now() - again
        },
        { timeout: 30_000 },
      )
      .toBeLessThan(250)
    expect(requests.length).toBeLessThanOrEqual(12)
    await registry.close()
  })

  it('that sends its answer drop by drop is cut off at the timeout', async () => {
    const { url } = await listen((_request, response) => {
      response.writeHead(200)
      response.write('{"schema":"')
    })
    const { misses } = await open(url).registry.schemas([1], { signal, timeoutMs: 200 })
    expect(misses.get(1)?.down).toBe(true)
  })

  it('lets a caller go at once when it aborts, and ends the request nobody waits for', async () => {
    let closed = 0
    const { url, requests } = await listen((request) => request.on('close', () => closed++))
    const controller = new AbortController()
    const answer = open(url).registry.schemas([1], { signal: controller.signal, timeoutMs: 20_000 })
    await expect.poll(() => requests.length).toBe(1)
    controller.abort(new Error('the reader went away'))
    await expect(answer).rejects.toThrow('the reader went away')
    await expect.poll(() => closed).toBe(1)
  })

  it("does not pass one reader's reason to leave on to the next", async () => {
    let answering = false
    const { url, requests } = await listen((request, response) => {
      if (answering) json(request.url?.endsWith('/versions') ? [] : { schema: '"long"' })(request, response)
    })
    const { registry } = open(url)
    const controller = new AbortController()
    const leaving = registry.schemas([1, 2, 3, 4, 5, 6, 7, 8], { signal: controller.signal, timeoutMs: 20_000 })
    await expect.poll(() => requests.length).toBe(6)
    answering = true
    controller.abort(new Error('the reader went away'))
    await expect(leaving).rejects.toThrow('the reader went away')
    expect((await registry.schemas([1, 8], { signal, timeoutMs: 20_000 })).found.size).toBe(2)
  })

  it('does not follow a redirect', async () => {
    const { url, requests } = await listen((request, response) => {
      if (request.url === '/elsewhere') json({ schema: '"long"' })(request, response)
      else response.writeHead(302, { location: '/elsewhere' }).end()
    })
    const { misses } = await open(url).registry.schemas([1], { signal })
    expect(misses.get(1)?.reason).toContain('a redirect (302), which is not followed')
    expect(requests).not.toContain('/elsewhere')
  })

  it('does not read an answer without an end', async () => {
    let sent = 0
    const { url } = await listen((_request, response) => {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20, 0x20))) sent++
      }
      response.on('drain', more)
      more()
    })
    const { misses } = await open(url).registry.schemas([1], { signal, timeoutMs: 10_000 })
    expect(misses.get(1)?.reason).toContain('more than 8 MiB')
    expect(sent).toBeLessThan(64)
  })

  it.each<[string, RequestListener, string, boolean]>([
    ['HTML', (_request, response) => response.end('<html>'), 'not JSON', false],
    ['JSON of another shape', json({ schema: 5 }), 'not a schema (schema:', false],
    ['a type it does not know', json({ schema: '', schemaType: 'XML' }), 'not a schema (schemaType:', false],
    ['a list', json([]), 'not a schema', false],
    ['404 of a wrong path', (_request, response) => response.writeHead(404).end('no'), 'answered 404; is its URL right?', false],
    ['401', json({ error_code: 401, message: 'Unauthorized' }, 401), 'answered 401: Unauthorized', false],
    ['500', json({ error_code: 50001, message: 'store' }, 500), 'answered 500: store', true],
    ['a broken connection', (request) => request.socket.destroy(), 'does not answer', true],
  ])('that answers with %s gives the reason', async (_name, listener, reason, down) => {
    const { url } = await listen(listener)
    const { found, misses } = await open(url).registry.schemas([1], { signal })
    expect(found.size).toBe(0)
    expect(misses.get(1)).toEqual({ id: 1, reason: expect.stringContaining(reason), down })
  })

  it('whose references run in a circle, or do not exist, gives the reason', async () => {
    const { url } = await listen((request, response) => {
      const reference = request.url?.includes('ids/1') ? { name: 'a', subject: 'a', version: 1 } : { name: 'b', subject: 'b', version: 1 }
      if (request.url?.startsWith('/schemas/ids/2')) json({ schema: '', references: [{ name: 'c', subject: 'c/d', version: 9 }] })(request, response)
      else if (request.url?.startsWith('/subjects/c')) json({ error_code: 40401, message: 'none' }, 404)(request, response)
      else json({ schema: '"long"', references: [reference] })(request, response)
    })
    const { misses } = await open(url).registry.schemas([1, 2], { signal })
    expect(misses.get(1)?.reason).toBe('schema id 1: its references run in a circle through b version 1')
    expect(misses.get(2)?.reason).toBe('schema id 2: it refers to c/d version 9, which is not in the registry')
  })

  it('that does not know where a schema is registered still gives the schema', async () => {
    const { url } = await listen((request, response) => {
      if (request.url?.endsWith('/versions')) json({ error_code: 404, message: 'HTTP 404' }, 404)(request, response)
      else json({ schema: '"long"' })(request, response)
    })
    const { found } = await open(url).registry.schemas([1], { signal })
    expect(found.get(1)).toEqual({ id: 1, type: 'AVRO', text: '"long"', references: [], dependencies: [], places: [] })
  })
})

describe('what is remembered', () => {
  it('a schema for good; a miss for 30 seconds, with its reason', async () => {
    let known = false
    const { url, requests } = await listen((request, response) => {
      if (known) json(request.url?.endsWith('/versions') ? [] : { schema: '"long"' })(request, response)
      else json({ error_code: 40403, message: 'Schema not found' }, 404)(request, response)
    })
    const { registry, pass } = open(url)
    const asked = () => requests.filter((path) => path === '/schemas/ids/7').length
    const ask = async () => (await registry.schemas([7], { signal })).misses.get(7)?.reason
    expect(await ask()).toBe('schema id 7 is not in the registry')
    known = true
    pass(29_999)
    expect(await ask()).toBe('schema id 7 is not in the registry')
    expect(asked()).toBe(1)
    pass(1)
    expect(await ask()).toBeUndefined()
    pass(1e9)
    expect(await ask()).toBeUndefined()
    expect(asked()).toBe(2)
  })

  it('is asked once for pages that want the same at the same time, a few ids at a time', async () => {
    let openNow = 0
    let most = 0
    const { url, requests } = await listen((request, response) => {
      most = Math.max(most, ++openNow)
      setTimeout(() => {
        openNow--
        json(request.url?.endsWith('/versions') ? [] : { schema: '"long"' })(request, response)
      }, 5)
    })
    const { registry } = open(url)
    const ids = Array.from({ length: 50 }, (_, index) => index + 1)
    const pages = await Promise.all([registry.schemas(ids, { signal }), registry.schemas(ids, { signal })])
    expect(pages.map((page) => page.found.size)).toEqual([50, 50])
    expect(requests).toHaveLength(100)
    expect(most).toBeLessThanOrEqual(6)
  })

  it('keeps user and password of the URL to itself and sends them as basic auth', async () => {
    const seen: (string | undefined)[] = []
    const { url } = await listen((request, response) => {
      seen.push(request.headers.authorization)
      json([])(request, response)
    })
    const { registry } = open(`${url.replace('//', '//me:p%40ss@')}/`)
    await registry.ping({ signal })
    expect(registry.url).toBe(url)
    expect(seen).toEqual([`Basic ${Buffer.from('me:p@ss').toString('base64')}`])
  })
})
